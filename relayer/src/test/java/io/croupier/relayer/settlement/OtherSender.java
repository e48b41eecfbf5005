package io.croupier.relayer.settlement;

import io.croupier.contracts.Devnet;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.relayer.TestChain;
import io.croupier.relayer.TestVenue;
import java.util.List;
import java.util.function.Predicate;

/** An order sender of another venue, to whom the same traders gave the same orders. */
final class OtherSender {
    private OtherSender() {}

    /** Settles so many lots of those orders of the first unit under way, behind the venue's back. */
    static void settle(
            final TestChain chain, final TestVenue venue, final long lots, final Predicate<SettlementUnit.Leg> which) {
        chain.setOrderSender(Devnet.keeper(), true);
        final SettlementUnit matched = firstUnit(venue);
        final List<SettlementUnit.Leg> legs = matched.legs().stream()
                .filter(which)
                .map(leg -> new SettlementUnit.Leg(leg.orderId(), leg.order(), lots, leg.filledBefore()))
                .toList();
        final SettlementUnit part = new SettlementUnit(
                matched.lane(), matched.number(), matched.market(), legs, matched.sequence(), matched.matchedAtMs());
        chain.call(Devnet.keeper(), chain.perp(0), PublicAbiTarget.tradeCall(part));
    }

    private static SettlementUnit firstUnit(final TestVenue venue) {
        final SettlementCounters counters = new SettlementCounters();
        final Backlog backlog = new Backlog(0, new JournalNews(0, counters), counters);
        try (JournalTailer tailer = venue.journal().tailer()) {
            int read;
            do {
                read = tailer.poll(backlog, 100);
            } while (read > 0 || backlog.size() == 0);
        }
        return backlog.oldest();
    }
}
