package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.relayer.TestVenue;
import io.croupier.relayer.VenueOnChain;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** Units wait an hour for company here, unless one of their traders asks to withdraw. */
class WithdrawalFlushTest extends VenueOnChain {
    @Override
    protected TestVenue open() {
        chain.mine(3);
        return TestVenue.start(chain, folder, 3);
    }

    @Test
    void shouldSettleAtOnceWhatWasMatchedBeforeATraderAskedToWithdraw() {
        venue.settlePatiently(chain.client());
        venue.place(CAROL, -10);
        venue.place(DAVE, 10);
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.await("matches", () -> venue.matchedUnits() == 2);

        chain.requestWithdraw(BOB, BigInteger.valueOf(1_000));
        venue.awaitUnit("2 FINAL NONE");
        venue.place(CAROL, -10);
        venue.place(DAVE, 10);
        venue.await("a match", () -> venue.matchedUnits() == 3);
        chain.requestWithdraw(BOB, BigInteger.valueOf(1_000));
        chain.mine(3);
        venue.awaitChain();

        assertEquals(1, sent(), "both units in one batch, and the third has no need to hurry");
        assertEquals(1, venue.settlement().unsettledUnits());
        assertAllAgree();
    }
}
