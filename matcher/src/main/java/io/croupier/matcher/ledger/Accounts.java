package io.croupier.matcher.ledger;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;

/**
 * Accounts by number. The number is the order in which the ledger first heard of the address.
 *
 * <p>Amounts of the confirmed layer only; what an account holds in a market is in {@link Positions}.
 */
final class Accounts {
    /** The 20 bytes of the address as two longs and the last four bytes, big-endian. */
    static final int ADDRESS = 0;

    /** Signed, int128. */
    static final int PRIMARY = 3;

    /** Unsigned on chain; never negative here. */
    static final int SECONDARY = 5;

    /** What a pending request will withdraw, and the second from which it may. */
    static final int WITHDRAW_PRIMARY = 7;

    static final int WITHDRAW_SECONDARY = 9;
    static final int WITHDRAW_READY_AT = 11;

    /** Primary and secondary of the newest request seen in a block that is not yet confirmed. */
    static final int SEEN_WITHDRAW_PRIMARY = 12;

    static final int SEEN_WITHDRAW_SECONDARY = 14;

    /** Markets with confirmed paper: the length of the Dealer's registry for this account. */
    static final int OPEN_POSITIONS = 16;

    /** First of the account's live positions plus one, and how many there are; see {@link Positions}. */
    static final int FIRST_LIVE = 17;

    static final int LIVE_POSITIONS = 18;

    /** Bits of {@link #ORDER_SENDER}, {@link #FAST_WITHDRAW}, {@link #BEING_LIQUIDATED}. */
    static final int ROLES = 19;

    private static final int WIDTH = 20;

    /** Widths of the Dealer's fields: primary is signed, secondary is not. */
    static final int PRIMARY_BITS = 96;

    private static final int SECONDARY_BITS = 88;

    static final int ORDER_SENDER = 1;
    static final int FAST_WITHDRAW = 2;

    /** Seen in a block that is not yet confirmed. */
    static final int BEING_LIQUIDATED = 4;

    final Records records;

    /** Accounts whose confirmed credit or position has changed, other than for the better, since {@link UnsafeAccounts} looked. */
    final NumberSet worsened = new NumberSet();

    private final RecordIndex index;
    private final Int256 amount = new Int256();

    Accounts(final UndoLog undo) {
        records = new Records(WIDTH, undo);
        index = new RecordIndex(records, 3);
    }

    int find(final long high, final long middle, final int low) {
        return index.find(high, middle, low);
    }

    int findOrAdd(final long high, final long middle, final int low) {
        return index.findOrAdd(high, middle, low);
    }

    int size() {
        return records.size();
    }

    boolean isZeroAddress(final int account) {
        return (records.get(account, ADDRESS) | records.get(account, ADDRESS + 1) | records.get(account, ADDRESS + 2))
                == 0;
    }

    /** Orders accounts as the contract orders addresses: as unsigned integers. */
    int compareAddresses(final int account, final int other) {
        for (int field = ADDRESS; field < ADDRESS + 2; field++) {
            final int order = Long.compareUnsigned(records.get(account, field), records.get(other, field));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compareUnsigned((int) records.get(account, ADDRESS + 2), (int) records.get(other, ADDRESS + 2));
    }

    Int256 primary(final int account, final Int256 into) {
        return records.read(account, PRIMARY, into);
    }

    Int256 secondary(final int account, final Int256 into) {
        return records.read(account, SECONDARY, into);
    }

    /** @throws ArithmeticException if the result does not fit */
    void changePrimary(final int account, final Int256 by) {
        noteWorse(account, by);
        records.write(account, PRIMARY, primary(account, amount).add(by).requireFits(PRIMARY_BITS));
    }

    /** @throws ArithmeticException if the result does not fit */
    void changeSecondary(final int account, final Int256 by) {
        noteWorse(account, by);
        secondary(account, amount).add(by).requireFits(SECONDARY_BITS + 1);
        if (amount.signum() < 0) {
            throw new ArithmeticException("secondary credit below zero");
        }
        records.write(account, SECONDARY, amount);
    }

    private void noteWorse(final int account, final Int256 by) {
        if (by.signum() < 0) {
            worsened.add(account);
        }
    }

    boolean hasRole(final int account, final int role) {
        return (records.get(account, ROLES) & role) != 0;
    }

    void setRole(final int account, final int role, final boolean granted) {
        final long roles = records.get(account, ROLES);
        records.set(account, ROLES, granted ? roles | role : roles & ~role);
    }

    void save(final SnapshotOutput out) {
        index.save(out);
    }

    void load(final SnapshotInput in) {
        index.load(in);
        for (int account = 0; account < size(); account++) {
            worsened.add(account);
        }
    }
}
