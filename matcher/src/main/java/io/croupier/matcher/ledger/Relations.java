package io.croupier.matcher.ledger;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;

/** What accounts have granted each other: keys that may sign and liquidate for them, and allowances over their funds. */
final class Relations {
    private static final int VALID = 1;

    /** Removed in a block that is not yet confirmed. */
    private static final int REMOVAL_SEEN = 2;

    private static final int OPERATOR_WIDTH = 3;

    private static final int ALLOWANCE_PRIMARY = 1;
    private static final int ALLOWANCE_SECONDARY = 3;
    private static final int ALLOWANCE_WIDTH = 5;

    private final Records operators;
    private final RecordIndex operatorIndex;
    private final Records allowances;
    private final RecordIndex allowanceIndex;

    Relations(final UndoLog undo) {
        operators = new Records(OPERATOR_WIDTH, undo);
        operatorIndex = new RecordIndex(operators, 1);
        allowances = new Records(ALLOWANCE_WIDTH, undo);
        allowanceIndex = new RecordIndex(allowances, 1);
    }

    boolean isOperator(final int client, final int operator) {
        final int record = operatorIndex.find(key(client, operator));
        return record != RecordIndex.NONE && operators.get(record, VALID) != 0;
    }

    void setOperator(final int client, final int operator, final boolean valid) {
        operators.set(operatorIndex.findOrAdd(key(client, operator)), VALID, valid ? 1 : 0);
    }

    boolean isRemovalSeen(final int client, final int operator) {
        final int record = operatorIndex.find(key(client, operator));
        return record != RecordIndex.NONE && operators.get(record, REMOVAL_SEEN) != 0;
    }

    /** Marks a grant that is known; where there is none nothing can be removed. */
    void setRemovalSeen(final int client, final int operator, final boolean seen) {
        final int record = operatorIndex.find(key(client, operator));
        if (record != RecordIndex.NONE) {
            operators.set(record, REMOVAL_SEEN, seen ? 1 : 0);
        }
    }

    Int256 primaryAllowance(final int owner, final int spender, final Int256 into) {
        return allowance(owner, spender, ALLOWANCE_PRIMARY, into);
    }

    Int256 secondaryAllowance(final int owner, final int spender, final Int256 into) {
        return allowance(owner, spender, ALLOWANCE_SECONDARY, into);
    }

    void setAllowance(final int owner, final int spender, final Int256 primary, final Int256 secondary) {
        final int record = allowanceIndex.findOrAdd(key(owner, spender));
        writeAllowance(record, ALLOWANCE_PRIMARY, primary);
        writeAllowance(record, ALLOWANCE_SECONDARY, secondary);
    }

    /** An allowance is a uint256 on chain; from 2^127 on it covers whatever can exist, and no spending brings it below. */
    private void writeAllowance(final int record, final int field, final Int256 amount) {
        final boolean unlimited = amount.signum() < 0 || !amount.fits(128);
        allowances.set(record, field, unlimited ? Long.MAX_VALUE : amount.high());
        allowances.set(record, field + 1, unlimited ? -1 : amount.low());
    }

    private Int256 allowance(final int owner, final int spender, final int field, final Int256 into) {
        final int record = allowanceIndex.find(key(owner, spender));
        return record == RecordIndex.NONE ? into.set(0) : allowances.read(record, field, into);
    }

    void save(final SnapshotOutput out) {
        operatorIndex.save(out);
        allowanceIndex.save(out);
    }

    void load(final SnapshotInput in) {
        operatorIndex.load(in);
        allowanceIndex.load(in);
    }

    private static long key(final int one, final int other) {
        return (long) one << 32 | other;
    }
}
