package io.croupier.relayer;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.codec.BustUnitDecoder;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.HeadFactsDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.TradingStatusChangedDecoder;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.journal.codec.UnitStateChangedDecoder;
import io.croupier.relayer.watch.LastBlock;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What traders of a {@link TestVenue} hear. Excerpts come from the publish thread; anyone asks. */
final class VenueNews implements ExcerptListener {
    private final List<String> unitStates = new CopyOnWriteArrayList<>();
    private final List<String> statuses = new CopyOnWriteArrayList<>();
    private final List<String> hints = new CopyOnWriteArrayList<>();
    private final List<BigInteger> filledOfBusts = new CopyOnWriteArrayList<>();
    private final List<Long> blocksOfBusts = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> guiltyLegs = new ConcurrentHashMap<>();
    private final AtomicInteger matchedUnits = new AtomicInteger();
    private final LastBlock journaledBlock = new LastBlock();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final BustUnitDecoder bust = new BustUnitDecoder();
    private final UnitStateChangedDecoder unitState = new UnitStateChangedDecoder();
    private final TradingStatusChangedDecoder tradingStatus = new TradingStatusChangedDecoder();
    private volatile long journaledBlockNumber = -1;

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        if (excerpt.commandTemplateId() == HeadFactsDecoder.TEMPLATE_ID) {
            hints.add(hint(excerpt));
        } else if (excerpt.commandTemplateId() == BustUnitDecoder.TEMPLATE_ID) {
            bust.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
            final byte[] filled = new byte[BustUnitDecoder.filledPaperLength()];
            bust.getFilledPaper(filled, 0, filled.length);
            filledOfBusts.add(new BigInteger(filled));
            blocksOfBusts.add(bust.blockNumber());
        }
        journaledBlock.onExcerpt(excerpt);
        journaledBlock.id().ifPresent(block -> journaledBlockNumber = block.number());
        while (excerpt.nextEvent()) {
            onEvent(excerpt);
        }
    }

    private void onEvent(final Excerpt excerpt) {
        switch (excerpt.eventTemplateId()) {
            case UnitMadeDecoder.TEMPLATE_ID -> matchedUnits.incrementAndGet();
            case TradingStatusChangedDecoder.TEMPLATE_ID -> {
                tradingStatus.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
                statuses.add(tradingStatus.source() + " " + tradingStatus.scope() + " " + tradingStatus.status());
            }
            case UnitStateChangedDecoder.TEMPLATE_ID -> {
                unitState.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
                final String unit = (unitState.lane() == 0 ? "" : unitState.lane() + "-") + unitState.unit();
                if (unitState.state() == UnitState.BUSTED) {
                    guiltyLegs.put(unit, (int) unitState.leg());
                }
                unitStates.add(unit + " " + unitState.state() + " " + unitState.reason());
            }
            default -> {}
        }
    }

    private String hint(final Excerpt excerpt) {
        final HeadFactsDecoder facts =
                new HeadFactsDecoder().wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        final List<ChainEventKind> kinds = new ArrayList<>();
        for (final HeadFactsDecoder.EntriesDecoder entry : facts.entries()) {
            kinds.add(entry.kind());
        }
        return facts.number() + " " + kinds;
    }

    List<String> unitStates() {
        return List.copyOf(unitStates);
    }

    Map<String, Integer> guiltyLegs() {
        return Map.copyOf(guiltyLegs);
    }

    List<BigInteger> filledOfBusts() {
        return List.copyOf(filledOfBusts);
    }

    List<Long> blocksOfBusts() {
        return List.copyOf(blocksOfBusts);
    }

    List<String> statuses() {
        return List.copyOf(statuses);
    }

    List<String> hints() {
        return List.copyOf(hints);
    }

    int matchedUnits() {
        return matchedUnits.get();
    }

    /** The newest confirmed block that the core has executed and journaled; -1 before the first. */
    long journaledBlockNumber() {
        return journaledBlockNumber;
    }
}
