package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.contracts.TestAccount;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.VenueOnChain;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.generated.Uint256;

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

        requestWithdraw(chain.trader(BOB));
        venue.awaitUnit("2 FINAL NONE");
        venue.place(CAROL, -10);
        venue.place(DAVE, 10);
        venue.await("a match", () -> venue.matchedUnits() == 3);
        requestWithdraw(chain.trader(BOB));
        chain.mine(3);
        venue.awaitChain();

        assertEquals(1, sent(), "both units in one batch, and the third has no need to hurry");
        assertEquals(1, venue.settlement().unsettledUnits());
        assertAllAgree();
    }

    private void requestWithdraw(final TestAccount trader) {
        chain.call(
                trader,
                chain.dealer(),
                "requestWithdraw",
                new Address(trader.address()),
                new Uint256(1_000),
                new Uint256(0));
    }
}
