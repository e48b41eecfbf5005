package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.journal.codec.UnitStateChangedDecoder;
import io.croupier.relayer.chain.BlockTag;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the journal says of units up to its very end, where the {@link Backlog} may have stopped reading because it holds
 * enough: which of them the core counts as claimed, which have ended, which the chain refused, which are mined in other
 * lanes; and which block the core has had last. Owned by the settlement thread.
 */
final class JournalNews implements ExcerptListener {
    /** A unit of any lane. */
    record UnitId(int lane, long number) {}

    private final int lane;
    private final Refusals refusals;
    private final Set<Long> claimed = new HashSet<>();
    private final Set<Long> ended = new HashSet<>();
    private final Set<UnitId> landed = new HashSet<>();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ChainBlockDecoder chainBlock = new ChainBlockDecoder();
    private final UnitMadeDecoder unitMade = new UnitMadeDecoder();
    private final UnitStateChangedDecoder unitState = new UnitStateChangedDecoder();
    private long newest;
    private long lastBlock = -1;

    JournalNews(final int lane, final SettlementCounters counters) {
        this.lane = lane;
        this.refusals = new Refusals(lane, counters);
    }

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        if (excerpt.commandTemplateId() == ChainBlockDecoder.TEMPLATE_ID) {
            chainBlock.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
            lastBlock = chainBlock.number();
            refusals.onChainBlock(excerpt);
        }
        while (excerpt.nextEvent()) {
            if (excerpt.eventTemplateId() == UnitStateChangedDecoder.TEMPLATE_ID) {
                unitState.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
                onState(unitState.lane(), unitState.unit(), unitState.state());
            } else if (excerpt.eventTemplateId() == UnitMadeDecoder.TEMPLATE_ID) {
                unitMade.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
                if (unitMade.lane() == lane) {
                    newest = Math.max(newest, unitMade.unit());
                }
            }
        }
    }

    private void onState(final int unitLane, final long unit, final UnitState state) {
        if (unitLane != lane) {
            if (state == UnitState.MATCHED || state == UnitState.SUBMITTED) {
                landed.remove(new UnitId(unitLane, unit));
            } else {
                landed.add(new UnitId(unitLane, unit));
            }
            return;
        }
        switch (state) {
            case SUBMITTED, MINED -> claimed.add(unit);
            case FINAL -> end(unit);
            case BUSTED -> {
                end(unit);
                refusals.onBusted(unit);
            }
            default -> claimed.remove(unit);
        }
    }

    private void end(final long unit) {
        claimed.remove(unit);
        ended.add(unit);
    }

    /** What the chain refused and the core has not busted yet. */
    Refusals refusals() {
        return refusals;
    }

    /** Whether the core knows that the unit may be on its way, and so leaves it alone. */
    boolean isClaimed(final long unit) {
        return claimed.contains(unit);
    }

    /** Whether the unit is final or busted. */
    boolean hasEnded(final long unit) {
        return ended.contains(unit);
    }

    /** Whether a unit of another lane is in a block, or has ended. */
    boolean hasLanded(final UnitId unit) {
        return landed.contains(unit);
    }

    /** The backlog has read of the end itself. */
    void forget(final UnitId unit) {
        if (unit.lane() == lane) {
            ended.remove(unit.number());
        } else {
            landed.remove(unit);
        }
    }

    /** How many units have ended that the backlog believes are waiting, or has not read of yet. */
    int endedAhead() {
        return ended.size();
    }

    /** The highest number that a unit of this lane has had so far, 0 before the first. */
    long newest() {
        return newest;
    }

    /** The last block that the core has had, confirmed; empty before the first. */
    Optional<BlockTag> lastBlock() {
        return lastBlock < 0 ? Optional.empty() : Optional.of(BlockTag.at(lastBlock));
    }
}
