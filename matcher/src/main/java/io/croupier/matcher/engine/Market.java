package io.croupier.matcher.engine;

import io.croupier.matcher.book.OrderBook;
import io.croupier.matcher.book.RestingOrder;
import io.croupier.matcher.ledger.MarketScale;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.function.Consumer;

/** One market: its book and what the operator configured for it. Rates have scale 1e18. */
final class Market {
    /** Number in the ledger, and in every event. */
    final int index;

    final OrderBook book;
    final MarketScale scale;
    /** Settlement lane: its units are numbered and settled in a row with those of the lane's other markets. */
    final int lane;

    long makerFeeRate;
    long takerFeeRate;
    long feeRateMax;
    /** Whether the Dealer trades it. */
    boolean registered;
    /** Whether it has a mark above zero; without one margin means nothing. */
    boolean marked;

    Market(final int index, final OrderBook book, final MarketScale scale, final int lane) {
        this.index = index;
        this.book = book;
        this.scale = scale;
        this.lane = lane;
    }

    /** Whether the chain allows trading; {@link TradingStatus} says whether the venue does. */
    boolean isTradable() {
        return registered && marked;
    }

    void save(final SnapshotOutput out) {
        out.putLong(makerFeeRate);
        out.putLong(takerFeeRate);
        out.putLong(feeRateMax);
        out.putBoolean(registered);
        out.putBoolean(marked);
        book.save(out);
    }

    void load(final SnapshotInput in, final Consumer<RestingOrder> restored) {
        makerFeeRate = in.getLong();
        takerFeeRate = in.getLong();
        feeRateMax = in.getLong();
        registered = in.getBoolean();
        marked = in.getBoolean();
        book.load(in, restored);
    }
}
