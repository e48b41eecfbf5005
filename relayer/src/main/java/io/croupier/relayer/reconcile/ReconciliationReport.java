package io.croupier.relayer.reconcile;

import java.util.List;

/**
 * What a comparison found.
 *
 * @param block the confirmed block as of which both sides were read, -1 if the ledger knows none
 * @param sequence the journal's sequence to which the ledger was brought
 * @param accounts how many accounts were compared
 * @param positions how many positions, open ones and ones that were closed before
 * @param orders how many orders' fills
 */
public record ReconciliationReport(
        long block, long sequence, int accounts, int positions, int orders, List<Difference> differences) {
    public ReconciliationReport {
        differences = List.copyOf(differences);
    }

    public boolean agrees() {
        return differences.isEmpty();
    }
}
