package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Devnet;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.VenueOnChain;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random trade of four traders in three markets, over two lanes with a key each, on a real chain, with kills in between. */
class LaneTrafficTest extends VenueOnChain {
    private static final int TRADERS = 4;
    private static final int MARKETS = 3;
    private static final Duration LONG = Duration.ofHours(2);
    private static final Address SECOND_SENDER = Address.parse(Devnet.keeper().address());

    private final long seed = Long.getLong("croupier.test.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    @Override
    protected TestVenue open() {
        System.out.println("LaneTrafficTest: -Dcroupier.test.seed=" + seed);
        return openWithTwoLanes();
    }

    @Test
    void shouldAgreeWithTheChainAfterTrafficInTwoLanes() {
        final long secondBefore = chain.client().transactionCount(SECOND_SENDER, BlockTag.LATEST);

        trade(5, 60);

        assertTrue(sent() > 0, "the first lane sent nothing");
        assertTrue(chain.client().transactionCount(SECOND_SENDER, BlockTag.LATEST) > secondBefore);
        assertEquals(lastUnit(""), dealer.lastUnit(0, BlockTag.LATEST));
        assertEquals(lastUnit("1-"), dealer.lastUnit(1, BlockTag.LATEST));
    }

    @Test
    void shouldAgreeWithTheChainAfterTrafficInTwoLanesOnThePublicAbi() {
        venue.close();
        venue = TestVenue.startPublic(chain, folder.resolve("public"), 1, 2);
        venue.awaitChain();
        final long secondBefore = chain.client().transactionCount(SECOND_SENDER, BlockTag.LATEST);

        // One unit a call, and each waits for what its traders have in the other lane.
        trade(3, 20);

        final long first = venue.unitStates().stream()
                .filter(state -> state.matches("\\d+ FINAL NONE"))
                .distinct()
                .count();
        final long second = venue.unitStates().stream()
                .filter(state -> state.matches("1-\\d+ FINAL NONE"))
                .distinct()
                .count();
        assertEquals(first, sent(), "a unit of the first lane settled twice");
        assertEquals(second, chain.client().transactionCount(SECOND_SENDER, BlockTag.LATEST) - secondBefore);
    }

    /** Orders around the mark in all markets; in between marks move, time passes, or the process is killed. */
    private void trade(final int rounds, final int orders) {
        venue.settleThrough(chain.client(), 8, 1_000);
        for (int round = 0; round < rounds; round++) {
            for (int order = 0; order < orders; order++) {
                final int market = random.nextInt(MARKETS);
                final long mark = markTicks(market);
                final long lots = random.nextLong(1, 20) * (random.nextBoolean() ? 1 : -1);
                final long ticks = mark + random.nextLong(-mark / 1_000, mark / 1_000 + 1);
                venue.place(market, random.nextInt(TRADERS), lots, ticks, LONG);
            }
            disturb(round);
        }
        venue.await(
                "an end of all units",
                () -> venue.settlement().matched().units() > 0
                        && venue.settlement().unsettledUnits() == 0
                        && venue.settlement().progress().transactionsInFlight() == 0);
        assertEquals(0, venue.settlement().settled().bustedUnits());
        assertAllAgree();
    }

    private void disturb(final int round) {
        switch (round % 3) {
            case 0 -> {
                venue.restart();
                venue.settleThrough(chain.client(), 8, 1_000);
            }
            case 1 -> {
                final int market = random.nextInt(MARKETS);
                final BigInteger mark =
                        dealer.markPrice(chain.perp(market), BlockTag.LATEST).orElseThrow();
                chain.setMark(
                        market,
                        mark.multiply(BigInteger.valueOf(1_000 + random.nextInt(-4, 5)))
                                .divide(BigInteger.valueOf(1_000)));
            }
            default -> chain.letTimePass(Duration.ofMinutes(5));
        }
    }

    private long lastUnit(final String lane) {
        final List<String> states = venue.unitStates();
        return states.stream()
                .filter(state -> state.matches(lane + "\\d+ FINAL NONE"))
                .mapToLong(state -> Long.parseLong(state.substring(lane.length(), state.indexOf(' '))))
                .max()
                .orElseThrow();
    }
}
