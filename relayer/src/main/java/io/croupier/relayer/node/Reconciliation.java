package io.croupier.relayer.node;

import io.croupier.matcher.journal.Journal;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.relayer.reconcile.Finding;
import io.croupier.relayer.reconcile.Reconciler;
import io.croupier.relayer.reconcile.ReconciliationReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Compares what a data folder's journal adds up to with the chain; also while a node writes it. */
public final class Reconciliation {
    private static final int TRACED_MAX = 20;

    private Reconciliation() {}

    /**
     * Compares as of the last block the journal holds.
     *
     * @param folder data folder of the node that {@code config} configures
     * @throws OperatorException if there is no journal
     */
    public static ReconciliationReport run(final NodeConfig config, final Path folder) {
        return run(config, folder, finding -> {});
    }

    /**
     * As {@link #run(NodeConfig, Path)}, tracing the first differences to the commands that explain them.
     *
     * @param onFinding told of each of those
     */
    static ReconciliationReport run(final NodeConfig config, final Path folder, final Consumer<Finding> onFinding) {
        JvmAccess.check();
        final Path path = folder.resolve(config.journal().dir());
        if (!Files.isDirectory(path)) {
            throw new OperatorException(ExitCode.UNUSABLE, path + ": no journal in there");
        }
        try (ChainClient client = config.chain().rpc().connect();
                Journal journal = Journal.open(path, config.journal().durability());
                Reconciler reconciler = new Reconciler(
                        new DealerViews(
                                client, config.chain().dealer(), config.chain().publicAbi()),
                        journal,
                        Snapshots.in(folder),
                        config.chain().watch().fromBlock())) {
            final ReconciliationReport report = reconciler.compare();
            report.differences().stream()
                    .limit(TRACED_MAX)
                    .map(difference -> new Finding(difference, reconciler.originOf(difference, report.block())))
                    .forEach(onFinding);
            report.differences().stream()
                    .skip(TRACED_MAX)
                    .map(difference -> new Finding(difference, Optional.empty()))
                    .forEach(onFinding);
            return report;
        }
    }
}
