package io.croupier.relayer.node;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalStart;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.BustUnitDecoder;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.ConfigureDecoder;
import io.croupier.matcher.journal.codec.HeadFactsDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.PlaceOrderDecoder;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.journal.codec.UnitStateChangedDecoder;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.settlement.RevertedTrades;
import io.croupier.signing.Address;
import io.croupier.signing.PackedOrder;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Counts ghost fills: units that were matched here and refused by the chain, by cause and by what excuses them. It goes by the
 * {@code UnitRefused} logs of confirmed blocks, as the watcher journaled them; by reverted receipts where a deployment logs no
 * refusals; and by what was withdrawn there before it was sent, since the head refused it. What core and lanes made of any of
 * these is not asked, but for receipts that an earlier run has read: of these the busts tell that it journaled.
 *
 * <p>Hears the journal, at replay and live, on one thread at a time; reverts come on another.
 */
final class GhostFills implements ExcerptListener, Consumer<RevertedTrades.Reverted> {
    private static final int INT128_LENGTH = 16;

    /** Units of which a second word, from a bust or a receipt, may still come. */
    private static final int REVERTS_MAX = 1_000;

    private final MeterRegistry registry;
    private final UnitWindows windows = new UnitWindows();

    /** Refusals in blocks that the journal does not hold yet: what excuses them may still come. */
    private final List<RevertedTrades.Reverted> early = new ArrayList<>();

    private final LongAdder total = new LongAdder();
    private final LongAdder unexcused = new LongAdder();
    private final byte[] address = new byte[Address.LENGTH];
    private final byte[] int128 = new byte[INT128_LENGTH];
    private final byte[] hash = new byte[Hash.LENGTH];

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConfigureDecoder configure = new ConfigureDecoder();
    private final PlaceOrderDecoder placeOrder = new PlaceOrderDecoder();
    private final ChainBlockDecoder chainBlock = new ChainBlockDecoder();
    private final HeadFactsDecoder headFacts = new HeadFactsDecoder();
    private final BustUnitDecoder bustUnit = new BustUnitDecoder();
    private final UnitMadeDecoder unitMade = new UnitMadeDecoder();
    private final UnitStateChangedDecoder unitState = new UnitStateChangedDecoder();
    private final LinkedHashSet<UnitId> revertsCounted = new LinkedHashSet<>();
    private boolean earlierReverts;
    private boolean rereading;
    private long lastBlock = -1;

    private record UnitId(int lane, long unit) {}

    GhostFills(final MeterRegistry registry) {
        this.registry = registry;
        for (final BustReason cause : BustReason.values()) {
            if (cause != BustReason.NONE && cause != BustReason.NULL_VAL && cause != BustReason.DEPENDENCY) {
                count(cause, Excuse.NONE, 0);
            }
        }
    }

    /** Whether what comes was journaled by an earlier run, and on a deployment that logs no refusals. */
    synchronized void hearsEarlierReverts(final boolean earlier) {
        earlierReverts = earlier;
    }

    /**
     * Begins behind a snapshot. What it tells of units and blocks does not say what excuses a refusal, so these are read from
     * the journal again.
     *
     * @param first sequence to read from: of each unit that had not ended then, the match at the latest
     */
    synchronized void beginBehind(final JournalStart snapshot, final long first, final Journal journal) {
        snapshot.tell(this::onStanding);
        rereading = true;
        try (JournalTailer tailer = journal.tailerAfter(first - 1).orElseGet(journal::tailer)) {
            int read = 1;
            while (read > 0 && tailer.sequence() < snapshot.sequence()) {
                read = tailer.poll(excerpt -> onExcerptBefore(snapshot, excerpt), 1);
            }
        }
        rereading = false;
    }

    /** A unit that was matched before what is read again had ended when the snapshot was taken, and was counted then. */
    private boolean isOver(final int lane, final long unit) {
        return rereading && !windows.knows(lane, unit);
    }

    /** What holds for long: the markets, and who is a contract account. */
    private void onStanding(final Excerpt excerpt) {
        switch (excerpt.commandTemplateId()) {
            case ConfigureDecoder.TEMPLATE_ID -> onConfigure(excerpt);
            case PlaceOrderDecoder.TEMPLATE_ID -> onPlaceOrder(excerpt);
            default -> {}
        }
    }

    private void onExcerptBefore(final JournalStart snapshot, final Excerpt excerpt) {
        if (excerpt.sequence() <= snapshot.sequence()) {
            onExcerpt(excerpt);
        }
    }

    @Override
    public synchronized void onExcerpt(final Excerpt excerpt) {
        onStanding(excerpt);
        switch (excerpt.commandTemplateId()) {
            case ChainBlockDecoder.TEMPLATE_ID -> onChainBlock(excerpt);
            case HeadFactsDecoder.TEMPLATE_ID -> onHeadFacts(excerpt);
            case BustUnitDecoder.TEMPLATE_ID -> onBustUnit(excerpt);
            default -> {}
        }
        while (excerpt.nextEvent()) {
            switch (excerpt.eventTemplateId()) {
                case UnitMadeDecoder.TEMPLATE_ID -> onUnitMade(excerpt);
                case UnitStateChangedDecoder.TEMPLATE_ID -> onUnitState(excerpt);
                default -> {}
            }
        }
    }

    private void onConfigure(final Excerpt excerpt) {
        configure.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        for (final ConfigureDecoder.MarketsDecoder market : configure.markets()) {
            market.getPerp(address, 0, Address.LENGTH);
            windows.onMarket(Address.of(address, 0), market.settlementBuffer());
            market.skipSymbol();
        }
    }

