package io.croupier.matcher.engine;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.Arrays;

/**
 * Every order that was ever accepted, until the chain's own clock has passed its expiry: without it a filled or cancelled
 * order could be sent again. An entry holds what the signature binds and the hot path seldom needs (hash, expiry, fee
 * rates), and where the order stands: its slot in {@link OrderTable} while it is open.
 *
 * <p>Most entries are of orders that are closed, so they lie outside the heap, a cache line each, and a {@link HashIndex}
 * tells nearly every new hash from the known ones without reading any. Entries are linked by the second in which they expire
 * and forgotten second by second, so memory is bounded by the orders alive at the same time.
 */
final class AcceptedOrders implements HashIndex.Entries {
    /** No entry. */
    static final int NONE = HashIndex.NONE;

    static final int UNKNOWN = -1;
    static final int CLOSED = -2;
    /** Closed because nothing remained; a busted unit may open it again. */
    static final int FILLED = -3;

    private static final long WORDS_BYTES = 56;
    private static final long HASH = 0;
    private static final long EXPIRY = 32;
    private static final long MAKER_FEE_RATE = 40;
    private static final long TAKER_FEE_RATE = 48;
    /** The slot of an open order; of another its state less twice its account, so that it tells whose it was. */
    private static final long STATE = 56;
    /** The entry accepted before it that expires in the same second, or {@link #NONE}. */
    private static final long NEXT = 60;

    /** Hears of a hash that is remembered no longer. */
    interface Forgotten {
        void forgotten(long word0, long word1, long word2, long word3);
    }

    private final Forgotten forgotten;
    private final ExpirySeconds seconds = new ExpirySeconds();
    private final EntryRows entries = new EntryRows();
    private final EntryNumbers numbers = new EntryNumbers();
    private int[] countByAccount = new int[64];
    private final HashIndex index = new HashIndex(this);

    /** Entries that may be looked at until {@link #sweep} is called again. */
    private int looksLeft = 1;

    AcceptedOrders(final Forgotten forgotten) {
        this.forgotten = forgotten;
    }

    /** The entry of this hash, or {@link #NONE}. */
    int find(final OrderHash hash) {
        return index.find(hash);
    }

    /** Reads what {@link #find} and {@link #add} will read for a hash that ends in {@code word} and is new. */
    int touchFree(final long word) {
        return index.touchFree(word);
    }

    /** Reads what {@link #find} will read for a hash that ends in {@code word} and is known; a state as stored, probably its. */
    int touchTaken(final long word) {
        return stored(index.touchTaken(word));
    }

    /** Remembers an order that was not known before; its expiry must not lie before what {@link #firstOpenBefore} was asked. */
    int add(final OpenedOrder order, final int state) {
        final int entry = numbers.take();
        entries.ensure(entry + 1);
        final OrderHash hash = order.hash;
        entries.setLong(entry, HASH, hash.word0);
        entries.setLong(entry, HASH + 8, hash.word1);
        entries.setLong(entry, HASH + 16, hash.word2);
        entries.setLong(entry, HASH + 24, hash.word3);
        entries.setLong(entry, EXPIRY, order.expirySeconds);
        entries.setLong(entry, MAKER_FEE_RATE, order.makerFeeRate);
        entries.setLong(entry, TAKER_FEE_RATE, order.takerFeeRate);
        set(entry, order.account, state);
        count(order.account);
        entries.setInt(entry, NEXT, seconds.putFirst(order.expirySeconds, entry));
        index.put(hash.word3, entry);
        return entry;
    }

    /** The slot of the open order, {@link #CLOSED} or {@link #FILLED}; {@link #UNKNOWN} for {@link #NONE}. */
    int state(final int entry) {
        if (entry == NONE) {
            return UNKNOWN;
        }
        final int stored = stored(entry);
        return stored >= 0 ? stored : (stored & 1) == 0 ? CLOSED : FILLED;
    }

    /** The account's order is open in a slot, {@link #CLOSED} or {@link #FILLED} from here on. */
    void set(final int entry, final int account, final int state) {
        entries.setInt(entry, STATE, state >= 0 ? state : state - 2 * account);
    }

    private int stored(final int entry) {
        return entries.getInt(entry, STATE);
    }

    void readHash(final int entry, final OrderHash into) {
        into.set(
                entries.getLong(entry, HASH),
                entries.getLong(entry, HASH + 8),
                entries.getLong(entry, HASH + 16),
                entries.getLong(entry, HASH + 24));
    }

