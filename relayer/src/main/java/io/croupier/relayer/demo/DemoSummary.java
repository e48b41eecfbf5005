package io.croupier.relayer.demo;

import io.croupier.relayer.node.VenueTotals;
import io.croupier.relayer.reconcile.ReconciliationReport;
import io.croupier.relayer.settlement.SettlementSnapshot;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a demo came to. Traders' figures are of this run, the venue's since its journal began.
 *
 * @param settled whether nothing was left open when settling ended
 * @param ghostFills units the chain refused, as its logs tell
 */
record DemoSummary(
        boolean settled,
        Duration duration,
        long sent,
        long cancelled,
        long cancelledTooLate,
        Map<String, Long> refused,
        VenueTotals venue,
        long ghostFills,
        SettlementSnapshot settlement) {

    boolean allSettled() {
        return settled && venue.open() == 0 && venue.busted() == 0 && ghostFills == 0;
    }

    void print(final PrintStream out, final ReconciliationReport report) {
        final String reasons = refused.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        out.println();
        row(out, "duration", "%.1f s".formatted(duration.toMillis() / 1_000.0));
        row(out, "orders sent", "%,d".formatted(sent));
        row(out, "orders refused", "%,d%s".formatted(sum(), reasons.isEmpty() ? "" : " (" + reasons + ")"));
        row(out, "cancelled", "%,d, %,d more were filled before".formatted(cancelled, cancelledTooLate));
        row(out, "orders accepted", "%,d".formatted(venue.ordersAccepted()));
        row(out, "matches", "%,d with %,d fills".formatted(venue.units(), venue.fills()));
        row(out, "settled", "%,d".formatted(venue.settled()));
        row(out, "busted", "%,d".formatted(venue.busted()));
        row(out, "ghost fills", "%,d".formatted(ghostFills));
        row(out, "not settled", "%,d".formatted(venue.open()));
        row(out, "transactions", "%,d".formatted(settlement.spent().transactions()));
        row(out, "gas per fill", "%,d".formatted(settlement.spent().gasPerFill()));
        row(out, "accounts", "%,d compared at block %,d".formatted(report.accounts(), report.block()));
        row(out, "positions", "%,d compared".formatted(report.positions()));
        row(out, "differences", "%,d".formatted(report.differences().size()));
        report.differences().forEach(difference -> out.println("    " + difference));
        out.println();
        out.println(verdict(report));
    }

    private String verdict(final ReconciliationReport report) {
        if (!report.agrees()) {
            return "FAILED: ledger and chain differ";
        }
        return allSettled() ? "every match settled, every balance agrees" : "FAILED: not every match settled";
    }

    private long sum() {
        return refused.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void row(final PrintStream out, final String name, final String value) {
        out.printf("  %-16s %s%n", name, value);
    }
}
