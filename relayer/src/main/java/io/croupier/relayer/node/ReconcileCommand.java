package io.croupier.relayer.node;

import io.croupier.relayer.reconcile.ReconciliationReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reconcile --config FILE [--data DIR]}: compares ledger and chain now. */
@Command(name = "reconcile", description = "Compares the ledger with the chain, account by account.")
public final class ReconcileCommand implements Callable<Integer> {
    @Mixin
    private final NodeFiles files = new NodeFiles();

    @Override
    public Integer call() {
        final ReconciliationReport report = Reconciliation.run(files.readConfig(), files.data(), System.out::println);
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
