package io.croupier.benchmarks.gas;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** The measured lines as text, JSON and a page. Gas and bytes are per unit (packed), per maker (one taker) or per call. */
public final class GasReport {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final List<String> COLUMNS = List.of(
            "workload",
            "call",
            "makers",
            "gas",
            "limit",
            "floor",
            "x floor",
            "public",
            "x public",
            "bytes",
            "public",
            "");
    private static final String TEXT_ROW = "%-20s %-16s %6s %11s %11s %11s %8s %11s %9s %9s %8s  %s%n";
    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Croupier: gas</title><style>
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
            th, td { padding: .25rem .6rem; text-align: right; border-bottom: 1px solid #8884 }
            th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left }
            .over { color: #b00020; font-weight: 600 }
            </style></head><body><h1>Gas and calldata</h1>
            <p>Dealer.trade: per unit, or per maker where one taker meets 32. Perpetual.trade: per call.
            Floor: what this storage layout cannot avoid. Public: the public contracts, same trade.</p>
            <table><thead><tr>{columns}</tr></thead><tbody>
            {rows}</tbody></table></body></html>
            """;

    private final List<GasLine> lines;

    GasReport(final List<GasLine> lines) {
        this.lines = List.copyOf(lines);
    }

    List<GasLine> lines() {
        return lines;
    }

    /** Whether every line kept its limits. */
    public boolean withinLimits() {
        return lines.stream().allMatch(GasLine::withinLimits);
    }

    public void print(final PrintStream out) {
        out.printf(TEXT_ROW, COLUMNS.toArray());
        lines.forEach(line -> out.printf(TEXT_ROW, cells(line).toArray()));
    }

    /** Writes {@code gas.json} and {@code gas.html}. */
    public void write(final Path folder) throws IOException {
        Files.createDirectories(folder);
        JSON.writeValue(folder.resolve("gas.json").toFile(), json());
        Files.writeString(folder.resolve("gas.html"), page());
    }

    private ArrayNode json() {
        final ArrayNode array = JSON.createArrayNode();
        for (final GasLine line : lines) {
            final ObjectNode node = array.addObject()
                    .put("workload", line.workload())
                    .put("call", line.call())
                    .put("makers", line.makers())
                    .put("parts", line.parts())
                    .put("gas", line.gas())
                    .put("calldataBytes", line.calldata())
                    .put("floor", line.floor())
                    .put("gasPerPart", line.gasPerPart())
                    .put("calldataBytesPerPart", line.calldataPerPart())
                    .put("ratioToFloor", line.ratioToFloor())
                    .put("withinLimits", line.withinLimits());
            line.gasLimit().ifPresent(value -> node.put("gasLimitPerPart", value));
            line.calldataLimit().ifPresent(value -> node.put("calldataLimitPerPart", value));
            line.publicGas().ifPresent(value -> node.put("publicGasPerPart", value));
            line.publicCalldata().ifPresent(value -> node.put("publicCalldataPerPart", value));
        }
        return array;
    }

    private String page() {
        final StringBuilder rows = new StringBuilder();
        for (final GasLine line : lines) {
            rows.append(line.withinLimits() ? "<tr>" : "<tr class=\"over\">");
            cells(line).forEach(cell -> rows.append("<td>").append(cell).append("</td>"));
            rows.append("</tr>\n");
        }
        return PAGE.replace("{columns}", "<th>" + String.join("</th><th>", COLUMNS) + "</th>")
                .replace("{rows}", rows);
    }

    private static List<String> cells(final GasLine line) {
        return List.of(
                line.workload(),
                line.call(),
                Integer.toString(line.makers()),
                whole(line.gasPerPart()),
                whole(line.gasLimit()),
                whole(line.floorPerPart()),
                ratio(line.ratioToFloor()),
                whole(line.publicGas()),
                line.publicGas().isEmpty()
                        ? ""
                        : ratio(line.gasPerPart() / line.publicGas().getAsLong()),
                String.format(Locale.ROOT, "%.1f", line.calldataPerPart()),
                whole(line.publicCalldata()),
                line.withinLimits() ? "" : "OVER");
    }

    private static String whole(final double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String whole(final OptionalLong value) {
        return value.isEmpty() ? "" : whole((double) value.getAsLong());
    }

    private static String ratio(final double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
