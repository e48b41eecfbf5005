package io.croupier.benchmarks.book;

/** An order book that plays a {@link CommandStream}. It finds the orders that commands name by their numbers itself. */
interface ReplayedBook {
    /** Plays commands {@code from} (inclusive) to {@code to} (exclusive) and returns how many lots traded. */
    long play(CommandStream stream, int from, int to);

    /** Takes every order out. */
    void clear();
}
