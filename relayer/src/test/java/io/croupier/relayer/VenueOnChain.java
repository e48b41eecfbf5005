package io.croupier.relayer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.contracts.Devnet;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A venue on a real chain of its own for each test, and what can be seen of it there. */
public abstract class VenueOnChain extends ChainTest {
    protected TestVenue venue;
    private long minedBefore;

    /** The venue to be tested, on {@link #chain}. */
    protected abstract TestVenue open();

    @BeforeEach
    final void startVenue() {
        venue = open();
        venue.awaitChain();
        minedBefore = minedTransactions();
    }

    @AfterEach
    final void stopVenue() {
        venue.close();
    }

    /** A venue with two lanes: market 0 with the order sender's key, the others with the keeper's. */
    protected final TestVenue openWithTwoLanes() {
        chain.setOrderSender(Devnet.keeper(), true);
        return TestVenue.startWithTwoLanes(chain, folder, 1);
    }

    /** A market's mark price in ticks of the test venue. */
    protected final long markTicks(final int market) {
        return dealer.markPrice(chain.perp(market), BlockTag.LATEST)
                .orElseThrow()
                .multiply(BigInteger.valueOf(TestVenue.PAPER_PER_LOT))
                .divide(BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(TestVenue.CREDIT_PER_TICK_LOT)))
                .longValueExact();
    }

    /** Two traders trade ten lots with each other at the mark. */
    protected final void trade(final int market, final int buyer, final int seller) {
        final long ticks = markTicks(market);
        venue.place(market, seller, -10, ticks, Duration.ofHours(1));
        venue.place(market, buyer, 10, ticks, Duration.ofHours(1));
    }

    /** Transactions of the order sender that the chain has mined since the venue stood. */
    protected final long sent() {
        return minedTransactions() - minedBefore;
    }

    protected final long minedTransactions() {
        return chain.client()
                .transactionCount(Address.parse(Devnet.orderSender().address()), BlockTag.LATEST);
    }

    /** A trader's position in market 0 on the head block. */
    protected final BigInteger paper(final int trader) {
        return paper(0, trader);
    }

    protected final BigInteger paper(final int market, final int trader) {
        return dealer.position(chain.traderAddress(trader), chain.perp(market), BlockTag.LATEST)
                .paper();
    }

    protected static BigInteger lots(final long lots) {
        return BigInteger.valueOf(lots).multiply(BigInteger.valueOf(TestVenue.PAPER_PER_LOT));
    }

    /** Ledger and chain agree on every number, and nothing gave up. */
    protected final void assertAllAgree() {
        venue.awaitChain();
        assertEquals(List.of(), venue.reconcile().differences());
        assertEquals(List.of(), venue.stops());
    }
}
