package io.croupier.relayer.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.relayer.keeper.KeeperStatus;
import io.croupier.relayer.reconcile.ReconcileStatus;
import io.croupier.relayer.settlement.SettlementSnapshot;
import io.croupier.relayer.watch.WatchStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the node is, for {@code /health} and {@code /ready}.
 *
 * @param problems what an operator must look at; empty means healthy
 * @param acceptsOrders whether traders can be served: the chain is caught up with and the node is not stopping
 * @param reconciler what differs makes the node unhealthy, but traders are served: what is concerned is frozen
 * @param keepers a keeper's problem is told, but does not make the node unhealthy: the venue trades on
 */
record HealthReport(
        List<String> problems,
        boolean acceptsOrders,
        VenueTotals totals,
        WatchStatus chain,
        ReconcileStatus reconciler,
        List<KeeperStatus> keepers,
        long settlementLagMs,
        long freeBytes) {
    /**
     * Puts together what the parts say.
     *
     * @param degradation why the venue takes less than it could
     * @param nowMs milliseconds since the epoch
     */
    static HealthReport of(
            final VenueTotals totals,
            final WatchStatus chain,
            final SettlementSnapshot.Progress settlement,
            final List<KeeperStatus> keepers,
            final Optional<OperatorException> failure,
            final List<String> degradation,
            final ReconcileStatus reconciler,
            final boolean accepting,
            final long freeBytes,
            final long nowMs) {
        final List<String> problems = new ArrayList<>();
        failure.ifPresent(reason -> problems.add(reason.getMessage()));
        if (!chain.reachable() || !settlement.reachable()) {
            problems.add("chain: not reachable");
        }
        final long lagMs = totals.oldestOpenMs() == 0 ? 0 : Math.max(0, nowMs - totals.oldestOpenMs());
        problems.addAll(degradation);
        final boolean ready = problems.isEmpty() && chain.caughtUp() && accepting;
        reconciler.findings().forEach(finding -> problems.add("reconciler: " + finding));
        if (reconciler.ended()) {
            problems.add("reconciler: ledger and chain are compared no longer: " + reconciler.problem());
        }
        return new HealthReport(List.copyOf(problems), ready, totals, chain, reconciler, keepers, lagMs, freeBytes);
    }

    boolean healthy() {
        return problems.isEmpty();
    }

    ObjectNode toJson() {
        final ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("status", healthy() ? "up" : "down").put("ready", acceptsOrders);
        problems.forEach(json.putArray("problems")::add);
        json.put("sequence", totals.sequence());
        json.putObject("chain")
                .put("reachable", chain.reachable())
                .put("caughtUp", chain.caughtUp())
                .put("headBlock", chain.headBlock())
                .put("confirmedBlock", chain.sentBlock());
        json.putObject("settlement")
                .put("openUnits", totals.open())
                .put("settledUnits", totals.settled())
                .put("bustedUnits", totals.busted())
                .put("lagMs", settlementLagMs);
        json.putObject("reconciler")
                .put("block", reconciler.block())
                .put("rounds", reconciler.rounds())
                .put("differences", reconciler.findings().size())
                .put("problem", reconciler.problem());
        final ObjectNode keeperProblems = json.putObject("keepers");
        keepers.forEach(keeper -> keeperProblems.put(keeper.name(), keeper.problem()));
        json.put("freeBytes", freeBytes);
        return json;
    }
}
