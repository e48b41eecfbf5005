package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.contracts.DevnetOptions;
import io.croupier.contracts.MarketParameters;
import io.croupier.relayer.TestChain;
import io.croupier.relayer.TestVenue;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traders with so many positions that a unit of theirs costs several times what any unit of its shape does. */
class ManyPositionsTest {
    private static final int MARKETS = 70;
    private static final BigInteger MARK = BigInteger.valueOf(2_000_000_000L);
    private static final long MARK_TICKS = 20_000;

    @TempDir
    private Path folder;

    @Test
    void shouldSettleUnitsOfTradersWithManyPositions() throws IOException {
        try (TestChain chain = TestChain.start(options());
                TestVenue venue = TestVenue.start(chain, folder, 1)) {
            venue.awaitChain();
            venue.settleThrough(chain.client());
            for (int market = 1; market < MARKETS; market++) {
                trade(venue, market);
            }
            venue.awaitUnit(MARKETS - 1 + " FINAL NONE");
            // What it has learned of gas is not kept.
            venue.stopSettlement();
            venue.settleThrough(chain.client());

            trade(venue, 0);

            venue.awaitUnit(MARKETS + " FINAL NONE");
            assertEquals(List.of(), venue.reconcile().differences());
            assertEquals(List.of(), venue.stops());
        }
    }

    private static DevnetOptions options() {
        final DevnetOptions standard = DevnetOptions.standard();
        final MarketParameters first = standard.markets().getFirst();
        final List<MarketParameters> markets = IntStream.range(0, MARKETS)
                .mapToObj(market -> MarketParameters.unboundedPrice(
                        "M" + market,
                        first.initialMarginRatio(),
                        first.liquidationThreshold(),
                        first.liquidationPriceOff(),
                        first.insuranceFeeRate(),
                        MARK))
                .toList();
        return new DevnetOptions(2, standard.deposit(), MARKETS, standard.withdrawTimeLock(), markets);
    }

    private static void trade(final TestVenue venue, final int market) {
        venue.place(market, 1, -10, MARK_TICKS, Duration.ofHours(1));
        venue.place(market, 0, 10, MARK_TICKS, Duration.ofHours(1));
    }
}
