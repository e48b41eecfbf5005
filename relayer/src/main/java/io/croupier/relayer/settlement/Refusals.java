package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.relayer.chain.Hash;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the journal's blocks say the chain refused of a lane, until the core has busted it. Read up to the journal's very
 * end: the backlog may wait for the answer to just these before it reads on. Owned by the settlement thread.
 */
final class Refusals {
    /** A unit that the chain refused: the guilty leg, why, and where; of what no transaction carried, which head did. */
    record Refusal(long unit, int leg, BustReason reason, Hash transaction, long block) {}

    private final int lane;
    private final SettlementCounters counters;
    private final Map<Long, Refusal> pending = new TreeMap<>();
    private final Set<Long> reported = new HashSet<>();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ChainBlockDecoder chainBlock = new ChainBlockDecoder();

    Refusals(final int lane, final SettlementCounters counters) {
        this.lane = lane;
        this.counters = counters;
    }

    void onChainBlock(final Excerpt excerpt) {
        chainBlock.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        final byte[] hash = new byte[Hash.LENGTH];
        for (final ChainBlockDecoder.EntriesDecoder entry : chainBlock.entries()) {
            if (entry.kind() == ChainEventKind.UNIT_REFUSED && entry.lane() == lane) {
                entry.getHash(hash, 0, Hash.LENGTH);
                final Hash transaction = Hash.of(hash, 0);
                pending.put(
                        entry.unit(),
                        new Refusal(entry.unit(), entry.leg(), entry.reason(), transaction, chainBlock.number()));
                counters.onRefused(entry.reason());
            }
        }
    }

    void onBusted(final long unit) {
        pending.remove(unit);
        reported.remove(unit);
    }

    /** Those of which the core was not told, nor has busted the unit. */
    List<Refusal> unreported() {
        return pending.values().stream()
                .filter(refusal -> !reported.contains(refusal.unit()))
                .toList();
    }

    /** The core was told of the unit's refusal. */
    void onReported(final long unit) {
        reported.add(unit);
    }
}
