package io.croupier.matcher.book;

/** What becomes of the part of an incoming order that does not trade at once. */
public enum TimeInForce {
    /** Good till cancelled: the remainder rests. */
    GTC,
    /** Immediate or cancel: the remainder is dropped. */
    IOC,
    /** Fill or kill: the order trades in full at once or not at all. */
    FOK
}
