package io.croupier.relayer.node;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.codec.ConfigureDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.watch.LastBlock;
import io.croupier.signing.Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Notes, while a journal is replayed, where the node must go on. */
final class ReplayedJournal implements ExcerptListener {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final LastBlock lastBlock = new LastBlock();
    private byte[] configure = new byte[0];

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        lastBlock.onExcerpt(excerpt);
        if (excerpt.commandTemplateId() == ConfigureDecoder.TEMPLATE_ID) {
            configure = new byte[excerpt.commandLength()];
            excerpt.buffer().getBytes(excerpt.commandOffset(), configure);
        }
    }

    /** The blocks the ledger has executed, newest first, as far as they are remembered. */
    List<BlockId> executedBlocks() {
        return lastBlock.newestFirst();
    }

    boolean isEmpty() {
        return configure.length == 0;
    }

    /** What was true when the journal began; {@code now} for one that begins now, and for lanes of which it does not know. */
    JournalBegin begin(final JournalBegin now) {
        if (isEmpty()) {
            return now;
        }
        final ConfigureDecoder decoder = decode(configure);
        final long earliestExpirySeconds = decoder.earliestExpirySeconds();
        final long compactNonceFloor = decoder.compactNonceFloor();
        final List<Long> units = new ArrayList<>(now.lastUnits());
        units.set(0, decoder.lastUnit());
        for (final ConfigureDecoder.MarketsDecoder market : decoder.markets()) {
            market.skipSymbol();
        }
        for (final ConfigureDecoder.LanesDecoder lane : decoder.lanes()) {
            if (lane.lane() < units.size()) {
                units.set(lane.lane(), lane.lastUnit());
            }
        }
        return new JournalBegin(units, earliestExpirySeconds, compactNonceFloor);
    }

    /** @throws OperatorException if the journal belongs to another chain or Dealer than this {@code Configure} command */
    void requireSameVenue(final byte[] command) {
        if (isEmpty()) {
            return;
        }
        final String ours = venue(command);
        final String theirs = venue(configure);
        if (!ours.equals(theirs)) {
            throw new OperatorException(
                    ExitCode.UNUSABLE, "the data folder belongs to " + theirs + ", the configuration names " + ours);
        }
    }

    private String venue(final byte[] command) {
        final ConfigureDecoder decoder =
                new ConfigureDecoder().wrapAndApplyHeader(new UnsafeBuffer(command), 0, header);
        final byte[] dealer = new byte[Address.LENGTH];
        decoder.getDealer(dealer, 0, dealer.length);
        return "Dealer " + Address.of(dealer, 0) + " on chain " + decoder.chainId();
    }

    private ConfigureDecoder decode(final byte[] command) {
        return new ConfigureDecoder().wrapAndApplyHeader(new UnsafeBuffer(command), 0, header);
    }

    /** Whether the exchange runs under this very {@code Configure} command. */
    boolean isConfiguredAs(final byte[] command) {
        return Arrays.equals(configure, command);
    }
}
