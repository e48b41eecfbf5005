package io.croupier.matcher.book;

/** What happens when an incoming order meets a resting order of the same owner. The incoming order's mode rules. */
public enum SelfTradePrevention {
    /** The resting order is cancelled and matching goes on. */
    CANCEL_RESTING,
    /** The rest of the incoming order is cancelled; the resting order stays. */
    CANCEL_INCOMING,
    /** Both are cancelled. */
    CANCEL_BOTH
}
