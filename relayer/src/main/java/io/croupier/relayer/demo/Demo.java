package io.croupier.relayer.demo;

import io.croupier.contracts.Devnet;
import io.croupier.contracts.TestAccount;
import io.croupier.relayer.node.DataFolder;
import io.croupier.relayer.node.ExitCode;
import io.croupier.relayer.node.Node;
import io.croupier.relayer.node.NodeConfig;
import io.croupier.relayer.node.OperatorException;
import io.croupier.relayer.node.ProcessEnd;
import io.croupier.relayer.node.Reconciliation;
import io.croupier.relayer.node.StopSignal;
import io.croupier.relayer.reconcile.ReconciliationReport;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A demo from its chain to its summary. Everything it starts it also stops, whatever happens, short of being killed. */
final class Demo {
    private static final Duration CHECK = Duration.ofMillis(100);
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration SETTLED = Duration.ofMinutes(2);
    private static final Duration SETTLED_AFTER_STOP = Duration.ofSeconds(20);

    private final DemoOptions options;
    private final DataFolder data;
    private final StopSignal stop;
    private final PrintStream out;
    private final Progress progress;

    Demo(final DemoOptions options, final DataFolder data, final StopSignal stop, final PrintStream out) {
        this.options = options;
        this.data = data;
        this.stop = stop;
        this.out = out;
        this.progress = new Progress(out);
    }

    /** Returns what the process shall end with. */
    ExitCode run() throws IOException {
        requireFreePort(options.port());
        out.println("data folder " + data.path());
        DemoChain.stopAbandoned(data.path(), this::step);
        final DemoChain chain = DemoChain.open(data, options.rpcPort(), options.accounts(), this::step);
        try {
            return runOn(chain.devnet());
        } finally {
            chain.stop();
        }
    }

    private ExitCode runOn(final Devnet devnet) throws IOException {
        devnet.write(data.resolve("devnet.json"));
        final Path configFile = data.resolve("node.conf");
        Files.writeString(configFile, DemoNodeConfig.of(devnet, options.port(), options.abi()));
        final NodeConfig config = NodeConfig.load(configFile);

        final DemoSummary summary;
        step("starting the node");
        try (Node node = Node.start(config, data, ProcessEnd::now)) {
            awaitReady(node);
            announce(devnet, node);
            summary = trade(devnet, node);
        }
        if (stop.isRequested()) {
            out.println("stopped; go on with --data " + data.path());
            return ExitCode.DONE;
        }
        step("comparing ledger and chain");
        final ReconciliationReport report = Reconciliation.run(config, data.path());
        summary.print(out, report);
        return summary.allSettled() && report.agrees() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
    }

    private DemoSummary trade(final Devnet devnet, final Node node) throws IOException {
        final long startNs = System.nanoTime();
        try (TraderCrowd crowd = TraderCrowd.start(
                node.webSocket(),
                devnet.traders().stream().map(TestAccount::privateKey).toList(),
                options.ordersPerSecond(),
                options.seed())) {
            watch(devnet, node, crowd, startNs);
            crowd.stopTrading();
            progress.end();
            step(stop.isRequested() ? "stopping" : "settling what is matched");
            final boolean settled = node.awaitSettled(stop.isRequested() ? SETTLED_AFTER_STOP : SETTLED);
            return new DemoSummary(
                    settled,
                    Duration.ofNanos(System.nanoTime() - startNs),
                    crowd.sent(),
                    crowd.cancelled(),
                    crowd.cancelledTooLate(),
                    crowd.refused(),
                    node.totals(),
                    node.ghostFills(),
                    node.settlement());
        } finally {
            progress.end();
        }
    }

    /** Returns when the time is over or the end is asked for. */
    private void watch(final Devnet devnet, final Node node, final TraderCrowd crowd, final long startNs) {
        final MarkWalk marks = new MarkWalk(devnet, options.seed());
        if (options.ordersPerSecond() > 0) {
            marks.start();
        }
        try {
            while (!stop.await(CHECK) && !isOver(startNs)) {
                progress.show(node.totals(), node.settlement());
                requireWorking(node);
                crowd.requireTrading();
            }
        } finally {
            marks.stop();
        }
    }

    private boolean isOver(final long startNs) {
        return options.duration()
                .filter(duration -> System.nanoTime() - startNs >= duration.toNanos())
                .isPresent();
    }

    private void awaitReady(final Node node) {
        final long deadlineNs = System.nanoTime() + READY.toNanos();
        while (!node.isReady()) {
            requireWorking(node);
            if (System.nanoTime() > deadlineNs) {
                throw new OperatorException(
                        ExitCode.UNREACHABLE, "the node is not ready after " + READY.toSeconds() + " s; see " + log());
            }
            if (stop.await(CHECK)) {
                return;
            }
        }
    }

    private void requireWorking(final Node node) {
        node.failure().ifPresent(failure -> {
            throw failure;
        });
    }

    private void announce(final Devnet devnet, final Node node) {
        DevnetReport.print(devnet, out);
        DevnetReport.row(out, "WebSocket", node.webSocket().toString());
        DevnetReport.row(out, "health", node.http() + "/health");
        DevnetReport.row(out, "metrics", node.http() + "/metrics");
        DevnetReport.row(out, "log", log().toString());
        DevnetReport.row(out, "seed", Long.toString(options.seed()));
        if (options.duration().isEmpty()) {
            out.println("running until stopped");
        }
    }

    private Path log() {
        return data.resolve("node.log");
    }

    private void step(final String what) {
        out.println(what + " …");
    }

    /** Found out before anything is started. */
    private static void requireFreePort(final int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            socket.getLocalPort();
        } catch (final BindException e) {
            throw new OperatorException(
                    ExitCode.UNREACHABLE,
                    "port " + port + " on 127.0.0.1 is taken by another process; --port takes another one",
                    e);
        }
    }
}
