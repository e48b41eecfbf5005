package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.relayer.TestVenue;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.ChainClient;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/**
 * On our own Dealer, whose logs name the order. It alone refuses REDUCE_ONLY and, because its fields are narrower, amounts
 * that a venue can make: the public contracts know no reduce-only orders, and there only paper or credit beyond int128
 * overflows, while a venue counts in 64 bits. ORDER_SENDER_UNSAFE cannot come up on either: configuration lets the fees of
 * no unit sum below zero, and a sender that only earns is not asked.
 */
class PackedGuiltyLegTest extends GuiltyLegCases {
    /** Primary credit takes 96 bits with its sign. */
    private static final BigInteger MOST_CREDIT = BigInteger.ONE.shiftLeft(95).subtract(BigInteger.ONE);

    private static final long ABOVE_THE_MARK = TestVenue.MARK_TICKS + 1_000;

    @Override
    protected TestVenue open() {
        return TestVenue.start(chain, folder, 1);
    }

    @Override
    ChainClient settlementClient() {
        return chain.client();
    }

    @Test
    void shouldBlameTheReduceOnlyOrderWhoseReductionWentElsewhere() {
        hold(0, CAROL);
        venue.place(BOB, -10);
        venue.useReduceOnly(true);
        venue.place(CAROL, -20);
        venue.useReduceOnly(false);
        venue.place(ALICE, 40);
        awaitMatch();
        OtherSender.settle(chain, venue, 6, leg -> !leg.order().signer().equals(chain.traderAddress(BOB)));

        settle();

        assertBlamed(CAROL, "REDUCE_ONLY");
        awaitFinal(2);
        assertEquals(lots(4), paper(CAROL));
        assertEquals(lots(-10), paper(BOB));
        assertEquals(lots(16), paper(ALICE));
        assertAllAgree();
    }

    @Test
    void shouldBlameTheOrderWhoseProfitTheDealerCannotHold() {
        hold(0, CAROL);
        final BigInteger credit =
                dealer.credit(chain.traderAddress(CAROL), BlockTag.LATEST).primary();
        chain.deposit(CAROL, MOST_CREDIT.subtract(credit));
        venue.awaitChain();
        venue.place(BOB, -10);
        venue.place(CAROL, -10, ABOVE_THE_MARK, LONG);
        venue.place(ALICE, 20, ABOVE_THE_MARK, LONG);
        awaitMatch();

        settle();

        assertBlamed(CAROL, "AMOUNT_OVERFLOW");
        awaitFinal(2);
        assertEquals(lots(10), paper(CAROL));
        assertEquals(lots(-10), paper(BOB));
        assertEquals(lots(10), paper(ALICE));
        assertAllAgree();
    }
}
