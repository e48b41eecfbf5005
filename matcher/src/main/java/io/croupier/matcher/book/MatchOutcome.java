package io.croupier.matcher.book;

/** How {@link OrderBook#match} ended. What is left of the order is in {@link IncomingOrder#lots}. */
public enum MatchOutcome {
    /** Filled, or nothing more crosses: a GTC remainder may rest, an IOC remainder is dropped. */
    DONE,
    /** The guard said {@link MatchGuard.Verdict#STOP}: the remainder may still cross; match it again later. */
    STOPPED,
    /** The guard said {@link MatchGuard.Verdict#CANCEL_INCOMING}: the remainder is to be dropped. */
    INCOMING_CANCELLED,
    /** Self-trade prevention ended the incoming order: the remainder is to be dropped. */
    SELF_TRADE,
    /** A FOK order that cannot trade in full; the book is as before. */
    NOT_FILLABLE
}
