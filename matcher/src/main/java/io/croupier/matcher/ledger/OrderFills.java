package io.croupier.matcher.ledger;

/** How much paper of each order the chain has filled, by order hash. */
public final class OrderFills {
    private static final int FILLED = 4;
    private static final int WIDTH = 6;

    private final Records records;
    private final RecordIndex index;

    OrderFills(final UndoLog undo) {
        records = new Records(WIDTH, undo);
        index = new RecordIndex(records, 4);
    }

    /** Filled paper, not negative; the hash is given most significant word first. */
    public Int256 filled(final long hash0, final long hash1, final long hash2, final long hash3, final Int256 into) {
        final int record = index.find(hash0, hash1, hash2, hash3);
        return record == RecordIndex.NONE ? into.set(0) : records.read(record, FILLED, into);
    }

    void setFilled(final long hash0, final long hash1, final long hash2, final long hash3, final Int256 paper) {
        records.write(index.findOrAdd(hash0, hash1, hash2, hash3), FILLED, paper);
    }
}
