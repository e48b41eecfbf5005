package io.croupier.matcher.engine;

import io.croupier.matcher.ledger.Ledger;

/** Whether an order that was accepted once would still settle, as far as the order itself and its signer go. */
final class OrderValidity {
    private final Ledger ledger;
    private final TradingStatus trading;
    private final VenueTime time;

    OrderValidity(final Ledger ledger, final TradingStatus trading, final VenueTime time) {
        this.ledger = ledger;
        this.trading = trading;
        this.time = time;
    }

    /** It lives long enough, its account may trade, and the key that signed it may still sign, also by the newest blocks. */
    boolean holds(final OpenedOrder order) {
        final int key = order.signerKey;
        return order.expirySeconds >= time.earliestExpirySeconds()
                && trading.mayTrade(order.account)
                && (key == Ledger.NONE || key == order.account || ledger.hints().isOperator(order.account, key));
    }

    /** Whether the account's position lets the order trade these lots. */
    boolean reduces(final OpenedOrder order, final long lots) {
        return (order.flags & OpenedOrder.REDUCE_ONLY) == 0 || isReducible(order, lots);
    }

    /** Whether these lots of the order would only shrink the account's position, confirmed and pending together. */
    boolean isReducible(final OpenedOrder order, final long lots) {
        return ledger.risk().reducibleLots(order.account, order.market, order.buy) >= lots;
    }
}
