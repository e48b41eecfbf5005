package io.croupier.relayer.demo;

import io.croupier.contracts.Anvil;
import io.croupier.contracts.Devnet;
import io.croupier.contracts.DevnetOptions;
import io.croupier.relayer.node.ExitCode;
import io.croupier.relayer.node.OperatorException;
import io.croupier.relayer.node.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code devnet [--accounts N] [--out FILE]}: a local chain with contracts and funded accounts, until it is stopped. */
@Command(name = "devnet", description = "Runs a local chain with contracts and funded accounts until it is stopped.")
public final class DevnetCommand implements Callable<Integer> {
    private static final Duration CHECK = Duration.ofMillis(200);

    @Option(
            names = "--accounts",
            paramLabel = "N",
            defaultValue = "14",
            description = "funded accounts, 1 to 1000 (default: ${DEFAULT-VALUE})")
    private int accounts;

    @Option(names = "--out", paramLabel = "FILE", description = "where to write the addresses and keys as JSON")
    private Path out;

    @Option(
            names = "--rpc-port",
            paramLabel = "PORT",
            defaultValue = "8545",
            description = "port of the chain, 0 = any free one (default: ${DEFAULT-VALUE})")
    private int rpcPort;

    @Override
    public Integer call() {
        final DevnetOptions options = options();
        final StopSignal stop = StopSignal.install();
        return stop.run(() -> run(options, stop));
    }

    private DevnetOptions options() {
        try {
            return DevnetOptions.standard().withTraders(accounts);
        } catch (final IllegalArgumentException e) {
            throw new OperatorException(ExitCode.UNUSABLE, "--accounts: " + e.getMessage(), e);
        }
    }

    private ExitCode run(final DevnetOptions options, final StopSignal stop) throws IOException {
        try (Anvil anvil = Anvil.start(Devnet.chainOptions(options).withPort(rpcPort))) {
            final Devnet devnet = Devnet.prepare(anvil.rpcUrl(), options, step -> System.out.println(step + " …"));
            if (out != null) {
                devnet.write(out);
                System.out.println("addresses and keys are in " + out);
            }
            DevnetReport.print(devnet, System.out);
            System.out.println("running until stopped");
            while (!stop.await(CHECK)) {
                if (!anvil.isAlive()) {
                    throw new OperatorException(ExitCode.UNREACHABLE, "the local chain has ended by itself");
                }
            }
        }
        return ExitCode.DONE;
    }
}
