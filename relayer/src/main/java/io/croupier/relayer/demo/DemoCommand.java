package io.croupier.relayer.demo;

import io.croupier.relayer.node.DataFolder;
import io.croupier.relayer.node.ExitCode;
import io.croupier.relayer.node.LogFile;
import io.croupier.relayer.node.OperatorException;
import io.croupier.relayer.node.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: the main job, end to end, on this machine. */
@Command(
        name = "demo",
        description = "A local chain, contracts, a node, and simulated traders on its public WebSocket.",
        footer = {
            "",
            "With --seconds it settles everything at the end, compares ledger and chain, and exits 0 only if every match",
            "settled and every balance agrees. A demo that was killed goes on with --data and the folder it printed."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final DateTimeFormatter FOLDER_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    private static final int ACCOUNTS_MIN = 2;
    private static final int ACCOUNTS_MAX = 1_000;
    private static final double RATE_MAX = 10_000;

    @Option(names = "--seconds", paramLabel = "N", description = "trade for so long, then check everything and exit")
    private Integer seconds;

    @Option(
            names = "--orders-per-second",
            paramLabel = "R",
            defaultValue = "40",
            description = "of all simulated traders together, 0 = none of them (default: ${DEFAULT-VALUE})")
    private double ordersPerSecond;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "folder to keep everything in (default: a new data/demo-…)")
    private Path folder;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8700",
            description = "of the node, 0 = any free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--rpc-port",
            paramLabel = "PORT",
            defaultValue = "8545",
            description = "of the chain, 0 = any free one (default: ${DEFAULT-VALUE})")
    private int rpcPort;

    @Option(
            names = "--accounts",
            paramLabel = "N",
            defaultValue = "14",
            description = "funded traders, 2 to 1000 (default: ${DEFAULT-VALUE})")
    private int accounts;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of the traders' choices (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--abi",
            paramLabel = "ABI",
            defaultValue = "croupier",
            description = "croupier: packed batches; jojo: one unit a transaction (default: ${DEFAULT-VALUE})")
    private String abi;

    @Override
    public Integer call() {
        final DemoOptions options = options();
        try (DataFolder data = DataFolder.open(options.folder())) {
            LogFile.open(data);
            final StopSignal stop = StopSignal.install();
            return stop.run(() -> new Demo(options, data, stop, System.out).run());
        }
    }

    private DemoOptions options() {
        require("--seconds", seconds == null || seconds > 0, "is not a number of seconds above 0");
        require("--orders-per-second", ordersPerSecond >= 0 && ordersPerSecond <= RATE_MAX, "is not from 0 to 10000");
        require("--accounts", accounts >= ACCOUNTS_MIN && accounts <= ACCOUNTS_MAX, "is not from 2 to 1000");
        require("--abi", abi.equals("croupier") || abi.equals("jojo"), "is neither croupier nor jojo");
        final Path chosen = folder == null
                ? Path.of(
                        "data",
                        "demo-" + LocalDateTime.now(ZoneId.systemDefault()).format(FOLDER_TIME))
                : folder;
        return new DemoOptions(
                Optional.ofNullable(seconds).map(Duration::ofSeconds),
                ordersPerSecond,
                chosen,
                port,
                rpcPort,
                accounts,
                seed,
                abi);
    }

    private static void require(final String option, final boolean valid, final String complaint) {
        if (!valid) {
            throw new OperatorException(ExitCode.UNUSABLE, option + " " + complaint);
        }
    }
}
