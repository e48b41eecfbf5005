package io.croupier.relayer.settlement;

/** What a simulated process does that its death may come before or after, and in how many cases of each it does. */
enum Step {
    /** A lane or the watcher begins its next duty. */
    DUTY(1_500),
    READ_JOURNAL(1_500),
    /** The core is told that units may be on their way. */
    CLAIM(60),
    SYNC_JOURNAL(150),
    LOG_UNITS(60),
    LOG_CALL(60),
    /** An attempt that pays more. */
    LOG_RAISED(12),
    LOG_FILLER(4),
    SEND_UNITS(60),
    SEND_CALL(60),
    SEND_RAISED(15),
    SEND_FILLER(4),
    TELL_SUBMITTED(60),
    TELL_MINED(60),
    LOG_SETTLED(100),
    LOG_REVERTED(20),
    LOG_REPLACED(5),
    /** The core is told to bust a unit. */
    TELL_REFUSED(12),
    HAND_OVER_BLOCK(600),
    HAND_OVER_HINTS(100);

    private final int oneIn;

    Step(final int oneIn) {
        this.oneIn = oneIn;
    }

    /** The process dies here once in so many cases. */
    int oneIn() {
        return oneIn;
    }
}
