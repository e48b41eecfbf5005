package io.croupier.matcher.ledger;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.Arrays;

/**
 * What an account holds and has on the way in a market: one record for each pair that was ever touched.
 *
 * <p>A position is live while it has confirmed paper, unsettled units or open orders. The live positions of an account form
 * a list, so that margin costs work in proportion to them and to nothing else.
 */
final class Positions {
    /** Account and market in one word. */
    static final int KEY = 0;

    /** Confirmed: the two words and the serial of the Dealer's position slot. */
    static final int PAPER = 1;

    static final int REDUCED_CREDIT = 3;
    static final int SERIAL = 5;

    /** Confirmed: credit at which the open paper was entered, without what was realised; int128. */
    static final int ENTRY_CREDIT = 6;

    /** Pending: sums over the unsettled units. Lots are signed; credit and fee are int128. */
    static final int PENDING_UNITS = 8;

    static final int PENDING_LOTS = 9;
    static final int PENDING_CREDIT = 10;
    static final int PENDING_FEE = 12;

    /** Open orders: how many, and per side the remaining lots and the charges held for them. */
    static final int ORDERS = 14;

    static final int BUY_LOTS = 15;
    static final int SELL_LOTS = 16;
    static final int BUY_CHARGE = 17;
    static final int SELL_CHARGE = 18;

    /** Neighbours in the account's list of live positions, plus one; zero ends the list. */
    private static final int NEXT = 19;

    private static final int PREVIOUS = 20;
    private static final int LIVE = 21;

    /** Remaining lots of the open orders that may only reduce. */
    static final int REDUCE_ONLY_LOTS = 22;

    private static final int WIDTH = 23;

    final Records records;

    /** Positions with reduce-only orders whose size, or whose orders, have changed since somebody asked. */
    final NumberSet toTrim = new NumberSet();

    private static final int INITIAL_ACCOUNTS = 1_024;

    private final RecordIndex index;
    private final Records accounts;

    /** By account the position that was found last, plus one, for most orders of an account are of one market. */
    private int[] found = new int[INITIAL_ACCOUNTS];

    Positions(final Accounts accounts, final UndoLog undo) {
        this.accounts = accounts.records;
        records = new Records(WIDTH, undo);
        index = new RecordIndex(records, 1);
    }

    int find(final int account, final int market) {
        final long key = key(account, market);
        if (isFound(account, key)) {
            return found[account] - 1;
        }
        final int position = index.find(key);
        if (position != RecordIndex.NONE) {
            remember(account, position);
        }
        return position;
    }

    int findOrAdd(final int account, final int market) {
        final long key = key(account, market);
        if (isFound(account, key)) {
            return found[account] - 1;
        }
        final int position = index.findOrAdd(key);
        remember(account, position);
        return position;
    }

    private boolean isFound(final int account, final long key) {
        return account >= 0
                && account < found.length
                && found[account] != 0
                && records.get(found[account] - 1, KEY) == key;
    }

    /** A position is never removed, so what was found stays true. */
    private void remember(final int account, final int position) {
        if (account >= found.length) {
            found = Arrays.copyOf(found, Math.max(account + 1, 2 * found.length));
        }
        found[account] = position + 1;
    }

    int account(final int position) {
        return (int) (records.get(position, KEY) >>> 32);
    }

    int market(final int position) {
        return (int) records.get(position, KEY);
    }

    /** The first live position of the account, or {@link RecordIndex#NONE}. */
    int firstLive(final int account) {
        return (int) accounts.get(account, Accounts.FIRST_LIVE) - 1;
    }

    int nextLive(final int position) {
        return (int) records.get(position, NEXT) - 1;
    }

    boolean isLive(final int position) {
        return position != RecordIndex.NONE && records.get(position, LIVE) != 0;
    }

    boolean hasPaper(final int position) {
        return (records.get(position, PAPER) | records.get(position, PAPER + 1)) != 0;
    }

    Int256 paper(final int position, final Int256 into) {
        return records.read(position, PAPER, into);
    }

    Int256 reducedCredit(final int position, final Int256 into) {
        return records.read(position, REDUCED_CREDIT, into);
    }

    /** Remaining lots of open orders on one side. */
    long orderLots(final int position, final boolean buy) {
        return position == RecordIndex.NONE ? 0 : records.get(position, buy ? BUY_LOTS : SELL_LOTS);
    }

    /** Charges held for open orders on one side. */
    long orderCharge(final int position, final boolean buy) {
        return position == RecordIndex.NONE ? 0 : records.get(position, buy ? BUY_CHARGE : SELL_CHARGE);
    }

    /** To be called after any change of the position's size, settled or pending. */
    void sizeChanged(final int position) {
        if (records.get(position, REDUCE_ONLY_LOTS) > 0) {
            toTrim.add(position);
        }
    }

    /** Puts the position on its account's list or takes it off; to be called after any change of what keeps it live. */
    void updateLive(final int position) {
        final boolean live =
                hasPaper(position) || records.get(position, PENDING_UNITS) != 0 || records.get(position, ORDERS) != 0;
        if (live == isLive(position)) {
            return;
        }
        records.set(position, LIVE, live ? 1 : 0);
        final int account = account(position);
        accounts.set(
                account, Accounts.LIVE_POSITIONS, accounts.get(account, Accounts.LIVE_POSITIONS) + (live ? 1 : -1));
        if (live) {
            link(account, position);
        } else {
            unlink(account, position);
        }
    }

    private void link(final int account, final int position) {
        final long first = accounts.get(account, Accounts.FIRST_LIVE);
        records.set(position, NEXT, first);
        records.set(position, PREVIOUS, 0);
        if (first != 0) {
            records.set((int) first - 1, PREVIOUS, position + 1);
        }
        accounts.set(account, Accounts.FIRST_LIVE, position + 1);
    }

    private void unlink(final int account, final int position) {
        final long next = records.get(position, NEXT);
        final long previous = records.get(position, PREVIOUS);
        if (previous == 0) {
            accounts.set(account, Accounts.FIRST_LIVE, next);
        } else {
            records.set((int) previous - 1, NEXT, next);
        }
        if (next != 0) {
            records.set((int) next - 1, PREVIOUS, previous);
        }
    }

    private static long key(final int account, final int market) {
        return (long) account << 32 | market;
    }

    void save(final SnapshotOutput out) {
        index.save(out);
    }

    void load(final SnapshotInput in) {
        index.load(in);
    }
}
