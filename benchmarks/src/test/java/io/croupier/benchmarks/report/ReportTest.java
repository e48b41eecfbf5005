package io.croupier.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    private Path folder;

    private final Findings findings = new Findings(
            "book",
            "a method with <marks>",
            List.of(new Table("times", "what", "ns").row("ours", 24.26).row("theirs", 1_111.0)),
            List.of(new Chart("growth", "orders", "ns").curve("ours", new double[] {10, 1_000}, new double[] {2, 30})),
            List.of(Limit.atMost("ratio", 0.5, 0.6), Limit.atLeast("share", 0.9, 0.95)));

    @Test
    void shouldHoldFiguresAgainstTheirLimits() {
        assertTrue(findings.limits().get(0).isKept());
        assertFalse(findings.limits().get(1).isKept());
        assertFalse(Limit.atMost("nothing measured", Double.NaN, 1).isKept());
        assertFalse(findings.withinLimits());
    }

    @Test
    void shouldPadColumnsAndKeepTheDigitsThatMatter() {
        assertEquals(
                """
                times
                what       ns
                ours     24.3
                theirs  1,111
                """,
                findings.tables().getFirst().toText());
    }

    @Test
    void shouldWriteWhatProgramsRead() throws IOException {
        final Path file = folder.resolve("book.json");

        JsonFile.write(file, "a machine", findings);

        final JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertEquals("a machine", json.get("machine").asText());
        assertEquals(0.6, json.at("/limits/0/atMost").asDouble());
        assertEquals("24.3", json.at("/tables/0/rows/0/ns").asText());
    }

    @Test
    void shouldDrawAPageThatLoadsNothing() throws IOException {
        final Path file = folder.resolve("index.html");

        HtmlPage.write(file, "a machine", List.of(findings));

        final String page = Files.readString(file);
        assertTrue(page.contains("a method with &lt;marks&gt;"));
        // From 10 to 1,000 orders is the whole width, from 2 to 30 ns runs over two decades.
        assertTrue(page.contains("points=\"70.0,266.4 590.0,95.8 \""), page);
        assertFalse(page.contains("src=") || page.contains("http"), page);
    }
}
