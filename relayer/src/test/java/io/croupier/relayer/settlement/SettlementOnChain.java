package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.contracts.Devnet;
import io.croupier.relayer.TestChain;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.signing.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A venue on a real chain of its own for each test, and what can be seen of it there. */
abstract class SettlementOnChain {
    static final int ALICE = 0;
    static final int BOB = 1;
    static final int CAROL = 2;
    static final int DAVE = 3;

    @TempDir
    Path folder;

    TestChain chain;
    TestVenue venue;
    private long minedBefore;

    /** The venue to be tested, on {@link #chain}. */
    abstract TestVenue open();

    @BeforeEach
    final void startVenue() throws IOException {
        chain = TestChain.start();
        venue = open();
        venue.awaitChain();
        minedBefore = minedTransactions();
    }

    @AfterEach
    final void stopVenue() {
        venue.close();
        chain.close();
    }

    /** Transactions of the order sender that the chain has mined since the venue stood. */
    final long sent() {
        return minedTransactions() - minedBefore;
    }

    final long minedTransactions() {
        return chain.client()
                .transactionCount(Address.parse(Devnet.orderSender().address()), BlockTag.LATEST);
    }

    /** A trader's position in market 0 on the head block. */
    final BigInteger paper(final int trader) {
        return dealer().position(chain.traderAddress(trader), chain.perp(0), BlockTag.LATEST)
                .paper();
    }

    final DealerViews dealer() {
        return new DealerViews(chain.client(), chain.dealer());
    }

    /** Ledger and chain agree on every number, and nothing gave up. */
    final void assertAllAgree() {
        venue.awaitChain();
        assertEquals(List.of(), venue.reconcile().differences());
        assertEquals(List.of(), venue.stops());
    }
}
