package io.croupier.relayer.demo;

import io.croupier.contracts.DeployedContracts;
import io.croupier.contracts.DeploymentException;
import io.croupier.contracts.Devnet;
import io.croupier.contracts.DevnetPrices;
import io.croupier.matcher.engine.WorkThread;
import java.io.IOException;
import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the devnet's mark prices in small seeded steps. A step is far below the settlement buffer, so that a mark that moves
 * between match and settlement makes no unit fail.
 */
final class MarkWalk {
    private static final Logger LOG = LoggerFactory.getLogger(MarkWalk.class);
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(2);
    private static final int STEP_MILLIONTHS_MAX = 300;
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    private final Devnet devnet;
    private final SplittableRandom random;
    private final WorkThread thread = new WorkThread("mark-walk", this::run);

    MarkWalk(final Devnet devnet, final long seed) {
        this.devnet = devnet;
        this.random = new SplittableRandom(seed);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try (DevnetPrices prices = new DevnetPrices(devnet)) {
            while (thread.isRunning()) {
                thread.pause(PAUSE_NS);
                for (final DeployedContracts.Market market : devnet.contracts().markets()) {
                    if (thread.isRunning()) {
                        step(prices, market.symbol());
                    }
                }
            }
        } catch (final IOException | DeploymentException e) {
            // Without new prices the venue goes on at the old ones; a chain that is gone shows elsewhere.
            LOG.warn("The mark prices stand still from here on", e);
        }
    }

    private void step(final DevnetPrices prices, final String symbol) throws IOException {
        final BigInteger price = prices.latest(symbol);
        final int millionths = random.nextInt(-STEP_MILLIONTHS_MAX, STEP_MILLIONTHS_MAX + 1);
        prices.push(
                symbol, price.add(price.multiply(BigInteger.valueOf(millionths)).divide(MILLION)));
    }

    /** Returns when no step is under way any more. */
    void stop() {
        thread.close();
    }
}
