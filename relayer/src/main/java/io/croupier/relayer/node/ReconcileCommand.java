package io.croupier.relayer.node;

import io.croupier.relayer.reconcile.ReconciliationReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code reconcile --config FILE [--data DIR]}: compares ledger and chain now. */
@Command(name = "reconcile", description = "Compares the ledger with the chain, account by account.")
public final class ReconcileCommand implements Callable<Integer> {
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "the node's configuration")
    private Path configFile;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "the node's data folder (default: ${DEFAULT-VALUE})")
    private Path folder;

    @Override
    public Integer call() {
        final ReconciliationReport report =
                Reconciliation.run(NodeConfig.load(configFile), folder, System.out::println);
        System.out.printf(
                "block %d: %d accounts, %d positions and %d orders compared, %d differences%n",
                report.block(),
                report.accounts(),
                report.positions(),
                report.orders(),
                report.differences().size());
        return (report.agrees() ? ExitCode.DONE : ExitCode.CHECK_FAILED).code();
    }
}
