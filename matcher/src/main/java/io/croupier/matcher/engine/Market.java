package io.croupier.matcher.engine;

import io.croupier.matcher.book.OrderBook;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.ledger.MarketScale;

/** One market: its book and what the operator configured for it. Rates have scale 1e18. */
final class Market {
    /** Number in the ledger, and in every event. */
    final int index;

    final OrderBook book;
    final MarketScale scale;
    long makerFeeRate;
    long takerFeeRate;
    long feeRateMax;
    /** Whether the Dealer trades it. */
    boolean registered;
    /** Whether it has a mark above zero; without one margin means nothing. */
    boolean marked;

    Market(final int index, final OrderBook book, final MarketScale scale) {
        this.index = index;
        this.book = book;
        this.scale = scale;
    }

    MarketStatus status() {
        return registered && marked ? MarketStatus.OPEN : MarketStatus.CLOSED;
    }
}
