package io.croupier.matcher.ledger;

import java.util.ArrayList;
import java.util.List;

/** A {@code trade} call on a market: leg 0 is the taker, the others are makers in the order given. Reusable. */
public final class TradeCall {
    private final List<TradeLeg> legs = new ArrayList<>();
    private int size;

    private int sender;
    private int market;
    private long timestamp;
    private boolean malformed;

    /**
     * Starts a call.
     *
     * @param orderSender account of the caller
     * @param ofMarket market that is called
     * @param timestampSeconds block time
     */
    public void clear(final int orderSender, final int ofMarket, final long timestampSeconds) {
        sender = orderSender;
        market = ofMarket;
        timestamp = timestampSeconds;
        malformed = false;
        size = 0;
    }

    /** Appends a leg, for the caller to fill in whole. */
    public TradeLeg add() {
        if (size == legs.size()) {
            legs.add(new TradeLeg());
        }
        return legs.get(size++);
    }

    public int size() {
        return size;
    }

    public TradeLeg leg(final int number) {
        return legs.get(number);
    }

    /** Says that the contract cannot read the call's data. */
    public void markMalformed() {
        malformed = true;
    }

    boolean isMalformed() {
        return malformed;
    }

    int sender() {
        return sender;
    }

    int market() {
        return market;
    }

    long timestamp() {
        return timestamp;
    }
}
