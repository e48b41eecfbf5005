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
 * matched over several commands. Names take room only once an order has one. What belongs to slots lies in pages, so that the
 * table grows by a page and nothing in it moves.
 */
final class OrderTable {
    static final int NONE = -1;

    private static final int PAGE_BITS = 12;
    private static final int PAGE_SLOTS = 1 << PAGE_BITS;
    private static final int INITIAL_ACCOUNTS = 1 << 10;

    private static final int ACCOUNT = 0;
    private static final int MARKET = 1;
    private static final int ENTRY = 2;
    private static final int FLAGS = 3;
    private static final int SIGNER_KEY = 4;
    private static final int PREVIOUS = 5;
    /** The account's next older order; free slots form a list through it. */
    private static final int NEXT = 6;

    private static final int WIDTH = 7;

    private RestingOrder[][] resting = new RestingOrder[1][PAGE_SLOTS];
    private int[][] rows = new int[1][PAGE_SLOTS * WIDTH];
    /** Two words of each slot's name; null where no slot of the page ever had one. */
    private long[][] names = new long[1][];

    private int pages = 1;

    private int[] newestByAccount = emptyInts(INITIAL_ACCOUNTS);
    private int[] countByAccount = new int[INITIAL_ACCOUNTS];
    private int free = NONE;
    private int used;
    private int size;

    /** Takes a slot and makes it the account's newest. */
    int open(final OpenedOrder order) {
        final int slot = takeSlot();
        final int account = order.account;
        ensureAccount(account);
        final int next = newestByAccount[account];
        final int[] page = rows[page(slot)];
        final int row = row(slot);
        page[row + ACCOUNT] = account;
        page[row + MARKET] = order.market;
        page[row + FLAGS] = order.flags;
        page[row + SIGNER_KEY] = order.signerKey;
        page[row + PREVIOUS] = NONE;
        page[row + NEXT] = next;
        if (next != NONE) {
            set(next, PREVIOUS, slot);
        }
        newestByAccount[account] = slot;
        countByAccount[account]++;
        size++;
        setName(slot, order.clientIdFirst, order.clientIdSecond);
        return slot;
    }

    void close(final int slot) {
        final int[] page = rows[page(slot)];
        final int row = row(slot);
        final int account = page[row + ACCOUNT];
        final int previous = page[row + PREVIOUS];
        final int next = page[row + NEXT];
        if (previous != NONE) {
            set(previous, NEXT, next);
        } else {
            newestByAccount[account] = next;
        }
        if (next != NONE) {
            set(next, PREVIOUS, previous);
        }
        countByAccount[account]--;
        resting[page(slot)][place(slot)] = null;
        page[row + NEXT] = free;
        free = slot;
        size--;
    }

    /** The order in the book, or null. */
    RestingOrder resting(final int slot) {
        return resting[page(slot)][place(slot)];
    }

    void setResting(final int slot, final RestingOrder order) {
        resting[page(slot)][place(slot)] = order;
    }

    int account(final int slot) {
        return get(slot, ACCOUNT);
    }

    int market(final int slot) {
        return get(slot, MARKET);
    }

    /** Its entry in {@link AcceptedOrders}. */
    int entry(final int slot) {
        return get(slot, ENTRY);
    }

    void setEntry(final int slot, final int entry) {
        set(slot, ENTRY, entry);
    }

    /** As in {@link OpenedOrder#flags}. */
    int flags(final int slot) {
        return get(slot, FLAGS);
    }

    /** Account number of the key that signed. */
    int signerKey(final int slot) {
        return get(slot, SIGNER_KEY);
    }

    /** As in {@link ClientOrderIds#first}; zero for no name. */
    long clientIdFirst(final int slot) {
        final long[] page = names[page(slot)];
        return page == null ? 0 : page[2 * place(slot)];
    }

    long clientIdSecond(final int slot) {
        final long[] page = names[page(slot)];
        return page == null ? 0 : page[2 * place(slot) + 1];
    }

    /** The account's newest open order, or {@link #NONE}. */
    int newest(final int ofAccount) {
        return ofAccount < newestByAccount.length ? newestByAccount[ofAccount] : NONE;
    }

    /** The next older open order of the same account, or {@link #NONE}. */
    int older(final int slot) {
        return get(slot, NEXT);
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
        for (int slot = 0; slot < used; slot++) {
            for (int field = 0; field < WIDTH; field++) {
                out.putInt(get(slot, field));
            }
        }
        final int named = namedSlots();
        out.putInt(2 * named);
        for (int slot = 0; slot < named; slot++) {
            out.putLong(clientIdFirst(slot));
            out.putLong(clientIdSecond(slot));
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
        ensurePages(used);
        for (int slot = 0; slot < used; slot++) {
            for (int field = 0; field < WIDTH; field++) {
                set(slot, field, in.getInt());
            }
        }
        final int named = in.count() / 2;
        ensurePages(named);
        for (int slot = 0; slot < named; slot++) {
            setName(slot, in.getLong(), in.getLong());
        }
        final int accounts = in.count();
        newestByAccount = new int[accounts];
        countByAccount = new int[accounts];
        in.getInts(newestByAccount, accounts);
        in.getInts(countByAccount, accounts);
    }

    private int get(final int slot, final int field) {
        return rows[page(slot)][row(slot) + field];
    }

    private void set(final int slot, final int field, final int value) {
        rows[page(slot)][row(slot) + field] = value;
    }

    private void setName(final int slot, final long first, final long second) {
        if (names[page(slot)] == null) {
            if (first == 0) {
                return;
            }
            names[page(slot)] = new long[2 * PAGE_SLOTS];
        }
        final long[] page = names[page(slot)];
        page[2 * place(slot)] = first;
        page[2 * place(slot) + 1] = second;
    }

    /** Slots up to the last page in which one ever had a name. */
    private int namedSlots() {
        int named = pages;
        while (named > 0 && names[named - 1] == null) {
            named--;
        }
        return named << PAGE_BITS;
    }

    private static int page(final int slot) {
        return slot >>> PAGE_BITS;
    }

    private static int place(final int slot) {
        return slot & PAGE_SLOTS - 1;
    }

    private static int row(final int slot) {
        return place(slot) * WIDTH;
    }

    private int takeSlot() {
        if (free != NONE) {
            final int slot = free;
            free = older(slot);
            return slot;
        }
        ensurePages(used + 1);
        return used++;
    }

    private void ensurePages(final int slots) {
        while (pages << PAGE_BITS < slots) {
            if (pages == rows.length) {
                resting = Arrays.copyOf(resting, 2 * pages);
                rows = Arrays.copyOf(rows, 2 * pages);
                names = Arrays.copyOf(names, 2 * pages);
            }
            resting[pages] = new RestingOrder[PAGE_SLOTS];
            rows[pages] = new int[PAGE_SLOTS * WIDTH];
            pages++;
        }
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