    long expirySeconds(final int entry) {
        return entries.getLong(entry, EXPIRY);
    }

    long makerFeeRate(final int entry) {
        return entries.getLong(entry, MAKER_FEE_RATE);
    }

    long takerFeeRate(final int entry) {
        return entries.getLong(entry, TAKER_FEE_RATE);
    }

    int size() {
        return numbers.size();
    }

    /** How many of them are the account's. */
    int size(final int account) {
        return account < countByAccount.length ? countByAccount[account] : 0;
    }

    private void count(final int account) {
        if (account >= countByAccount.length) {
            countByAccount = Arrays.copyOf(countByAccount, Math.max(account + 1, 2 * countByAccount.length));
        }
        countByAccount[account]++;
    }

    /** Bytes outside the heap. */
    long offHeapBytes() {
        return entries.offHeapBytes() + index.offHeapBytes();
    }

    /** Lets {@link #firstOpenBefore} and {@link #forgetBefore} look at so many entries together. */
    void sweep(final int looks) {
        looksLeft = looks;
    }

    /** Whether both might have found more, had they been allowed to look further. */
    boolean isSweptShort() {
        return looksLeft == 0;
    }

    /**
     * The slot of an open order that expires before {@code second}, or {@link #NONE}; the caller closes it. No order of
     * such an expiry may be accepted or opened any more.
     */
    int firstOpenBefore(final long second) {
        while (seconds.isDueBefore(second)) {
            for (int entry = seconds.firstDue(); entry != NONE; entry = next(entry)) {
                seconds.skipTo(entry);
                if (looksLeft == 0) {
                    return NONE;
                }
                looksLeft--;
                if (state(entry) >= 0) {
                    return state(entry);
                }
            }
            seconds.closeDue();
        }
        return NONE;
    }

    /** Forgets the orders that expire before the second by the chain's own clock; none of them is open. */
    void forgetBefore(final long chainSeconds) {
        while (looksLeft > 0 && seconds.isClosedBefore(chainSeconds)) {
            final int entry = seconds.firstClosed();
            looksLeft--;
            seconds.takeFirstClosed(next(entry));
            forget(entry);
        }
    }

    /** Writes every entry that was ever used; the index is made anew. */
    void save(final SnapshotOutput out) {
        out.section("accepted");
        numbers.save(out);
        for (int entry = 0; entry < numbers.used(); entry++) {
            for (long word = 0; word < WORDS_BYTES; word += Long.BYTES) {
                out.putLong(entries.getLong(entry, word));
            }
            out.putInt(stored(entry));
            out.putInt(next(entry));
        }
        out.putInt(countByAccount.length);
        out.putInts(countByAccount, countByAccount.length);
        seconds.save(out);
    }

    void load(final SnapshotInput in) {
        in.section("accepted");
        numbers.load(in);
        entries.ensure(numbers.used());
        for (int entry = 0; entry < numbers.used(); entry++) {
            for (long word = 0; word < WORDS_BYTES; word += Long.BYTES) {
                entries.setLong(entry, word, in.getLong());
            }
            entries.setInt(entry, STATE, in.getInt());
            entries.setInt(entry, NEXT, in.getInt());
        }
        countByAccount = new int[in.count()];
        in.getInts(countByAccount, countByAccount.length);
        for (int entry = 0; entry < numbers.used(); entry++) {
            if (!numbers.isFree(entry)) {
                index.put(lastWord(entry), entry);
            }
        }
        seconds.load(in);
    }

    private void forget(final int entry) {
        final int stored = stored(entry);
        if (stored >= 0) {
            throw new IllegalStateException("an order is open after it has expired");
        }
        countByAccount[(CLOSED - stored) >> 1]--;
        forgotten.forgotten(
                entries.getLong(entry, HASH),
                entries.getLong(entry, HASH + 8),
                entries.getLong(entry, HASH + 16),
                entries.getLong(entry, HASH + 24));
        index.remove(lastWord(entry), entry);
        numbers.giveBack(entry);
    }

    private int next(final int entry) {
        return entries.getInt(entry, NEXT);
    }

    @Override
    public boolean matches(final int entry, final OrderHash hash) {
        return entries.getLong(entry, HASH) == hash.word0
                && entries.getLong(entry, HASH + 8) == hash.word1
                && entries.getLong(entry, HASH + 16) == hash.word2
                && entries.getLong(entry, HASH + 24) == hash.word3;
    }

    @Override
    public long lastWord(final int entry) {
        return entries.getLong(entry, HASH + 24);
    }
}
