package io.croupier.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The findings of one benchmark for programs. Cells stand as they are printed; limits hold plain numbers. */
public final class JsonFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private JsonFile() {}

    /** Writes the file; {@code machine} is one line about where it ran. */
    public static void write(final Path file, final String machine, final Findings findings) throws IOException {
        final ObjectNode root = JSON.createObjectNode()
                .put("name", findings.name())
                .put("machine", machine)
                .put("method", findings.method())
                .put("withinLimits", findings.withinLimits());
        for (final Limit limit : findings.limits()) {
            root.withArrayProperty("limits")
                    .addObject()
                    .put("what", limit.what())
                    .put("value", limit.value())
                    .put(limit.atMost() ? "atMost" : "atLeast", limit.bound())
                    .put("kept", limit.isKept());
        }
        for (final Table table : findings.tables()) {
            final ObjectNode node = root.withArrayProperty("tables").addObject().put("title", table.title());
            for (final List<String> row : table.rows()) {
                final ObjectNode cells = node.withArrayProperty("rows").addObject();
                for (int i = 0; i < row.size(); i++) {
                    cells.put(table.columns().get(i), row.get(i));
                }
            }
        }
        JSON.writeValue(file.toFile(), root);
    }
}
