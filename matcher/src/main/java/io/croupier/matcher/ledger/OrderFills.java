package io.croupier.matcher.ledger;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;

/** How much paper of each order the chain has filled, by order hash. */
public final class OrderFills {
    private static final int FILLED = 4;
    private static final int WIDTH = 6;

    private static final int TOUCHED = 2;
    private static final int NONCE_WIDTH = 3;

    private final Records records;
    private final RecordIndex index;
    private final Records nonces;
    private final RecordIndex nonceIndex;

    OrderFills(final UndoLog undo) {
        records = new Records(WIDTH, undo);
        index = new RecordIndex(records, 4);
        nonces = new Records(NONCE_WIDTH, undo);
        nonceIndex = new RecordIndex(nonces, 2);
    }

    /** Filled paper, not negative; the hash is given most significant word first. */
    public Int256 filled(final long hash0, final long hash1, final long hash2, final long hash3, final Int256 into) {
        final int record = index.isEmpty() ? RecordIndex.NONE : index.find(hash0, hash1, hash2, hash3);
        return record == RecordIndex.NONE ? into.set(0) : records.read(record, FILLED, into);
    }

    /** Forgets an order that has expired: nothing can fill it any more. */
    public void forget(final long hash0, final long hash1, final long hash2, final long hash3) {
        index.remove(hash0, hash1, hash2, hash3);
    }

    /** Uses a compact nonce; false if it was used before. */
    boolean touch(final int signer, final long compactNonce) {
        final int record = nonceIndex.findOrAdd(signer, compactNonce, 0);
        if (nonces.get(record, TOUCHED) != 0) {
            return false;
        }
        nonces.set(record, TOUCHED, 1);
        return true;
    }

    void setFilled(final long hash0, final long hash1, final long hash2, final long hash3, final Int256 paper) {
        records.write(index.findOrAdd(hash0, hash1, hash2, hash3), FILLED, paper);
    }

    void save(final SnapshotOutput out) {
        index.save(out);
        nonceIndex.save(out);
    }

    void load(final SnapshotInput in) {
        index.load(in);
        nonceIndex.load(in);
    }
}
