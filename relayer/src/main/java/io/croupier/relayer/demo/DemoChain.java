package io.croupier.relayer.demo;

import io.croupier.contracts.Anvil;
import io.croupier.contracts.AnvilException;
import io.croupier.contracts.AnvilOptions;
import io.croupier.contracts.Devnet;
import io.croupier.contracts.DevnetOptions;
import io.croupier.relayer.node.DataFolder;
import io.croupier.relayer.node.ExitCode;
import io.croupier.relayer.node.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A demo's chain. It runs apart from the demo's process, so that a demo that was killed goes on with the very same chain, as
 * it would with a public one. An orderly end stops it and keeps its state in the data folder.
 */
final class DemoChain {
    private static final Logger LOG = LoggerFactory.getLogger(DemoChain.class);
    private static final String RECORD = "chain.properties";
    private static final String STATE = "chain-state.json";
    private static final String CHAIN_LOG = "chain.log";

    private final Anvil anvil;
    private final Devnet devnet;

    private DemoChain(final Anvil anvil, final Devnet devnet) {
        this.anvil = anvil;
        this.devnet = devnet;
    }

    /**
     * Adopts the chain that a killed demo left running, or starts one from what the folder holds, and deploys and funds what
     * is missing.
     */
    static DemoChain open(
            final DataFolder data, final int rpcPort, final int accounts, final Consumer<String> progress) {
        final DevnetOptions options = DevnetOptions.standard().withTraders(accounts);
        final Anvil anvil = anvil(data, rpcPort, options, progress);
        try {
            return new DemoChain(anvil, Devnet.prepare(anvil.rpcUrl(), options, progress));
        } catch (final IOException e) {
            anvil.stop();
            throw new OperatorException(ExitCode.UNREACHABLE, "the local chain does not answer: " + e.getMessage(), e);
        } catch (final RuntimeException e) {
            anvil.stop();
            throw e;
        }
    }

    /**
     * Stops the chains of demos beside {@code folder} that were killed and not continued. Their state stays.
     *
     * @param progress hears of each
     */
    static void stopAbandoned(final Path folder, final Consumer<String> progress) {
        final Path siblings = folder.toAbsolutePath().normalize().getParent();
        if (siblings == null || !Files.isDirectory(siblings)) {
            return;
        }
        try (var folders = Files.newDirectoryStream(siblings, "demo-*")) {
            for (final Path other : folders) {
                if (Files.exists(other.resolve(RECORD))) {
                    stopIfAbandoned(other, progress);
                }
            }
        } catch (final IOException e) {
            throw new OperatorException(ExitCode.UNUSABLE, siblings + " cannot be read: " + e.getMessage(), e);
        }
    }

    Devnet devnet() {
        return devnet;
    }

    /** Ends the chain; what it holds is in the data folder afterwards. */
    void stop() {
        anvil.stop();
    }

    private static Anvil anvil(
            final DataFolder data, final int rpcPort, final DevnetOptions options, final Consumer<String> progress) {
        final Path record = data.resolve(RECORD);
        final Optional<Anvil> running = Anvil.adopt(record);
        if (running.isPresent()) {
            progress.accept("adopting the chain that runs already, process "
                    + running.get().pid());
            return running.get();
        }
        progress.accept("starting a local chain");
        final AnvilOptions chain = Devnet.chainOptions(options)
                .withPort(rpcPort)
                .withStateFile(data.resolve(STATE))
                .withLogFile(data.resolve(CHAIN_LOG));
        return Anvil.startDetached(chain, record);
    }

    /** A folder that a demo is using is locked. */
    private static void stopIfAbandoned(final Path folder, final Consumer<String> progress) {
        try (DataFolder data = DataFolder.open(folder)) {
            Anvil.adopt(data.resolve(RECORD)).ifPresent(anvil -> {
                progress.accept("stopping the chain of " + folder + ", left by a demo that was killed");
                anvil.stop();
            });
        } catch (final OperatorException | AnvilException e) {
            // In use, or already on its way out: nothing is abandoned there.
            LOG.debug("Leaving {} alone", folder, e);
        }
    }
}
