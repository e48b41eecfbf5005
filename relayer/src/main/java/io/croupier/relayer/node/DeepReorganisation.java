package io.croupier.relayer.node;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.engine.Recovery;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.snapshot.UnsettledDigest;
import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.TransactionSigner;
import io.croupier.relayer.settlement.LaneSender;
import io.croupier.relayer.settlement.Resettlement;
import io.croupier.relayer.settlement.SettlementLog;
import io.croupier.relayer.watch.Divergence;
import io.croupier.relayer.watch.LastBlock;
import io.croupier.signing.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The way back when the chain has undone blocks that the ledger took as final. Every unit that was ever matched is brought
 * onto the chain as it is now, once; then the journal of the history that no longer is moves aside, and the next start reads
 * a new ledger from the chain. Nothing is repaired in place, and what is interrupted is simply run again.
 */
final class DeepReorganisation {
    private static final int BATCH = 1_024;

    private final NodeConfig config;
    private final DataFolder data;
    private final ChainClient client;
    private final Consumer<String> out;

    /** @param out told of every step, for people */
    DeepReorganisation(
            final NodeConfig config, final DataFolder data, final ChainClient client, final Consumer<String> out) {
        this.config = requireNonNull(config, "config");
        this.data = requireNonNull(data, "data");
        this.client = requireNonNull(client, "client");
        this.out = requireNonNull(out, "out");
    }

    /**
     * Does all of it.
     *
     * @return false if the chain holds what the ledger holds, so that there is nothing to do
     * @throws ChainException if the chain cannot be asked, or does not take the transactions
     */
    boolean recover() throws IOException {
        final List<TransactionSigner> signers = config.chain().signers();
        DealerFacts.read(
                client, config, signers.stream().map(TransactionSigner::address).toList());
        if (AsideFolder.isUnfinished(data)) {
            moveAside();
            return true;
        }
        if (!Files.isDirectory(data.resolve(config.journal().dir()))) {
            throw new OperatorException(ExitCode.UNUSABLE, data.path() + ": no journal in there");
        }
        try (Journal journal = Journal.open(
                data.resolve(config.journal().dir()), config.journal().durability())) {
            final Optional<Divergence> divergence = Divergence.findForSure(
                    client, executedBlocks(journal), config.chain().watch());
            if (divergence.isEmpty()) {
                return false;
            }
            out.accept(divergence.get().reason());
            settleAgain(journal, signers, divergence.get().common());
        }
        moveAside();
        return true;
    }

    private static List<BlockId> executedBlocks(final Journal journal) {
        final LastBlock blocks = new LastBlock();
        try (JournalTailer tailer = journal.tailer()) {
            readAll(tailer, blocks);
        }
        return blocks.newestFirst();
    }

    private void settleAgain(
            final Journal journal, final List<TransactionSigner> signers, final Optional<BlockId> common) {
        final ClosingOrder logs = new ClosingOrder();
        try (logs) {
            final List<Resettlement> lanes = new ArrayList<>();
            for (int lane = 0; lane < signers.size(); lane++) {
                lanes.add(lane(lane, signers.get(lane), common, logs));
            }
            hearAll(journal, common, lanes);
            lanes.forEach(Resettlement::repeat);
            settleInTurn(lanes);
            for (int lane = 0; lane < lanes.size(); lane++) {
                out.accept("lane " + lane + ": " + lanes.get(lane).settled() + " units of undone blocks, or not settled"
                        + " before, are settled now");
            }
        }
    }

    /** Whoever is safe after an earlier unit of another lane need not be safe before it, so lanes wait for each other. */
    private static void settleInTurn(final List<Resettlement> lanes) {
        int before = Integer.MAX_VALUE;
        for (int left = left(lanes); left > 0; left = left(lanes)) {
            if (left == before) {
                throw new IllegalStateException(left + " units wait for each other");
            }
            before = left;
            for (final Resettlement lane : lanes) {
                lanes.stream().filter(other -> other != lane).forEach(lane::onProgress);
                lane.settle();
            }
        }
    }

    private static int left(final List<Resettlement> lanes) {
        return lanes.stream().mapToInt(Resettlement::left).sum();
    }

    private Resettlement lane(
            final int lane, final TransactionSigner signer, final Optional<BlockId> common, final ClosingOrder logs) {
        final SettlementLog log = logs.add(SettlementLog.open(data.settlementLog(lane)));
        final LaneSender sender = new LaneSender(
                client,
                new TargetContracts(config.chain())
                        .target(client, config.settlement().transactionMax()),
                signer,
                config.settlement().fees());
        return new Resettlement(lane, config.settlement(), sender, log, noncesSpent(signer.address(), common), out);
    }

    /** Up to the block that both histories share; 0, which is safe, where that cannot be told. */
    private long noncesSpent(final Address sender, final Optional<BlockId> common) {
        try {
            return common.isEmpty()
                    ? 0
                    : client.transactionCount(sender, BlockTag.at(common.get().number()));
        } catch (final ChainException.Refused e) {
            return 0;
        }
    }

    private void hearAll(final Journal journal, final Optional<BlockId> common, final List<Resettlement> lanes) {
        final ExcerptListener all = new ExcerptFanOut(lanes.toArray(ExcerptListener[]::new));
        final UnsettledDigest digest = new UnsettledDigest();
        final Exchange loaded = new Exchange();
        try (JournalTailer tailer = journal.firstSequence() > 1
                ? new Recovery(loaded, List.of(digest)).restoreOldest(Snapshots.in(data.path()), journal, out)
                : journal.tailer()) {
            final long shared = common.map(BlockId::number).orElse(-1L);
            if (loaded.blockNumber() > shared) {
                out.accept("what is left of the journal begins behind block " + loaded.blockNumber()
                        + ": units that ended between " + shared + " and there are known from settlement/ alone");
            }
            digest.start().tell(all);
            readAll(tailer, new SharedHistory(shared, all));
        }
    }

    private static void readAll(final JournalTailer tailer, final ExcerptListener listener) {
        while (tailer.poll(listener, BATCH) > 0) {
            // The listener does the work.
        }
    }

    private void moveAside() throws IOException {
        out.accept("the journal of the undone history is in "
                + AsideFolder.move(
                        data, config.journal().dir(), config.chain().senders().size()));
    }

    /** Leaves out the blocks above the newest that both histories share. */
    private static final class SharedHistory implements ExcerptListener {
        private final long newest;
        private final ExcerptListener listener;
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private final ChainBlockDecoder block = new ChainBlockDecoder();

        SharedHistory(final long newest, final ExcerptListener listener) {
            this.newest = newest;
            this.listener = listener;
        }

        @Override
        public void onExcerpt(final Excerpt excerpt) {
            if (excerpt.commandTemplateId() == ChainBlockDecoder.TEMPLATE_ID) {
                block.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
                if (block.number() > newest) {
                    return;
                }
            }
            listener.onExcerpt(excerpt);
        }
    }
}
