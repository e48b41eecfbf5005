package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.Hash;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Which files of a settlement log are still needed. */
final class LogCycles implements IntentLog.Reader {
    private record Placed(int cycle, Intent intent) {}

    /** The highest unit in each file. */
    private final TreeMap<Integer, Long> lastUnits = new TreeMap<>();

    private final Map<Hash, Placed> open = new HashMap<>();
    private Placed highest;

    @Override
    public void onIntent(final int cycle, final Intent intent) {
        intent.units().forEach(unit -> lastUnits.merge(cycle, unit, Math::max));
        open.put(intent.signed().hash(), new Placed(cycle, intent));
        if (highest == null
                || !highest.intent().sender().equals(intent.sender())
                || intent.nonce() >= highest.intent().nonce()) {
            highest = new Placed(cycle, intent);
        }
    }

    @Override
    public void onOutcome(final Outcome outcome) {
        final Placed closed = open.get(outcome.transaction());
        if (closed != null) {
            open.values().removeIf(other -> other.intent().hasSameNonce(closed.intent()));
        }
    }

    /** The first file with an open intent, a unit from this one on, or the highest nonce of the key that signed last. */
    int firstNeeded(final long oldestUnsettledUnit) {
        int first = highest == null ? Integer.MIN_VALUE : highest.cycle();
        for (final Placed placed : open.values()) {
            first = Math.min(first, placed.cycle());
        }
        for (final Map.Entry<Integer, Long> cycle : lastUnits.entrySet()) {
            if (cycle.getValue() >= oldestUnsettledUnit) {
                return Math.min(first, cycle.getKey());
            }
        }
        return first;
    }

    void forgetBefore(final int cycle) {
        lastUnits.headMap(cycle).clear();
    }
}
