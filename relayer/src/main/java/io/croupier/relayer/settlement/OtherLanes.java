package io.croupier.relayer.settlement;

import io.croupier.signing.Address;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which units of one lane wait for units of others: whoever is safe after an earlier match need not be safe before it. Owned
 * by the settlement thread.
 */
final class OtherLanes {
    private final JournalNews news;

    /** Units of other lanes that have not ended, with their traders, and the other way round. */
    private final Map<JournalNews.UnitId, Set<Address>> traders = new HashMap<>();

    private final Map<Address, Set<JournalNews.UnitId>> units = new HashMap<>();

    /** For units of this lane: earlier units of their traders. */
    private final Map<Long, List<JournalNews.UnitId>> waitsFor = new HashMap<>();

    OtherLanes(final JournalNews news) {
        this.news = news;
    }

    /** A unit of another lane was made. */
    void onMade(final JournalNews.UnitId unit, final Set<Address> itsTraders) {
        traders.put(unit, itsTraders);
        itsTraders.forEach(
                trader -> units.computeIfAbsent(trader, key -> new HashSet<>()).add(unit));
    }

    /** A unit of another lane is final or busted. */
    void onEnd(final JournalNews.UnitId unit) {
        final Set<Address> itsTraders = traders.remove(unit);
        if (itsTraders != null) {
            for (final Address trader : itsTraders) {
                units.computeIfPresent(
                        trader, (key, earlier) -> earlier.remove(unit) && earlier.isEmpty() ? null : earlier);
            }
        }
    }

    /** Of all units of that lane, only these have not ended. */
    void onlyLeft(final int lane, final Set<Long> left) {
        List.copyOf(traders.keySet()).stream()
                .filter(unit -> unit.lane() == lane && !left.contains(unit.number()))
                .forEach(this::onEnd);
    }

    /** A unit of this lane was made: it waits until what its traders have elsewhere is mined. */
    void hold(final long unit, final Set<Address> itsTraders) {
        final List<JournalNews.UnitId> earlier = itsTraders.stream()
                .flatMap(trader -> units.getOrDefault(trader, Set.of()).stream())
                .filter(each -> !news.hasLanded(each))
                .distinct()
                .toList();
        if (!earlier.isEmpty()) {
            waitsFor.put(unit, earlier);
        }
    }

    /** A unit of this lane waits no longer, whatever became of it. */
    void release(final long unit) {
        waitsFor.remove(unit);
    }

    boolean isHeldUp(final long unit) {
        return waitsFor.containsKey(unit) && !waitsFor.get(unit).stream().allMatch(this::isThrough);
    }

    private boolean isThrough(final JournalNews.UnitId unit) {
        return news.hasLanded(unit) || !traders.containsKey(unit);
    }
}
