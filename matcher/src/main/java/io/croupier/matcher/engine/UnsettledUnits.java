package io.croupier.matcher.engine;

import io.croupier.matcher.ledger.Ledger;
import java.util.ArrayDeque;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Trade units from match to their end, and the numbers they get. Numbers rise within a lane; there is one lane, 0, for all
 * markets. Units are pooled.
 */
final class UnsettledUnits {
    static final int LANE = 0;

    private final Long2ObjectHashMap<TradeUnit> units = new Long2ObjectHashMap<>();
    private final ArrayDeque<TradeUnit> free = new ArrayDeque<>();
    private final Ledger ledger;
    private long lastNumber;

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

    /** Numbers go on above this one. */
    void startAfter(final long number) {
        lastNumber = Math.max(lastNumber, number);
    }

    long nextNumber() {
        return ++lastNumber;
    }

    /** A unit that was matched; the pending layer holds its amounts. */
    void add(final TradeUnit unit) {
        units.put(unit.number, unit);
    }

    /** The unit, or null when it has ended or never was. */
    TradeUnit find(final int lane, final long number) {
        return lane == LANE ? units.get(number) : null;
    }

    /** Takes a settled or busted unit out of the pending layer; the caller is done with it after {@link #discard}. */
    void end(final TradeUnit unit) {
        units.remove(unit.number);
        ledger.pending().remove(unit.amounts);
    }

    int size() {
        return units.size();
    }
}
