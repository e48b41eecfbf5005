package io.croupier.matcher.book;

/** Which way an order trades: BUY gains paper and pays credit, SELL the reverse. */
public enum Side {
    BUY,
    SELL;

    /** The side that an order of this side trades against. */
    public Side opposite() {
        return this == BUY ? SELL : BUY;
    }
}
