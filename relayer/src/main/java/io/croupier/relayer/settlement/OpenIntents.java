package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.Hash;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which intents have no outcome, as a settlement log is read or written record by record. */
final class OpenIntents {
    /** An intent and the file it stands in. */
    private record Placed(int cycle, Intent intent) {}

    private final Map<Hash, Placed> open = new LinkedHashMap<>();
    private Placed highest;

    void add(final int cycle, final Intent intent) {
        final Placed placed = new Placed(cycle, intent);
        open.put(intent.signed().hash(), placed);
        // A raised fee may be the newest record and yet not the newest nonce.
        if (highest == null
                || !highest.intent().sender().equals(intent.sender())
                || intent.nonce() >= highest.intent().nonce()) {
            highest = placed;
        }
    }

    /**
     * Closes every intent with the nonce of the one that the outcome names.
     *
     * @return units of that one; none if it is not open
     */
    List<Long> close(final Outcome outcome) {
        final Placed closed = open.get(outcome.transaction());
        if (closed == null) {
            return List.of();
        }
        open.values().removeIf(other -> other.intent().hasSameNonce(closed.intent()));
        return closed.intent().units();
    }

    /** Oldest first. */
    List<Intent> all() {
        return open.values().stream().map(Placed::intent).toList();
    }

    /** The intent with the highest nonce of the key that signed last, null before the first. */
    Intent highest() {
        return highest == null ? null : highest.intent();
    }

    /** The first file with an open intent or the highest; below all files before the first intent. */
    int firstCycle() {
        int first = highest == null ? Integer.MIN_VALUE : highest.cycle();
        for (final Placed placed : open.values()) {
            first = Math.min(first, placed.cycle());
        }
        return first;
    }
}