    private void onPlaceOrder(final Excerpt excerpt) {
        placeOrder.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        if (placeOrder.approvedAtBlock() > 0) {
            final byte[] order = new byte[PackedOrder.LENGTH];
            placeOrder.getOrder(order, 0, order.length);
            windows.onContractAccount(Address.of(order, PackedOrder.SIGNER_OFFSET));
        }
    }

    private void onHeadFacts(final Excerpt excerpt) {
        headFacts.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        for (final HeadFactsDecoder.EntriesDecoder entry : headFacts.entries()) {
            if (entry.kind() == ChainEventKind.MARK_PRICE) {
                entry.getMarket(address, 0, Address.LENGTH);
            } else {
                entry.getAccount(address, 0, Address.LENGTH);
            }
            entry.getA(int128, 0, INT128_LENGTH);
            onFact(headFacts.number(), entry.kind());
        }
    }

    private void onChainBlock(final Excerpt excerpt) {
        chainBlock.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        // A block that comes twice, after a restart, is the same block.
        if (chainBlock.number() <= lastBlock) {
            return;
        }
        for (final ChainBlockDecoder.EntriesDecoder entry : chainBlock.entries()) {
            if (entry.kind() == ChainEventKind.UNIT_REFUSED) {
                if (!isOver(entry.lane(), entry.unit())) {
                    onRefused(entry.lane(), entry.unit(), entry.leg(), entry.reason(), chainBlock.number());
                }
            } else {
                if (entry.kind() == ChainEventKind.MARK_PRICE) {
                    entry.getMarket(address, 0, Address.LENGTH);
                } else {
                    entry.getAccount(address, 0, Address.LENGTH);
                }
                entry.getA(int128, 0, INT128_LENGTH);
                onFact(chainBlock.number(), entry.kind());
            }
        }
        lastBlock = chainBlock.number();
        for (final RevertedTrades.Reverted reverted : List.copyOf(early)) {
            if (reverted.block() <= lastBlock) {
                early.remove(reverted);
                accept(reverted);
            }
        }
    }

    private void onFact(final long block, final ChainEventKind kind) {
        if (kind == ChainEventKind.MARK_PRICE) {
            windows.onMark(block, Address.of(address, 0), new BigInteger(int128));
        } else {
            windows.onChain(block, kind, Address.of(address, 0), new BigInteger(int128));
        }
    }

    /** A receipt tells that a trade was refused. What happened up to its block counts, and is waited for. */
    @Override
    public synchronized void accept(final RevertedTrades.Reverted reverted) {
        if (reverted.block() > lastBlock) {
            early.add(reverted);
        } else if (revertsCounted.add(new UnitId(reverted.lane(), reverted.unit()))) {
            if (revertsCounted.size() > REVERTS_MAX) {
                revertsCounted.removeFirst();
            }
            onRefused(reverted.lane(), reverted.unit(), reverted.leg(), reverted.reason(), reverted.block());
        }
    }

    /** What no transaction carried was refused by the head; with a transaction, its log or receipt tells. */
    private void onBustUnit(final Excerpt excerpt) {
        bustUnit.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        bustUnit.getTxHash(hash, 0, Hash.LENGTH);
        final boolean tells = earlierReverts || Hash.of(hash, 0).equals(Hash.ZERO);
        if (tells && bustUnit.reason() != BustReason.DEPENDENCY && !isOver(bustUnit.lane(), bustUnit.unit())) {
            // Older journals do not tell the block.
            final boolean told = bustUnit.blockNumber() != BustUnitDecoder.blockNumberNullValue();
            accept(new RevertedTrades.Reverted(
                    bustUnit.lane(),
                    bustUnit.unit(),
                    bustUnit.leg(),
                    bustUnit.reason(),
                    told ? bustUnit.blockNumber() : lastBlock));
        }
    }

    private void onUnitMade(final Excerpt excerpt) {
        unitMade.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        final List<Address> traders = new ArrayList<>();
        for (final UnitMadeDecoder.LegsDecoder leg : unitMade.legs()) {
            leg.getAccount(address, 0, Address.LENGTH);
            traders.add(Address.of(address, 0));
        }
        windows.onMatched(unitMade.lane(), unitMade.unit(), traders);
    }

    private void onUnitState(final Excerpt excerpt) {
        unitState.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        if (unitState.state() == UnitState.FINAL) {
            windows.onSettled(unitState.lane(), unitState.unit());
        } else if (unitState.state() == UnitState.BUSTED) {
            windows.onBusted(unitState.lane(), unitState.unit(), lastBlock);
        }
    }

    private void onRefused(final int lane, final long unit, final int leg, final BustReason reason, final long block) {
        final Excuse excuse = windows.excuseOf(lane, unit, leg, reason, block);
        windows.onRefused(lane, unit, block);
        count(reason, excuse, 1);
        total.increment();
        if (excuse == Excuse.NONE) {
            unexcused.increment();
        }
    }

    private void count(final BustReason cause, final Excuse excuse, final int more) {
        registry.counter("croupier.ghost.fills", "cause", cause.name(), "excuse", excuse.label())
                .increment(more);
    }

    /** Ghost fills since the journal began, or since shortly before the snapshot at the start, whatever the cause. */
    long total() {
        return total.sum();
    }

    /** Those among them that nothing excuses. */
    long unexcused() {
        return unexcused.sum();
    }
}
