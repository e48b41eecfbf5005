package io.croupier.relayer.settlement;

import java.util.SplittableRandom;

/** All chance of one simulated run: the same seed gives the same run. Misfortune ends with {@link #calm}. */
final class Dice {
    private final SplittableRandom random;
    private boolean calm;

    Dice(final long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** From now on nothing goes wrong any more. */
    void calm() {
        calm = true;
    }

    boolean isCalm() {
        return calm;
    }

    /** Something bad that happens once in {@code n} times. */
    boolean misfortune(final int n) {
        return random.nextInt(n) == 0 && !calm;
    }

    boolean oneIn(final int n) {
        return random.nextInt(n) == 0;
    }

    /** From {@code low} to {@code high}, both included. */
    int between(final int low, final int high) {
        return random.nextInt(low, high + 1);
    }

    long salt() {
        return random.nextLong();
    }
}
