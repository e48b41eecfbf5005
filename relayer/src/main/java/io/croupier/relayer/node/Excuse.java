package io.croupier.relayer.node;

import java.util.Locale;

/** What excuses a match that the chain refused (operations.md, What to watch): no ledger could have known. */
enum Excuse {
    /** A trader's credit left the Dealer between match and refusal. */
    WITHDRAWAL,
    /** A trader removed the key that had signed. */
    OPERATOR,
    /** A contract account approves no longer what it approved. */
    SIGNER,
    /** A mark moved beyond its market's settlement buffer. */
    MARK,
    /** A trader's earlier unit, refused in between, would have changed its margin or position. */
    DEPENDENCY,
    /** Nothing: ledger and contracts disagree. */
    NONE;

    /** As the metric's label says it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
