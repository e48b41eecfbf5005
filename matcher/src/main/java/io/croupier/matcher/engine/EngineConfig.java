package io.croupier.matcher.engine;

import static java.util.Objects.requireNonNull;

/**
 * How the ring is laid out on this machine.
 *
 * @param profile whether the stages share cores or own them
 * @param ringSize slots in the ring, a power of two from 1,024 to 4,194,304
 * @param verifyThreads threads that recover signatures, 1 to 64
 */
public record EngineConfig(Profile profile, int ringSize, int verifyThreads) {
    /** How stages are spread over threads, and how a thread waits. */
    public enum Profile {
        /** Few cores: match, journal and publish take turns on one thread, with a single verify thread's work; it parks. */
        SHARED,
        /** A core for each stage: a waiting stage spins. */
        DEDICATED
    }

    private static final int RING_MIN = 1 << 10;
    private static final int RING_MAX = 1 << 22;
    private static final int VERIFY_THREADS_MAX = 64;

    public EngineConfig {
        requireNonNull(profile, "profile");
        if (ringSize < RING_MIN || ringSize > RING_MAX || Integer.bitCount(ringSize) != 1) {
            throw new IllegalArgumentException(
                    "engine.ringSize: " + ringSize + " is not a power of two from " + RING_MIN + " to " + RING_MAX);
        }
        if (verifyThreads < 1 || verifyThreads > VERIFY_THREADS_MAX) {
            throw new IllegalArgumentException(
                    "engine.verifyThreads: " + verifyThreads + " is not from 1 to " + VERIFY_THREADS_MAX);
        }
    }

    /** Two cores. */
    public static EngineConfig shared() {
        return new EngineConfig(Profile.SHARED, 1 << 13, 1);
    }
}
