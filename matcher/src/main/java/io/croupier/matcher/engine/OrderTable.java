package io.croupier.matcher.engine;

import io.croupier.matcher.book.RestingOrder;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.Arrays;

/**
 * What the exchange keeps of every open order beside its {@link RestingOrder}: a table with one column an array, so that
 * the matching path touches only what it needs, and lists by account and by expiry threaded through it.
 *
 * <p>A slot is open from {@link #open} to {@link #close}; a slot without resting order is an order that is still being
 * matched over several commands.
 */
final class OrderTable {
    static final int NONE = -1;

    private static final int INITIAL_CAPACITY = 1 << 10;

    RestingOrder[] resting = new RestingOrder[INITIAL_CAPACITY];
    int[] account = new int[INITIAL_CAPACITY];
    int[] market = new int[INITIAL_CAPACITY];
    long[] makerFeeRate = new long[INITIAL_CAPACITY];
    long[] takerFeeRate = new long[INITIAL_CAPACITY];
    int[] signerKey = new int[INITIAL_CAPACITY];
    long[] clientIdFirst = new long[INITIAL_CAPACITY];
    long[] clientIdSecond = new long[INITIAL_CAPACITY];
    int[] expiryPrevious = new int[INITIAL_CAPACITY];
    int[] expiryNext = new int[INITIAL_CAPACITY];
    private int[] accountPrevious = new int[INITIAL_CAPACITY];
    private int[] accountNext = new int[INITIAL_CAPACITY];
    private int[] newestByAccount = emptyInts(INITIAL_CAPACITY);
    private int[] countByAccount = new int[INITIAL_CAPACITY];

    /** Free slots form a list through {@link #accountNext}. */
    private int free = NONE;

    private int used;
    private int size;

    /** Takes a slot and makes it the account's newest. */
    int open(final int ofAccount, final int inMarket) {
        final int slot = takeSlot();
        account[slot] = ofAccount;
        market[slot] = inMarket;
        ensureAccount(ofAccount);
        final int next = newestByAccount[ofAccount];
        accountPrevious[slot] = NONE;
        accountNext[slot] = next;
        if (next != NONE) {
            accountPrevious[next] = slot;
        }
        newestByAccount[ofAccount] = slot;
        countByAccount[ofAccount]++;
        size++;
        return slot;
    }

    void close(final int slot) {
        final int previous = accountPrevious[slot];
        final int next = accountNext[slot];
        if (previous != NONE) {
            accountNext[previous] = next;
        } else {
            newestByAccount[account[slot]] = next;
        }
        if (next != NONE) {
            accountPrevious[next] = previous;
        }
        countByAccount[account[slot]]--;
        resting[slot] = null;
        accountNext[slot] = free;
        free = slot;
        size--;
    }

    /** The account's newest open order, or {@link #NONE}. */
    int newest(final int ofAccount) {
        return ofAccount < newestByAccount.length ? newestByAccount[ofAccount] : NONE;
    }

    /** The next older open order of the same account, or {@link #NONE}. */
    int older(final int slot) {
        return accountNext[slot];
    }

    int count(final int ofAccount) {
        return ofAccount < countByAccount.length ? countByAccount[ofAccount] : 0;
    }

    int size() {
        return size;
    }

    /** Writes every slot that was ever used but for its resting order, which its book writes. */
    void save(final SnapshotOutput out) {
        out.section("orders");
        out.putInt(used);
        out.putInt(size);
        out.putInt(free);
        for (final int[] column : intColumns()) {
            out.putInts(column, used);
        }
        for (final long[] column : longColumns()) {
            out.putLongs(column, used);
        }
        out.putInt(newestByAccount.length);
        out.putInts(newestByAccount, newestByAccount.length);
        out.putInts(countByAccount, countByAccount.length);
    }

    void load(final SnapshotInput in) {
        in.section("orders");
        used = in.count();
        size = in.count();
        free = in.getInt();
        int capacity = INITIAL_CAPACITY;
        while (capacity < used) {
            capacity *= 2;
        }
        grow(capacity);
        for (final int[] column : intColumns()) {
            in.getInts(column, used);
        }
        for (final long[] column : longColumns()) {
            in.getLongs(column, used);
        }
        final int accounts = in.count();
        newestByAccount = new int[accounts];
        countByAccount = new int[accounts];
        in.getInts(newestByAccount, accounts);
        in.getInts(countByAccount, accounts);
    }

    private int[][] intColumns() {
        return new int[][] {account, market, signerKey, expiryPrevious, expiryNext, accountPrevious, accountNext};
    }

    private long[][] longColumns() {
        return new long[][] {makerFeeRate, takerFeeRate, clientIdFirst, clientIdSecond};
    }

    private int takeSlot() {
        if (free != NONE) {
            final int slot = free;
            free = accountNext[slot];
            return slot;
        }
        if (used == resting.length) {
            grow(2 * used);
        }
        return used++;
    }

    private void grow(final int capacity) {
        resting = Arrays.copyOf(resting, capacity);
        account = Arrays.copyOf(account, capacity);
        market = Arrays.copyOf(market, capacity);
        makerFeeRate = Arrays.copyOf(makerFeeRate, capacity);
        takerFeeRate = Arrays.copyOf(takerFeeRate, capacity);
        signerKey = Arrays.copyOf(signerKey, capacity);
        clientIdFirst = Arrays.copyOf(clientIdFirst, capacity);
        clientIdSecond = Arrays.copyOf(clientIdSecond, capacity);
        expiryPrevious = Arrays.copyOf(expiryPrevious, capacity);
        expiryNext = Arrays.copyOf(expiryNext, capacity);
        accountPrevious = Arrays.copyOf(accountPrevious, capacity);
        accountNext = Arrays.copyOf(accountNext, capacity);
    }

    private void ensureAccount(final int number) {
        final int known = newestByAccount.length;
        if (number >= known) {
            final int capacity = Math.max(2 * known, number + 1);
            newestByAccount = Arrays.copyOf(newestByAccount, capacity);
            Arrays.fill(newestByAccount, known, capacity, NONE);
            countByAccount = Arrays.copyOf(countByAccount, capacity);
        }
    }

    private static int[] emptyInts(final int capacity) {
        final int[] ints = new int[capacity];
        Arrays.fill(ints, NONE);
        return ints;
    }
}
