package io.croupier.matcher.ledger;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;

/** What the Dealer's owner has set once for all markets and accounts. */
final class Settings {
    /** Account numbers, or {@link RecordIndex#NONE}. */
    static final int OWNER = 0;

    static final int FUNDING_KEEPER = 1;
    static final int INSURANCE = 2;

    /** Open positions an account may hold. */
    static final int OPEN_POSITIONS_MAX = 3;

    /** Seconds between the request and the execution of a withdrawal. */
    static final int WITHDRAW_TIME_LOCK = 4;

    static final int FAST_WITHDRAW_DISABLED = 5;

    private static final int WIDTH = 6;
    private static final int OPEN_POSITIONS_LIMIT = 256;

    private final Records records;
    private final int only;

    Settings(final UndoLog undo) {
        records = new Records(WIDTH, undo);
        only = records.add();
        set(OWNER, RecordIndex.NONE);
        set(FUNDING_KEEPER, RecordIndex.NONE);
        set(INSURANCE, RecordIndex.NONE);
        set(OPEN_POSITIONS_MAX, OPEN_POSITIONS_LIMIT);
    }

    long get(final int setting) {
        return records.get(only, setting);
    }

    void set(final int setting, final long value) {
        records.set(only, setting, value);
    }

    void save(final SnapshotOutput out) {
        records.save(out);
    }

    void load(final SnapshotInput in) {
        records.load(in);
    }
}
