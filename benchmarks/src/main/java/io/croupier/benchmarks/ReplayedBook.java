package io.croupier.benchmarks;

/** An order book that plays a {@link SignedVenueStream}. */
interface ReplayedBook {
    /** Plays commands {@code from} (inclusive) to {@code to} (exclusive) and returns how many lots traded. */
    long play(SignedVenueStream stream, int from, int to);

    /** Takes every order out. */
    void clear();
}
