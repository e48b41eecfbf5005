package io.croupier.relayer.reconcile;

import java.util.List;

/**
 * What continuous comparison has found so far, for health checks and metrics.
 *
 * @param block the newest block as of which something was compared, -1 before the first
 * @param rounds comparisons that came to their end
 * @param accounts accounts compared, counted each time
 * @param findings differences, in the order in which they were found; they stay until the process ends
 * @param problem why nothing can be compared now; empty if it can
 * @param ended whether that is for good
 */
public record ReconcileStatus(
        long block, long rounds, long accounts, List<Finding> findings, String problem, boolean ended) {
    static final ReconcileStatus INITIAL = new ReconcileStatus(-1, 0, 0, List.of(), "", false);

    public ReconcileStatus {
        findings = List.copyOf(findings);
    }
}
