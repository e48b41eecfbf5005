package io.croupier.relayer.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Anvil;
import io.croupier.contracts.TestAccount;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 in the middle of trading, several times, and on again with the same data folder. */
final class DemoCrashIT {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration END = Duration.ofMinutes(3);
    private static final int KILLS = 3;

    /** The last account of a devnet: in the demo a taker, which leaves nothing in the book to trade with itself. */
    private static final int WITNESS_INDEX = 17;

    private static final int ALIVE_MS_MAX = 4_000;

    @TempDir
    private Path data;

    /** A chain outlives a demo that was killed, and so a test that failed. */
    @AfterEach
    void stopChain() {
        Anvil.adopt(data.resolve("chain.properties")).ifPresent(Anvil::stop);
    }

    @Test
    void shouldForgetNothingThatWasAcknowledgedAndSettleNothingTwice() throws Exception {
        final long seed = Long.getLong("croupier.test.seed", System.nanoTime());
        System.out.println("DemoCrashIT: -Dcroupier.test.seed=" + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        final Witness witness = new Witness(TestAccount.at(WITNESS_INDEX).privateKey());

        for (int kill = 0; kill < KILLS; kill++) {
            tradeAndKill(witness, random.nextInt(ALIVE_MS_MAX));
        }

        try (CroupierProcess demo = demo("--seconds", "5")) {
            witness.connect(URI.create(demo.await("(ws://\\S+)", START)));
            witness.requireRemembered();
            final int exitCode = demo.awaitExit(END);

            assertEquals(0, exitCode, demo.output());
            assertTrue(witness.acknowledged() > KILLS, "the witness hardly traded");
        }
    }

    private void tradeAndKill(final Witness witness, final int aliveMs) throws Exception {
        try (CroupierProcess demo = demo();
                var threads = Executors.newSingleThreadExecutor()) {
            witness.connect(URI.create(demo.await("(ws://\\S+)", START)));
            witness.requireRemembered();
            final Future<?> trading = threads.submit(witness::tradeUntilKilled);
            Thread.sleep(aliveMs);
            demo.kill();
            trading.get(END.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private CroupierProcess demo(final String... more) throws IOException {
        final String[] arguments = new String[more.length + 9];
        final String[] fixed = {
            "demo", "--port", "0", "--rpc-port", "0", "--orders-per-second", "30", "--data", data.toString()
        };
        System.arraycopy(fixed, 0, arguments, 0, fixed.length);
        System.arraycopy(more, 0, arguments, fixed.length, more.length);
        return CroupierProcess.start(arguments);
    }
}
