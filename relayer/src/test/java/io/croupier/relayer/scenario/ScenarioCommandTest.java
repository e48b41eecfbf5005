package io.croupier.relayer.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ScenarioCommandTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter errors = new StringWriter();
    private Path file;

    @BeforeEach
    void copyFile() throws IOException {
        file = folder.resolve("scenarios.json");
        try (InputStream in = ScenarioCommandTest.class.getResourceAsStream("/settlement-scenarios.json")) {
            Files.copy(in, file);
        }
    }

    @Test
    void shouldPrintALinePerStepAndTheTotals() {
        assertEquals(0, run("--only", "S001"));

        assertEquals(
                List.of(
                        "{\"scenario\":\"S001\",\"step\":0,\"op\":\"deposit\",\"ok\":true,\"differences\":[]}",
                        "{\"scenario\":\"S001\",\"step\":1,\"op\":\"deposit\",\"ok\":true,\"differences\":[]}",
                        "{\"scenario\":\"S001\",\"step\":2,\"op\":\"trade\",\"ok\":true,\"differences\":[]}",
                        "{\"scenarios\":1,\"steps\":3,\"comparisons\":160,\"differences\":0,\"deviations\":0,\"skipped\":0}"),
                lines());
    }

    @Test
    void shouldExitWithOneAndNameEveryDifference() throws IOException {
        final String text = Files.readString(file);
        Files.writeString(
                file, text.replaceFirst("\"primaryCredit\": \"18000000\"", "\"primaryCredit\": \"18000001\""));

        assertEquals(1, run("--on", "ledger", "--only", "S001"));

        assertTrue(
                lines().get(2)
                        .contains(
                                "{\"path\":\"post.accounts.sender.primaryCredit\",\"expected\":\"18000001\",\"actual\":\"18000000\"}"),
                lines().get(2));
    }

    @Test
    void shouldMarkWhatOnlyOurDealerRefuses() {
        assertEquals(0, run("--only", "S033"));

        assertTrue(lines().get(7).contains("\"verdict\":\"DEVIATION\""), lines().get(7));
        assertTrue(lines().get(8).contains("\"verdict\":\"SKIPPED\""), lines().get(8));
    }

    @Test
    void shouldExitWithTwoAndSayWhatIsWrong() throws IOException {
        assertEquals(2, run("--on", "moon"));
        assertTrue(errors.toString().contains("\"moon\""), errors.toString());

        assertEquals(2, run("--only", "S999"));
        assertTrue(errors.toString().contains("S999"), errors.toString());

        Files.writeString(file, "{\n \"format\": ");
        assertEquals(2, run());
        assertTrue(errors.toString().contains("scenarios.json line 2"), errors.toString());

        Files.writeString(file, "{\"format\":\"scenarios/2\"}");
        assertEquals(2, run());
        assertTrue(errors.toString().contains("scenarios/2"), errors.toString());

        Files.delete(file);
        assertEquals(2, run());
        assertTrue(errors.toString().contains("cannot be read"), errors.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"ok\": true | \"okay\": true | line 123 (scenarios/0/steps/0): ok: no true or false",
                "\"op\": \"deposit\" | \"op\": \"desposit\" | line 123 (scenarios/0/steps/0): op: \"desposit\" is unknown",
                "\"to\": \"A\" | \"to\": \"Z\" | Z is not in the file",
                "\"primary\": \"1 | \"primary\": \"-1 | does not fit",
                "\"signer\": \"A\" | \"signer\": 7 | account 7 is not in the file",
                "\"perp\": \"BTC\" | \"perp\": \"BTCC\" | perp BTCC is not in the file",
                "\"matchPaperAmount\" | \"signatureCount\": 3, \"matchPaperAmount\" | signatureCount: 3 is not from 0 to 2",
                "\"mnemonicIndex\": 7 | \"mnemonicIndex\": \"x\" | (accounts/A): mnemonicIndex: \"x\" is no decimal integer",
                "\"initialMarkPrice\" | \"markPrice\" | (perps/BTC): initialMarkPrice: missing",
                "\"scenarios\": [ | \"others\": [ | scenarios: no list"
            })
    void shouldNameTheLineOfWhatCannotBeRun(final String right, final String wrong, final String message)
            throws IOException {
        final String text = Files.readString(file);
        assertTrue(text.contains(right), right);
        Files.writeString(file, text.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong)));

        assertEquals(2, run());

        assertTrue(errors.toString().contains(message), errors.toString());
    }

    @Test
    void shouldFuzzAnyNumberOfStepsAndRepeatThemBySeed() {
        assertEquals(0, execute("fuzz", "--seed", "7", "--steps", "40"));
        assertEquals(0, execute("fuzz", "--seed", "7", "--steps", "40"));
        assertEquals(0, execute("fuzz", "--seed", "8", "--steps", "40"));

        assertEquals(lines().get(0), lines().get(1));
        assertTrue(lines().get(0).startsWith("{\"seed\":7,\"steps\":40,\"accepted\":"), lines().get(0));
        assertTrue(lines().get(0).endsWith("\"differs\":false}"), lines().get(0));
        assertNotEquals(lines().get(1).substring(10), lines().get(2).substring(10));
    }

    private int run(final String... options) {
        final String[] arguments = new String[options.length + 2];
        arguments[0] = "run";
        arguments[1] = file.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return execute(arguments);
    }

    private int execute(final String... arguments) {
        final CommandLine command = new CommandLine(new ScenarioCommand(new PrintStream(out, true, UTF_8)));
        command.setErr(new PrintWriter(errors));
        return command.execute(arguments);
    }

    private List<String> lines() {
        return out.toString(UTF_8).lines().toList();
    }
}
