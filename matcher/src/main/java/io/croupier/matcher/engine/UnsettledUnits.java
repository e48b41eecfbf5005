package io.croupier.matcher.engine;

import io.croupier.matcher.ledger.Ledger;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Trade units from match to their end: by lane and number, in the order in which they were made, and leg by leg for each
 * account. Numbers rise within a lane. Units are pooled.
 */
final class UnsettledUnits {
    private static final int INITIAL_ACCOUNTS = 1 << 10;

    private final List<Lane> lanes = new ArrayList<>();
    private final ArrayDeque<TradeUnit> free = new ArrayDeque<>();
    private final Ledger ledger;
    private TradeUnit.Leg[] oldestByAccount = new TradeUnit.Leg[INITIAL_ACCOUNTS];
    private TradeUnit.Leg[] newestByAccount = new TradeUnit.Leg[INITIAL_ACCOUNTS];
    private TradeUnit oldest;
    private TradeUnit newest;
    private int size;

    /** The unsettled units of one lane by number. */
    private static final class Lane {
        private final Long2ObjectHashMap<TradeUnit> units = new Long2ObjectHashMap<>();
        private long lastNumber;
    }

    UnsettledUnits(final Ledger ledger) {
        this.ledger = ledger;
    }

    /** An empty unit to fill in; give it back with {@link #add} or {@link #discard}. */
    TradeUnit take(final int makersMax) {
        if (!free.isEmpty() && free.peek().makersMax() != makersMax) {
            free.clear();
        }
        return free.isEmpty() ? new TradeUnit(makersMax) : free.pop();
    }

    void discard(final TradeUnit unit) {
        free.push(unit);
    }

    /** Numbers of the lane go on above this one. */
    void startAfter(final int lane, final long number) {
        final Lane numbered = lane(lane);
        numbered.lastNumber = Math.max(numbered.lastNumber, number);
    }

    long nextNumber(final int lane) {
        return ++lane(lane).lastNumber;
    }

    /** A complete unit; the pending layer holds its amounts already. */
    void add(final TradeUnit unit) {
        lane(unit.lane).units.put(unit.number, unit);
        size++;
        unit.older = newest;
        unit.newer = null;
        if (newest == null) {
            oldest = unit;
        } else {
            newest.newer = unit;
        }
        newest = unit;
        for (int leg = 0; leg < unit.amounts.size(); leg++) {
            link(unit.legs[leg]);
        }
    }

    /** The unit, or null when it has ended or never was. */
    TradeUnit find(final int lane, final long number) {
        return lane < lanes.size() ? lanes.get(lane).units.get(number) : null;
    }

    /** The account's oldest unsettled leg, or null; {@link TradeUnit.Leg#newerOfAccount} leads on. */
    TradeUnit.Leg oldestOf(final int account) {
        return account < oldestByAccount.length ? oldestByAccount[account] : null;
    }

    /** Takes a settled or busted unit out of the pending layer; the caller is done with it after {@link #discard}. */
    void end(final TradeUnit unit) {
        lane(unit.lane).units.remove(unit.number);
        size--;
        if (unit.older == null) {
            oldest = unit.newer;
        } else {
            unit.older.newer = unit.newer;
        }
        if (unit.newer == null) {
            newest = unit.older;
        } else {
            unit.newer.older = unit.older;
        }
        for (int leg = 0; leg < unit.amounts.size(); leg++) {
            unlink(unit.legs[leg]);
        }
        ledger.pending().remove(unit.amounts);
    }

    /** Writes the units in the order in which they were made. */
    void save(final SnapshotOutput out) {
        out.section("units");
        out.putInt(lanes.size());
        for (final Lane lane : lanes) {
            out.putLong(lane.lastNumber);
        }
        out.putInt(size);
        for (TradeUnit unit = oldest; unit != null; unit = unit.newer) {
            out.putInt(unit.makersMax());
            unit.save(out);
        }
    }

    void load(final SnapshotInput in) {
        in.section("units");
        final int count = in.count();
        for (int number = 0; number < count; number++) {
            lane(number).lastNumber = in.getLong();
        }
        for (int left = in.count(); left > 0; left--) {
            final TradeUnit unit = new TradeUnit(in.count());
            unit.load(in);
            add(unit);
        }
    }

    int size() {
        return size;
    }

    private void link(final TradeUnit.Leg leg) {
        final int account = leg.order.account;
        if (account >= newestByAccount.length) {
            final int capacity = Math.max(account + 1, 2 * newestByAccount.length);
            newestByAccount = Arrays.copyOf(newestByAccount, capacity);
            oldestByAccount = Arrays.copyOf(oldestByAccount, capacity);
        }
        final TradeUnit.Leg before = newestByAccount[account];
        leg.olderOfAccount = before;
        leg.newerOfAccount = null;
        if (before == null) {
            oldestByAccount[account] = leg;
        } else {
            before.newerOfAccount = leg;
        }
        newestByAccount[account] = leg;
    }

    private void unlink(final TradeUnit.Leg leg) {
        final int account = leg.order.account;
        if (leg.olderOfAccount == null) {
            oldestByAccount[account] = leg.newerOfAccount;
        } else {
            leg.olderOfAccount.newerOfAccount = leg.newerOfAccount;
        }
        if (leg.newerOfAccount == null) {
            newestByAccount[account] = leg.olderOfAccount;
        } else {
            leg.newerOfAccount.olderOfAccount = leg.olderOfAccount;
        }
    }

    private Lane lane(final int number) {
        while (lanes.size() <= number) {
            lanes.add(new Lane());
        }
        return lanes.get(number);
    }
}
