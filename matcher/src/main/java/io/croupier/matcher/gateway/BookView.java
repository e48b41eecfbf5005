package io.croupier.matcher.gateway;

import io.croupier.matcher.journal.codec.Side;
import java.util.Collections;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Open quantity at each price, best first. Belongs to the publish thread. */
public final class BookView {
    private final NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    private final NavigableMap<Long, Long> asks = new TreeMap<>();

    /** Lots by ticks, highest price first. */
    public NavigableMap<Long, Long> bids() {
        return Collections.unmodifiableNavigableMap(bids);
    }

    /** Lots by ticks, lowest price first. */
    public NavigableMap<Long, Long> asks() {
        return Collections.unmodifiableNavigableMap(asks);
    }

    void add(final Side side, final long priceTicks, final long lots) {
        (side == Side.BUY ? bids : asks).merge(priceTicks, lots, (old, more) -> old + more == 0 ? null : old + more);
    }
}
