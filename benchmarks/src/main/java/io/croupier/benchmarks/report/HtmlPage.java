package io.croupier.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** All findings of a run on one page that loads nothing. */
public final class HtmlPage {
    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Croupier: benchmarks</title><style>
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin-bottom: 1rem }
            caption { text-align: left; font-weight: 600 }
            th, td { padding: .25rem .6rem; text-align: right; border-bottom: 1px solid #8884 }
            th:first-child, td:first-child { text-align: left }
            svg { max-width: 48rem; font: 12px system-ui, sans-serif } svg text { fill: currentColor }
            .missed { color: #b00020; font-weight: 600 }
            :root { color-scheme: light dark }
            </style></head><body><h1>Benchmarks</h1>
            <p>{machine}</p>
            {sections}</body></html>
            """;

    private HtmlPage() {}

    /** Writes the page; {@code machine} is one line about where it ran. */
    public static void write(final Path file, final String machine, final List<Findings> all) throws IOException {
        final StringBuilder sections = new StringBuilder();
        all.forEach(findings -> section(sections, findings));
        Files.writeString(file, PAGE.replace("{machine}", escape(machine)).replace("{sections}", sections));
    }

    private static void section(final StringBuilder html, final Findings findings) {
        html.append("<h2>").append(escape(findings.name())).append("</h2>\n<p>");
        html.append(escape(findings.method())).append("</p>\n");
        if (!findings.limits().isEmpty()) {
            html.append("<ul>\n");
            for (final Limit limit : findings.limits()) {
                html.append(limit.isKept() ? "<li>" : "<li class=\"missed\">");
                html.append(escape(limit.toString())).append("</li>\n");
            }
            html.append("</ul>\n");
        }
        findings.tables().forEach(table -> table(html, table));
        for (final Chart chart : findings.charts()) {
            html.append("<figure><figcaption>").append(escape(chart.title())).append("</figcaption>\n");
            html.append(chart.toSvg()).append("</figure>\n");
        }
    }

    private static void table(final StringBuilder html, final Table table) {
        html.append("<table><caption>").append(escape(table.title())).append("</caption><thead><tr>");
        table.columns().forEach(column -> cell(html, "th", column));
        html.append("</tr></thead><tbody>\n");
        for (final List<String> row : table.rows()) {
            html.append("<tr>");
            row.forEach(cell -> cell(html, "td", cell));
            html.append("</tr>\n");
        }
        html.append("</tbody></table>\n");
    }

    private static void cell(final StringBuilder html, final String tag, final String words) {
        html.append('<').append(tag).append('>').append(escape(words));
        html.append("</").append(tag).append('>');
    }

    static String escape(final String words) {
        return words.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
