package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Devnet;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.Bool;

/** Two lanes on a real chain: market 0 with the order sender's key, market 1 with the keeper's. */
class SettlementLanesTest extends SettlementOnChain {
    private static final Address SECOND_SENDER = Address.parse(Devnet.keeper().address());

    private long secondMarkTicks;

    @Override
    TestVenue open() {
        chain.call(
                Devnet.owner(),
                chain.dealer(),
                "setOrderSender",
                new org.web3j.abi.datatypes.Address(SECOND_SENDER.toString()),
                new Bool(true));
        secondMarkTicks = dealer().markPrice(chain.perp(1), BlockTag.LATEST)
                .orElseThrow()
                .multiply(BigInteger.valueOf(TestVenue.PAPER_PER_LOT))
                .divide(BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(TestVenue.CREDIT_PER_TICK_LOT)))
                .longValueExact();
        return TestVenue.startWithTwoLanes(chain, folder, 1);
    }

    @Test
    void shouldSettleEachLaneWithItsOwnKeyAndNumbers() {
        venue.settleThrough(chain.client());

        trade(0, ALICE, BOB);
        trade(1, CAROL, DAVE);
        trade(0, ALICE, BOB);

        venue.awaitUnit("2 FINAL NONE");
        venue.awaitUnit("1-1 FINAL NONE");
        assertAllAgree();
    }

    @Test
    void shouldStallOnlyTheLaneWhoseKeyIsStuck() {
        chain.setBalance(SECOND_SENDER, 1);
        venue.settleThrough(chain.client());

        trade(1, CAROL, DAVE);
        trade(0, ALICE, BOB);

        venue.awaitUnit("1 FINAL NONE");
        venue.await("refusal", () -> venue.settlement().trouble().notAccepted().containsKey("INSUFFICIENT_FUNDS"));
        assertFalse(venue.unitStates().contains("1-1 FINAL NONE"));

        chain.setBalance(SECOND_SENDER, Long.MAX_VALUE);
        venue.awaitUnit("1-1 FINAL NONE");
        assertAllAgree();
    }

    @Test
    void shouldWaitForATradersEarlierUnitInAnotherLane() {
        chain.setBalance(SECOND_SENDER, 1);
        venue.settleThrough(chain.client());
        trade(1, CAROL, DAVE);
        venue.awaitUnit("1-1 SUBMITTED NONE");

        trade(0, CAROL, BOB);
        trade(0, ALICE, BOB);
        TestVenue.pause(500);
        assertTrue(
                venue.unitStates().stream().noneMatch(state -> state.startsWith("1 ") || state.startsWith("2 ")),
                venue.unitStates()::toString);

        chain.setBalance(SECOND_SENDER, Long.MAX_VALUE);
        venue.awaitUnit("2 FINAL NONE");
        final List<String> states = venue.unitStates();
        assertTrue(states.indexOf("1-1 MINED NONE") < states.indexOf("1 SUBMITTED NONE"), states::toString);
        assertAllAgree();
    }

    private void trade(final int market, final int buyer, final int seller) {
        final long ticks = market == 0 ? TestVenue.MARK_TICKS : secondMarkTicks;
        venue.place(market, seller, -10, ticks, Duration.ofHours(1));
        venue.place(market, buyer, 10, ticks, Duration.ofHours(1));
    }
}
