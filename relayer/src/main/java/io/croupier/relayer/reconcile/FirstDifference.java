package io.croupier.relayer.reconcile;

import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.engine.Recovery;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.DealerViews;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the first block, and the sequence of its command, after which ledger and chain do not agree on a number: replays
 * the journal, notes the ledger's number after each block, and asks the chain at ever closer blocks. That takes as many
 * questions as the number of blocks has binary digits.
 *
 * <p>The endpoint must still know the old state. Where it does not, the search goes on among newer blocks, and the answer
 * is the oldest one that could be proved.
 */
final class FirstDifference {
    private final DealerViews dealer;
    private final Difference difference;
    private final ReconciledField field;
    private final Exchange exchange = new Exchange();
    private final List<Step> steps = new ArrayList<>();

    private record Step(long block, long sequence, BigInteger ledger) {}

    private FirstDifference(final DealerViews dealer, final Difference difference, final ReconciledField field) {
        this.dealer = dealer;
        this.difference = difference;
        this.field = field;
    }

    /**
     * Where the difference began; empty for a field that cannot be followed back, or if there is none after all.
     *
     * @param journal from its first command on
     * @param lastBlock not looked at beyond
     */
    static Optional<Origin> of(
            final DealerViews dealer, final Journal journal, final Difference difference, final long lastBlock) {
        final Optional<ReconciledField> field = ReconciledField.of(difference.field());
        return field.flatMap(known -> new FirstDifference(dealer, difference, known).search(journal, lastBlock));
    }

    private Optional<Origin> search(final Journal journal, final long lastBlock) {
        try (JournalTailer tailer = journal.tailer()) {
            new Recovery(exchange, this::note).replay(tailer);
        }
        steps.removeIf(step -> step.block > lastBlock);
        if (steps.isEmpty() || agrees(steps.getLast())) {
            return Optional.empty();
        }
        int agreeing = -1;
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
        final Step first = steps.get(differing);
        return Optional.of(new Origin(first.sequence, first.block, proved));
    }

    private void note(final Excerpt excerpt) {
        if (excerpt.commandTemplateId() == ChainBlockDecoder.TEMPLATE_ID) {
            final BigInteger now = field.inLedger(exchange, difference.account(), difference.market());
            steps.add(new Step(exchange.blockNumber(), excerpt.sequence(), now));
        }
    }

    private boolean agrees(final Step step) {
        return field.onChain(dealer, difference.account(), difference.market(), BlockTag.at(step.block))
                .map(step.ledger::equals)
                .orElse(true);
    }
}
