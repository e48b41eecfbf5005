package io.croupier.matcher.book;

/** Why {@link OrderBook#match} took a resting order out of the book without filling it. */
public enum CancelReason {
    /** The incoming order has the same owner and its self-trade prevention cancels resting orders. */
    SELF_TRADE,
    /** The guard answered {@link MatchGuard.Verdict#CANCEL_RESTING}: its owner cannot carry the fill, or it expired. */
    REFUSED_BY_GUARD
}
