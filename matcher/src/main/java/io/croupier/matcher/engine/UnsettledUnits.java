package io.croupier.matcher.engine;

import io.croupier.matcher.ledger.Ledger;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Trade units from match to their end, and the numbers they get: rising within a lane. Units are pooled.
 */
final class UnsettledUnits {
    private final List<Lane> lanes = new ArrayList<>();
    private final ArrayDeque<TradeUnit> free = new ArrayDeque<>();
    private final Ledger ledger;
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

    /** A unit that was matched; the pending layer holds its amounts. */
    void add(final TradeUnit unit) {
        lane(unit.lane).units.put(unit.number, unit);
        size++;
    }

    /** The unit, or null when it has ended or never was. */
    TradeUnit find(final int lane, final long number) {
        return lane < lanes.size() ? lanes.get(lane).units.get(number) : null;
    }

    /** Takes a settled or busted unit out of the pending layer; the caller is done with it after {@link #discard}. */
    void end(final TradeUnit unit) {
        lane(unit.lane).units.remove(unit.number);
        size--;
        ledger.pending().remove(unit.amounts);
    }

    /** Writes the units by lane and rising number. */
    void save(final SnapshotOutput out) {
        out.section("units");
        out.putInt(lanes.size());
        for (final Lane lane : lanes) {
            out.putLong(lane.lastNumber);
            out.putInt(lane.units.size());
            final long[] numbers = lane.units.keySet().stream()
                    .mapToLong(Long::longValue)
                    .sorted()
                    .toArray();
            for (final long number : numbers) {
                final TradeUnit unit = lane.units.get(number);
                out.putInt(unit.makersMax());
                unit.save(out);
            }
        }
    }

    void load(final SnapshotInput in) {
        in.section("units");
        final int count = in.count();
        for (int number = 0; number < count; number++) {
            lane(number).lastNumber = in.getLong();
            for (int left = in.count(); left > 0; left--) {
                final TradeUnit unit = new TradeUnit(in.count());
                unit.load(in);
                add(unit);
            }
        }
    }

    int size() {
        return size;
    }

    private Lane lane(final int number) {
        while (lanes.size() <= number) {
            lanes.add(new Lane());
        }
        return lanes.get(number);
    }
}
