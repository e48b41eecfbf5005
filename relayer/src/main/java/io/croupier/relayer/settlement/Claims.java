package io.croupier.relayer.settlement;

import java.util.Collection;
import java.util.List;

/**
 * What a lane has the core know of units before their bytes leave: that they may be on their way, so that the core busts none
 * of them by itself any more. Owned by the settlement thread.
 */
final class Claims {
    private final JournalNews news;
    private final CoreFeedback feedback;
    private long askedThrough;
    private List<Long> givenBack = List.of();

    Claims(final JournalNews news, final CoreFeedback feedback) {
        this.news = news;
        this.feedback = feedback;
    }

    /** Asks for what was not asked for. False while the journal does not say of all units that they are claimed. */
    boolean claim(final List<SettlementUnit> units) {
        final List<Long> unclaimed = units.stream()
                .map(SettlementUnit::number)
                .filter(unit -> !news.isClaimed(unit))
                .toList();
        final List<Long> unasked =
                unclaimed.stream().filter(unit -> unit > askedThrough).toList();
        if (!unasked.isEmpty()) {
            feedback.claim(unasked);
            askedThrough = unasked.get(unasked.size() - 1);
        }
        return unclaimed.isEmpty();
    }

    /** Whether the journal does not say yet that the core has heard a claim: until then it is no use to pack again. */
    boolean awaitAnswer(final List<SettlementUnit> waiting) {
        return waiting.stream()
                .mapToLong(SettlementUnit::number)
                .anyMatch(unit -> unit <= askedThrough && !news.isClaimed(unit));
    }

    /**
     * Nothing is under way: the core may judge the units again that have not settled.
     *
     * @param left those after {@code cursor}
     */
    void giveBack(final Collection<Long> left, final long cursor) {
        givenBack = left.stream().filter(news::isClaimed).toList();
        askedThrough = cursor;
        if (!givenBack.isEmpty()) {
            feedback.giveBack(givenBack);
        }
    }

    /** Whether the journal does not say yet that the core has taken claims back: what is claimed before goes with them. */
    boolean awaitReturn() {
        if (!givenBack.isEmpty() && givenBack.stream().noneMatch(news::isClaimed)) {
            givenBack = List.of();
        }
        return !givenBack.isEmpty();
    }
}
