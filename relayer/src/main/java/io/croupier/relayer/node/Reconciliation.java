package io.croupier.relayer.node;

import io.croupier.matcher.journal.Journal;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.relayer.reconcile.Reconciler;
import io.croupier.relayer.reconcile.ReconciliationReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Compares what a data folder's journal adds up to with the chain; also while a node writes it. */
public final class Reconciliation {
    private static final Duration RPC_TIMEOUT = Duration.ofSeconds(30);

    private Reconciliation() {}

    /**
     * Compares as of the last block the journal holds.
     *
     * @param folder data folder of the node that {@code config} configures
     * @throws OperatorException if there is no journal
     */
    public static ReconciliationReport run(final NodeConfig config, final Path folder) {
        JvmAccess.check();
        final Path path = folder.resolve(config.journal().dir());
        if (!Files.isDirectory(path)) {
            throw new OperatorException(ExitCode.UNUSABLE, path + ": no journal in there");
        }
        try (ChainClient client = config.chain().connect(RPC_TIMEOUT);
                Journal journal = Journal.open(path, config.journal().durability());
                Reconciler reconciler = new Reconciler(
                        new DealerViews(
                                client, config.chain().dealer(), config.chain().publicAbi()),
                        journal)) {
            return reconciler.compare();
        }
    }
}
