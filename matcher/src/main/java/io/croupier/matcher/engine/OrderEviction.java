package io.croupier.matcher.engine;

import io.croupier.matcher.journal.codec.CloseReason;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.Ledger;

/** Open orders that what happened on chain takes with it, newest first. Work is proportional to the one account's orders. */
final class OrderEviction {
    private final Ledger ledger;
    private final OrderRegistry registry;
    private final Int256 excess = new Int256();
    private final Int256 paper = new Int256();

    OrderEviction(final Ledger ledger, final OrderRegistry registry) {
        this.ledger = ledger;
        this.registry = registry;
    }

    /** Cancels the account's orders until what is left beside the reserved withdrawal carries the rest. */
    void forWithdrawal(final int account) {
        int slot = registry.table.newest(account);
        while (slot != OrderRegistry.NONE
                && ledger.risk().initialMarginExcess(account, excess).signum() < 0) {
            final int older = registry.table.older(slot);
            registry.cancel(slot, CloseReason.WITHDRAWAL);
            slot = older;
        }
    }

    /** A key that may not sign any more takes the orders with it that it signed. */
    void ofOperator(final int client, final int operator) {
        if (client == operator) {
            return;
        }
        int slot = registry.table.newest(client);
        while (slot != OrderRegistry.NONE) {
            final int older = registry.table.older(slot);
            if (registry.table.signerKey(slot) == operator) {
                registry.cancel(slot, CloseReason.OPERATOR_REMOVED);
            }
            slot = older;
        }
    }

    /** A trader at the limit of positions keeps no order in a market where it has none, settled or pending. */
    void inNewMarkets(final int account) {
        int slot = registry.table.newest(account);
        while (slot != OrderRegistry.NONE) {
            final int older = registry.table.older(slot);
            if (ledger.offChain()
                    .paper(account, registry.table.market(slot), paper)
                    .isZero()) {
                registry.cancel(slot, CloseReason.BUSTED);
            }
            slot = older;
        }
    }

    /** A trader who holds a market that the chain cannot price keeps no order, for none of them would settle. */
    void ofUnpriced(final int account) {
        registry.cancelAll(account, OrderRegistry.NONE, CloseReason.BUSTED);
    }

    /** An account that is liquidated keeps no order: its position is no longer the one they were placed on. */
    void ofLiquidated(final int account) {
        registry.cancelAll(account, OrderRegistry.NONE, CloseReason.LIQUIDATION);
    }
}
