package io.croupier.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of figures under a title. The first column names the row, the others are figures. */
public final class Table {
    private final String title;
    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(final String title, final String... columns) {
        this.title = title;
        this.columns = List.of(columns);
    }

    /** Adds a row; numbers are written with the digits that matter. */
    public Table row(final Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        final List<String> row = new ArrayList<>();
        for (final Object cell : cells) {
            row.add(cell instanceof Double number ? number(number) : cell.toString());
        }
        rows.add(List.copyOf(row));
        return this;
    }

    public String title() {
        return title;
    }

    public List<String> columns() {
        return columns;
    }

    public List<List<String>> rows() {
        return List.copyOf(rows);
    }

    /** Columns padded to their widest cell. */
    public String toText() {
        final int[] widths = columns.stream().mapToInt(String::length).toArray();
        for (final List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        final StringBuilder text = new StringBuilder();
        if (!title.isEmpty()) {
            text.append(title).append('\n');
        }
        append(text, columns, widths);
        rows.forEach(row -> append(text, row, widths));
        return text.toString();
    }

    private static void append(final StringBuilder text, final List<String> cells, final int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            final String padding = " ".repeat(widths[i] - cells.get(i).length());
            text.append(i == 0 ? cells.get(i) + padding : "  " + padding + cells.get(i));
        }
        text.append('\n');
    }

    static String number(final double value) {
        final double size = Math.abs(value);
        final String format = size >= 1000 ? "%,.0f" : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return value == Math.rint(value) && size < 1e15
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, format, value);
    }
}
