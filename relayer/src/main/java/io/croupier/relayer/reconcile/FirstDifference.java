package io.croupier.relayer.reconcile;

import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.engine.Recovery;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.snapshot.SnapshotFolder;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.DealerViews;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the first block, and the sequence of its command, after which ledger and chain do not agree on a number: replays
 * the journal, notes the ledger's number after each block, and asks the chain at ever closer blocks. That takes as many
 * questions as the number of blocks has binary digits.
 *
 * <p>The endpoint must still know the old state. Where it does not, the search goes on among newer blocks, and the answer
 * is the oldest one that could be proved. Where the journal's beginning was deleted the search begins at the oldest snapshot;
 * if ledger and chain differ there already, the answer says so.
 */
final class FirstDifference {
    private static final Logger LOG = LoggerFactory.getLogger(FirstDifference.class);

    private final DealerViews dealer;
    private final Difference difference;
    private final ReconciledField field;
    private final Runnable step;
    private final Exchange exchange = new Exchange();
    private final List<Step> steps = new ArrayList<>();

    private record Step(long block, long sequence, BigInteger ledger) {}

    private FirstDifference(
            final DealerViews dealer, final Difference difference, final ReconciledField field, final Runnable step) {
        this.dealer = dealer;
        this.difference = difference;
        this.field = field;
        this.step = step;
    }

    /**
     * Where the difference began; empty for a field that cannot be followed back, or if there is none after all.
     *
     * @param snapshots from which the journal goes on where its beginning was deleted
     * @param lastBlock not looked at beyond
     * @param step runs with each command replayed; what it throws ends the search
     * @throws io.croupier.matcher.engine.RecoveryException if journal and snapshots are not enough to begin from
     */
    static Optional<Origin> of(
            final DealerViews dealer,
            final Journal journal,
            final Optional<SnapshotFolder> snapshots,
            final Difference difference,
            final long lastBlock,
            final Runnable step) {
        final Optional<ReconciledField> field = ReconciledField.of(difference.field());
        return field.flatMap(
                known -> new FirstDifference(dealer, difference, known, step).search(journal, snapshots, lastBlock));
    }

    private Optional<Origin> search(
            final Journal journal, final Optional<SnapshotFolder> snapshots, final long lastBlock) {
        final Recovery recovery = new Recovery(exchange, this::note);
        final boolean cut = journal.firstSequence() > 1 && snapshots.isPresent();
        try (JournalTailer tailer = cut
                ? recovery.restoreOldest(snapshots.get(), journal, notice -> LOG.warn("{}", notice))
                : journal.tailer()) {
            if (cut) {
                add(exchange.sequence());
            }
            recovery.replay(tailer);
        }
        steps.removeIf(step -> step.block > lastBlock);
        if (steps.isEmpty() || agrees(steps.getLast())) {
            return Optional.empty();
        }
        if (cut && differs(steps.getFirst())) {
            return Optional.of(origin(steps.getFirst(), Origin.Certainty.DELETED));
        }
        return Optional.of(firstOf(cut));
    }

    private Origin firstOf(final boolean firstAgrees) {
        int agreeing = firstAgrees ? 0 : -1;
        int differing = steps.size() - 1;
        boolean proved = true;
        while (differing - agreeing > 1) {
            final int middle = (agreeing + differing) >>> 1;
            boolean same;
            try {
                same = agrees(steps.get(middle));
            } catch (final ChainException.Refused e) {
                same = true;
                proved = false;
            }
            if (same) {
                agreeing = middle;
            } else {
                differing = middle;
            }
        }
        return origin(steps.get(differing), proved ? Origin.Certainty.FIRST : Origin.Certainty.AT_THE_LATEST);
    }

    private static Origin origin(final Step step, final Origin.Certainty certainty) {
        return new Origin(step.sequence, step.block, certainty);
    }

    /** What an endpoint does not know any more is no difference. */
    private boolean differs(final Step step) {
        try {
            return !agrees(step);
        } catch (final ChainException.Refused e) {
            return false;
        }
    }

    private void note(final Excerpt excerpt) {
        step.run();
        if (excerpt.commandTemplateId() == ChainBlockDecoder.TEMPLATE_ID) {
            add(excerpt.sequence());
        }
    }

    private void add(final long sequence) {
        final BigInteger now = field.inLedger(exchange, difference.account(), difference.market());
        steps.add(new Step(exchange.blockNumber(), sequence, now));
    }

    private boolean agrees(final Step step) {
        return field.onChain(dealer, difference.account(), difference.market(), BlockTag.at(step.block))
                .map(step.ledger::equals)
                .orElse(true);
    }
}
