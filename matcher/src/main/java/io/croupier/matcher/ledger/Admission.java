package io.croupier.matcher.ledger;

/** Whether an account may have one more order open. */
public enum Admission {
    ADMITTED,
    /** The order raises exposure and the account lacks the initial margin of the worst case. */
    INSUFFICIENT_MARGIN,
    /** The order could open a position in more markets than the Dealer allows. */
    POSITION_LIMIT,
    /** Sums of open orders would leave the range in which they are kept. */
    AMOUNT_OUT_OF_RANGE
}
