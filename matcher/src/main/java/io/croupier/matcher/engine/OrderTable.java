package io.croupier.matcher.engine;

import io.croupier.matcher.book.RestingOrder;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.Arrays;

/**
 * What the exchange keeps of every open order beside its {@link RestingOrder} and its entry in {@link AcceptedOrders}: a
 * row of numbers for each, and through the rows a list by account.
 *
 * <p>A slot is open from {@link #open} to {@link #close}; a slot without resting order is an order that is still being
 * matched over several commands. Names take room only once an order has one.
 */
final class OrderTable {
    static final int NONE = -1;

    private static final int INITIAL_CAPACITY = 1 << 10;

    private static final int ACCOUNT = 0;
    private static final int MARKET = 1;
    private static final int ENTRY = 2;
    private static final int FLAGS = 3;
    private static final int SIGNER_KEY = 4;
    private static final int PREVIOUS = 5;
    /** The account's next older order; free slots form a list through it. */
    private static final int NEXT = 6;

    private static final int WIDTH = 7;

    RestingOrder[] resting = new RestingOrder[INITIAL_CAPACITY];
    private int[] rows = new int[INITIAL_CAPACITY * WIDTH];
    /** Two words of each slot's name up to the highest slot that ever had one. */
    private long[] names = new long[0];

    private int[] newestByAccount = emptyInts(INITIAL_CAPACITY);
    private int[] countByAccount = new int[INITIAL_CAPACITY];
    private int free = NONE;
    private int used;
    private int size;

    /** Takes a slot and makes it the account's newest. */
    int open(final OpenedOrder order) {
        final int slot = takeSlot();
        final int account = order.account;
        ensureAccount(account);
        final int next = newestByAccount[account];
        final int row = slot * WIDTH;
        rows[row + ACCOUNT] = account;
        rows[row + MARKET] = order.market;
        rows[row + FLAGS] = order.flags;
        rows[row + SIGNER_KEY] = order.signerKey;
        rows[row + PREVIOUS] = NONE;
        rows[row + NEXT] = next;
        if (next != NONE) {
            rows[next * WIDTH + PREVIOUS] = slot;
        }
        newestByAccount[account] = slot;
        countByAccount[account]++;
        size++;
        setName(slot, order.clientIdFirst, order.clientIdSecond);
        return slot;
    }

    void close(final int slot) {
        final int row = slot * WIDTH;
        final int account = rows[row + ACCOUNT];
        final int previous = rows[row + PREVIOUS];
        final int next = rows[row + NEXT];
        if (previous != NONE) {
            rows[previous * WIDTH + NEXT] = next;
        } else {
            newestByAccount[account] = next;
        }
        if (next != NONE) {
            rows[next * WIDTH + PREVIOUS] = previous;
        }
        countByAccount[account]--;
        resting[slot] = null;
        rows[row + NEXT] = free;
        free = slot;
        size--;
    }

    int account(final int slot) {
        return rows[slot * WIDTH + ACCOUNT];
    }

    int market(final int slot) {
        return rows[slot * WIDTH + MARKET];
    }

    /** Its entry in {@link AcceptedOrders}. */
    int entry(final int slot) {
        return rows[slot * WIDTH + ENTRY];
    }

    void setEntry(final int slot, final int entry) {
        rows[slot * WIDTH + ENTRY] = entry;
    }

    /** As in {@link OpenedOrder#flags}. */
    int flags(final int slot) {
        return rows[slot * WIDTH + FLAGS];
    }

    /** Account number of the key that signed. */
    int signerKey(final int slot) {
        return rows[slot * WIDTH + SIGNER_KEY];
    }

    /** As in {@link ClientOrderIds#first}; zero for no name. */
    long clientIdFirst(final int slot) {
        return 2 * slot < names.length ? names[2 * slot] : 0;
    }

    long clientIdSecond(final int slot) {
        return 2 * slot < names.length ? names[2 * slot + 1] : 0;
    }

    /** The account's newest open order, or {@link #NONE}. */
    int newest(final int ofAccount) {
        return ofAccount < newestByAccount.length ? newestByAccount[ofAccount] : NONE;
    }

    /** The next older open order of the same account, or {@link #NONE}. */
    int older(final int slot) {
        return rows[slot * WIDTH + NEXT];
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
        out.putInts(rows, used * WIDTH);
        out.putInt(names.length);
        out.putLongs(names, names.length);
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
        in.getInts(rows, used * WIDTH);
        names = new long[in.count()];
        in.getLongs(names, names.length);
        final int accounts = in.count();
        newestByAccount = new int[accounts];
        countByAccount = new int[accounts];
        in.getInts(newestByAccount, accounts);
        in.getInts(countByAccount, accounts);
    }

    private void setName(final int slot, final long first, final long second) {
        if (2 * slot >= names.length) {
            if (first == 0) {
                return;
            }
            names = Arrays.copyOf(names, 2 * resting.length);
        }
        names[2 * slot] = first;
        names[2 * slot + 1] = second;
    }

    private int takeSlot() {
        if (free != NONE) {
            final int slot = free;
            free = older(slot);
            return slot;
        }
        if (used == resting.length) {
            grow(2 * used);
        }
        return used++;
    }

    private void grow(final int capacity) {
        resting = Arrays.copyOf(resting, capacity);
        rows = Arrays.copyOf(rows, capacity * WIDTH);
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
