package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.ledger.MarketScale;
import io.croupier.relayer.TestChain;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.chain.Bytes;
import io.croupier.signing.Address;
import io.croupier.signing.Order;
import io.croupier.signing.OrderInfo;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much goes into a batch. */
class PackedDealerTargetTest {
    private static final int BYTES_MAX = 120_000;

    @Test
    void shouldPackNoMoreThanNodesTake() throws IOException {
        try (TestChain chain = TestChain.start()) {
            final SettlementTarget target = new PackedDealerTarget(
                    chain.client(), chain.dealer(), new TransactionLimits(1_000_000_000, 1_000, BYTES_MAX));
            final List<SettlementUnit> waiting = new ArrayList<>();
            for (int number = 1; number <= 64; number++) {
                waiting.add(unitOfContracts(chain.perp(0), number));
            }

            final Payload payload = target.pack(0, 0, waiting);

            assertTrue(
                    payload.data().length() <= BYTES_MAX + 100, payload.data().length() + " bytes");
            assertEquals(waiting.subList(0, payload.units().size()), payload.units());
            assertTrue(payload.units().size() >= 50);
        }
    }

    /** Two contract accounts with signatures as long as the venue takes. */
    private static SettlementUnit unitOfContracts(final Address perp, final int number) {
        final SettlementMarket market =
                new SettlementMarket(perp, new MarketScale(TestVenue.PAPER_PER_LOT, TestVenue.CREDIT_PER_TICK_LOT));
        return new SettlementUnit(
                0, number, market, List.of(leg(market, 2 * number, 1), leg(market, 2 * number + 1, -1)), 1, 0);
    }

    private static SettlementUnit.Leg leg(final SettlementMarket market, final int id, final int lots) {
        final byte[] signer = new byte[Address.LENGTH];
        signer[0] = 1;
        signer[Address.LENGTH - 1] = (byte) id;
        final Order order = new Order(
                market.perp(),
                Address.of(signer, 0),
                BigInteger.valueOf(lots * TestVenue.PAPER_PER_LOT),
                BigInteger.valueOf(-lots * TestVenue.MARK_TICKS * TestVenue.CREDIT_PER_TICK_LOT),
                new OrderInfo(0, 0, 2_000_000_000, id));
        return new SettlementUnit.Leg(id, new SignedOrder(order.encode(), Bytes.of(new byte[1_024])), 1, false);
    }
}
