package io.croupier.relayer;

import io.croupier.relayer.chain.DealerViews;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with a real chain of its own, on which four traders have money. */
public abstract class ChainTest {
    protected static final int ALICE = 0;
    protected static final int BOB = 1;
    protected static final int CAROL = 2;
    protected static final int DAVE = 3;

    /** A million of the collateral, in its units. */
    protected static final BigInteger MILLION = BigInteger.valueOf(1_000_000_000_000L);

    @TempDir
    protected Path folder;

    protected TestChain chain;
    protected DealerViews dealer;

    @BeforeEach
    final void startChain() throws IOException {
        chain = TestChain.start();
        dealer = new DealerViews(chain.client(), chain.dealer());
    }

    @AfterEach
    final void stopChain() {
        chain.close();
    }
}
