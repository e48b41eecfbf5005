package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Devnet;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.VenueOnChain;
import io.croupier.signing.Address;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two lanes on a real chain: market 0 with the order sender's key, market 1 with the keeper's. */
class SettlementLanesTest extends VenueOnChain {
    private static final Address SECOND_SENDER = Address.parse(Devnet.keeper().address());

    @Override
    protected TestVenue open() {
        return openWithTwoLanes();
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
}
