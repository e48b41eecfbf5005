package io.croupier.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Curves over one pair of logarithmic axes, drawn as SVG that needs nothing else. */
public final class Chart {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 360;
    private static final int LEFT = 70;
    private static final int RIGHT = 170;
    private static final int TOP = 20;
    private static final int BOTTOM = 50;
    private static final List<String> COLOURS =
            List.of("#1f6feb", "#d1242f", "#2da44e", "#8250df", "#bf8700", "#0a7ea4", "#cf4f9f", "#6e7781");

    private final String title;
    private final Axis x;
    private final Axis y;
    private final List<Curve> curves = new ArrayList<>();

    /** A curve's points, x rising; all values above zero. */
    private static final class Curve {
        private final String name;
        private final double[] x;
        private final double[] y;

        Curve(final String name, final double[] x, final double[] y) {
            this.name = name;
            this.x = x.clone();
            this.y = y.clone();
        }
    }

    public Chart(final String title, final String xLabel, final String yLabel) {
        this.title = title;
        this.x = new Axis(xLabel);
        this.y = new Axis(yLabel);
    }

    public Chart curve(final String name, final double[] xs, final double[] ys) {
        curves.add(new Curve(name, xs, ys));
        for (int i = 0; i < xs.length; i++) {
            x.include(xs[i]);
            y.include(ys[i]);
        }
        return this;
    }

    public String title() {
        return title;
    }

    public String toSvg() {
        final StringBuilder svg = new StringBuilder(String.format(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n", WIDTH, HEIGHT, HtmlPage.escape(title)));
        for (final double tick : x.ticks()) {
            final double at = across(tick);
            line(svg, at, TOP, at, HEIGHT - BOTTOM);
            text(svg, at, HEIGHT - BOTTOM + 16, "middle", Axis.label(tick));
        }
        for (final double tick : y.ticks()) {
            final double at = up(tick);
            line(svg, LEFT, at, WIDTH - RIGHT, at);
            text(svg, LEFT - 6, at + 4, "end", Axis.label(tick));
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", x.label);
        svg.append(String.format(
                Locale.ROOT,
                "<text transform=\"translate(14 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>%n",
                (TOP + HEIGHT - BOTTOM) / 2,
                HtmlPage.escape(y.label)));
        for (int i = 0; i < curves.size(); i++) {
            draw(svg, curves.get(i), COLOURS.get(i % COLOURS.size()), TOP + 12 + 18 * i);
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(final StringBuilder svg, final Curve curve, final String colour, final int legendAt) {
        svg.append("<polyline fill=\"none\" stroke-width=\"2\" stroke=\"")
                .append(colour)
                .append("\" points=\"");
        for (int i = 0; i < curve.x.length; i++) {
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", across(curve.x[i]), up(curve.y[i])));
        }
        svg.append("\"/>\n");
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"3\" fill=\"%s\"/>%n",
                WIDTH - RIGHT + 12,
                legendAt - 5,
                colour));
        text(svg, WIDTH - RIGHT + 30, legendAt, "start", curve.name);
    }

    private double across(final double value) {
        return LEFT + x.share(value) * (WIDTH - LEFT - RIGHT);
    }

    private double up(final double value) {
        return HEIGHT - BOTTOM - y.share(value) * (HEIGHT - TOP - BOTTOM);
    }

    private static void line(
            final StringBuilder svg, final double x1, final double y1, final double x2, final double y2) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#8884\"/>%n",
                x1,
                y1,
                x2,
                y2));
    }

    private static void text(
            final StringBuilder svg, final double x, final double y, final String anchor, final String words) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                HtmlPage.escape(words)));
    }

    /** A logarithmic axis from the power of ten below all values to the one above. */
    private static final class Axis {
        private final String label;
        private double least = Double.MAX_VALUE;
        private double most = Double.MIN_VALUE;

        Axis(final String label) {
            this.label = label;
        }

        void include(final double value) {
            if (!(value > 0)) {
                throw new IllegalArgumentException(label + ": " + value + " has no place on a logarithmic axis");
            }
            least = Math.min(least, value);
            most = Math.max(most, value);
        }

        double share(final double value) {
            final double from = Math.floor(Math.log10(least));
            final double to = Math.max(from + 1, Math.ceil(Math.log10(most)));
            return (Math.log10(value) - from) / (to - from);
        }

        List<Double> ticks() {
            final List<Double> ticks = new ArrayList<>();
            for (double tick = Math.pow(10, Math.floor(Math.log10(least))); share(tick) < 1.001; tick *= 10) {
                ticks.add(tick);
            }
            return ticks;
        }

        static String label(final double tick) {
            return tick < 1 ? String.format(Locale.ROOT, "%.4g", tick) : String.format(Locale.ROOT, "%,.0f", tick);
        }
    }
}
