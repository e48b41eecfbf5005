package io.croupier.relayer.settlement;

import java.util.Map;
import java.util.TreeMap;

/** Which files of a settlement log are still needed. */
final class LogCycles implements IntentLog.Reader {
    private final OpenIntents open = new OpenIntents();

    /** The highest unit in each file. */
    private final TreeMap<Integer, Long> lastUnits = new TreeMap<>();

    @Override
    public void onIntent(final int cycle, final Intent intent) {
        intent.units().forEach(unit -> lastUnits.merge(cycle, unit, Math::max));
        open.add(cycle, intent);
    }

    @Override
    public void onOutcome(final Outcome outcome) {
        open.close(outcome);
    }

    /** The first file with an open intent, a unit from this one on, or the highest nonce of the key that signed last. */
    int firstNeeded(final long oldestUnsettledUnit) {
        final int first = open.firstCycle();
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
