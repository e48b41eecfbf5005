package io.croupier.matcher.engine;

import io.croupier.matcher.ledger.Ledger;

/**
 * Keeps the sum of an account's open reduce-only orders in a market within its position, confirmed and pending together:
 * what exceeds it is trimmed, newest order first.
 *
 * <p>Costs nothing while no position with such orders changes; a trim costs the open orders of the one account.
 */
final class ReduceOnlyOrders {
    private final Ledger ledger;
    private final OrderRegistry registry;

    ReduceOnlyOrders(final Ledger ledger, final OrderRegistry registry) {
        this.ledger = ledger;
        this.registry = registry;
    }

    /** Trims wherever a position or its orders have changed since the last time. */
    void trim() {
        int position = ledger.orders().takePositionToTrim();
        while (position != Ledger.NONE) {
            trim(ledger.accountOfPosition(position), ledger.marketOfPosition(position));
            position = ledger.orders().takePositionToTrim();
        }
    }

    private void trim(final int account, final int market) {
        int slot = registry.table.newest(account);
        long excess = ledger.orders().reduceOnlyLots(account, market);
        boolean known = false;
        while (slot != OrderRegistry.NONE && excess > 0) {
            final int older = registry.table.older(slot);
            if (registry.table.market(slot) == market && registry.isReduceOnly(slot)) {
                if (!known) {
                    // all stand on one side: those of a side that would add were cancelled when the position flipped
                    excess -= ledger.risk().reducibleLots(account, market, registry.isBuy(slot));
                    known = true;
                }
                excess -= excess > 0 ? registry.trim(slot, excess) : 0;
            }
            slot = older;
        }
    }
}
