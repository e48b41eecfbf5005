package io.croupier.benchmarks.report;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What one benchmark found.
 *
 * @param name the name by which people call it
 * @param method how it was measured, with seeds and flags: a sentence or two
 * @param tables the figures
 * @param charts the same as curves, where they are curves
 * @param limits what the figures were held against
 */
public record Findings(String name, String method, List<Table> tables, List<Chart> charts, List<Limit> limits) {
    public Findings {
        requireNonNull(name, "name");
        requireNonNull(method, "method");
        tables = List.copyOf(tables);
        charts = List.copyOf(charts);
        limits = List.copyOf(limits);
    }

    /** Whether nothing exceeds its limit. */
    public boolean withinLimits() {
        return limits.stream().allMatch(Limit::isKept);
    }
}
