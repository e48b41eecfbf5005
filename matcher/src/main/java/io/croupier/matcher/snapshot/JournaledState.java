package io.croupier.matcher.snapshot;

import io.croupier.matcher.journal.ExcerptListener;

/**
 * A state that excerpts alone make, so that it can be saved after some sequence and loaded instead of hearing all that came
 * before. The same excerpts give the same bytes.
 */
public interface JournaledState extends ExcerptListener {
    /** What its part of a snapshot is called; never changes. */
    String name();

    /** The first sequence whose excerpt must stay in the journal for the sake of what this state tells. */
    default long oldestNeeded() {
        return Long.MAX_VALUE;
    }

    void save(SnapshotOutput out);

    /** Reads what {@link #save} wrote, into a state that has heard nothing yet. */
    void load(SnapshotInput in);
}
