package io.croupier.matcher.ledger;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.Arrays;

/**
 * The amounts of one trade unit, leg by leg: leg 0 is the incoming order, the others follow in contract order (ascending
 * signer, equal signers adjacent). Reusable; grows to the largest unit it has held and then allocates nothing.
 */
public final class UnitLegs {
    private int market;
    private int size;
    private int[] accounts = new int[8];
    private long[] lots = new long[8];
    private long[] credits = new long[8];
    private long[] fees = new long[8];

    /** Starts a unit of the given market. */
    public void clear(final int unitMarket) {
        market = unitMarket;
        size = 0;
    }

    /**
     * Appends a leg.
     *
     * @param account whose order it is
     * @param signedLots position change, positive when buying
     * @param credit credit change before the fee, of the opposite sign
     * @param fee paid by the account, negative for a rebate
     */
    public void add(final int account, final long signedLots, final long credit, final long fee) {
        if (size == accounts.length) {
            accounts = Arrays.copyOf(accounts, 2 * size);
            lots = Arrays.copyOf(lots, 2 * size);
            credits = Arrays.copyOf(credits, 2 * size);
            fees = Arrays.copyOf(fees, 2 * size);
        }
        accounts[size] = account;
        lots[size] = signedLots;
        credits[size] = credit;
        fees[size] = fee;
        size++;
    }

    public int market() {
        return market;
    }

    public int size() {
        return size;
    }

    public int account(final int leg) {
        return accounts[leg];
    }

    public long lots(final int leg) {
        return lots[leg];
    }

    public long credit(final int leg) {
        return credits[leg];
    }

    public long fee(final int leg) {
        return fees[leg];
    }

    public void save(final SnapshotOutput out) {
        out.putInt(market);
        out.putInt(size);
        for (int leg = 0; leg < size; leg++) {
            out.putInt(accounts[leg]);
            out.putLong(lots[leg]);
            out.putLong(credits[leg]);
            out.putLong(fees[leg]);
        }
    }

    /** Reads what {@link #save} wrote, in place of what was held. */
    public void load(final SnapshotInput in) {
        clear(in.getInt());
        for (int left = in.count(); left > 0; left--) {
            add(in.getInt(), in.getLong(), in.getLong(), in.getLong());
        }
    }
}
