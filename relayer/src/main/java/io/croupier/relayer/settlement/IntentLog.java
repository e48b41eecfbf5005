package io.croupier.relayer.settlement;

import java.util.List;
import java.util.Set;

/** What a lane must not forget: every transaction before its bytes leave, and what became of it. Owned by one thread. */
public interface IntentLog {
    /**
     * What the log says after a restart.
     *
     * @param open intents whose nonce has no outcome, oldest first
     * @param highest the intent with the highest nonce of the key that signed last, null in an empty log
     * @param settledUnits units of closed transactions that succeeded
     */
    record Recovered(List<Intent> open, Intent highest, Set<Long> settledUnits) {
        public Recovered {
            open = List.copyOf(open);
            settledUnits = Set.copyOf(settledUnits);
        }
    }

    /** Hears every record in order. */
    interface Reader {
        /**
         * An intent.
         *
         * @param cycle number of the file it stands in, for logs of several
         */
        void onIntent(int cycle, Intent intent);

        void onOutcome(Outcome outcome);
    }

    /** Reads the whole log. */
    void read(Reader reader);

    /** Reads what must be known of the log after a restart. */
    default Recovered recover() {
        final LogRecovery recovery = new LogRecovery();
        read(recovery);
        return recovery.recovered();
    }

    /** When this returns, the intent survives the death of the machine and its bytes may leave. */
    void append(Intent intent);

    /** Closes every intent with the nonce of the one that it names. A lost one is found again on the chain. */
    void append(Outcome outcome);

    /**
     * Nothing before the oldest open intent, and nothing of this unit and later ones, must go; the rest may be forgotten.
     */
    default void prune(final long oldestUnsettledUnit) {}
}
