package io.croupier.relayer.node;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code node --config FILE [--data DIR] [--stop-with-snapshot]}: runs until it is stopped. */
@Command(name = "node", description = "Runs a node against any chain until it is stopped.")
public final class NodeCommand implements Callable<Integer> {
    private static final Duration CHECK = Duration.ofMillis(200);
    private static final Duration DRAIN = Duration.ofSeconds(30);

    @Mixin
    private final NodeFiles files = new NodeFiles();

    @Option(
            names = "--stop-with-snapshot",
            description = "settle what is matched, write a snapshot at the journal's end and stop:"
                    + " the last thing the old build does before an update")
    private boolean stopWithSnapshot;

    @Override
    public Integer call() {
        final NodeConfig config = files.readConfig();
        try (DataFolder data = DataFolder.open(files.data())) {
            LogFile.open(data);
            final StopSignal stop = StopSignal.install();
            return stop.run(() -> stopWithSnapshot ? drain(config, data) : run(config, data, stop));
        }
    }

    private static ExitCode drain(final NodeConfig config, final DataFolder data) {
        try (Node node = Node.startWithoutTraders(config, data, ProcessEnd::now)) {
            awaitSettled(node);
            node.failure().ifPresent(failure -> {
                throw failure;
            });
            System.out.println("wrote " + node.closeWithSnapshot());
        }
        return ExitCode.DONE;
    }

    private static void awaitSettled(final Node node) {
        if (!node.awaitSettled(DRAIN)) {
            System.out.println(node.totals().open() + " trade units are not final yet; the next start settles them");
        }
    }

    private static ExitCode run(final NodeConfig config, final DataFolder data, final StopSignal stop) {
        try (Node node = Node.start(config, data, ProcessEnd::now)) {
            System.out.println("listening on " + node.webSocket() + ", health at " + node.http() + "/health");
            while (!stop.await(CHECK) && node.failure().isEmpty()) {
                // The node works on its own threads.
            }
            node.stopAccepting();
            awaitSettled(node);
            node.failure().ifPresent(failure -> {
                throw failure;
            });
        }
        System.out.println("stopped");
        return ExitCode.DONE;
    }
}
