package io.croupier.relayer.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.contracts.Devnet;
import io.croupier.relayer.FaultyRpc;
import io.croupier.relayer.TestChain;
import java.math.BigInteger;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.generated.Uint256;

/** On a deployment with the public ABI, touched accounts are compared by view calls at each confirmed block. */
final class PublicAbiReconcileTest {
    private static final int ALICE = 0;
    private static final int BOB = 1;
    private static final long MARK = 300_000;
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000_000_000L);

    @TempDir
    private Path folder;

    /** The endpoint leaves out a deposit and cannot be caught at it; a round of the reconciler is an hour away. */
    @Test
    void shouldCompareWhomABlockTouchedAtThatBlock() throws Exception {
        try (TestChain chain = TestChain.start();
                FaultyRpc rpc = FaultyRpc.inFrontOf(chain.rpcUrl())) {
            rpc.knowNoBlockReceipts();
            final String config = "chain.rpc = [\"%s\"]\nreconcile.interval = 1h\n".formatted(rpc.url());
            try (NodeVenue venue = NodeVenue.startJojo(chain, folder, config)) {
                venue.await("the first round", () -> venue.metrics().contains("croupier_reconcile_rounds_total 1.0"));
                match(venue);
                venue.await("settlement", () -> venue.node().totals().settled() == 1);
                assertTrue(venue.metrics().contains("croupier_reconcile_differences 0.0"));
                rpc.hideLogs(true);
                deposit(chain);
                final long deposited = chain.head().number();
                venue.await("a later block", () -> confirmedBlock(venue) > deposited);
                rpc.hideLogs(false);
                assertEquals(0.0, metric(venue, "croupier_reconcile_differences"));

                match(venue);

                venue.await("the difference", () -> venue.health().contains("primaryCredit is"));
                assertTrue(venue.health().contains(chain.traderAddress(ALICE).toString()), venue.health());
                assertEquals(1.0, metric(venue, "croupier_reconcile_rounds_total"));
                assertEquals(1.0, metric(venue, "croupier_accounts_frozen"));
            }
        }
    }

    private static void match(final NodeVenue venue) throws Exception {
        venue.place(BOB, -10, MARK);
        final JsonNode bought = venue.place(ALICE, 10, MARK);
        assertEquals("FILLED", bought.path("status").asText(), bought.toString());
    }

    private static void deposit(final TestChain chain) {
        final Address alice = new Address(chain.trader(ALICE).address());
        chain.call(Devnet.owner(), chain.token(), "mint", alice, new Uint256(MILLION));
        chain.call(
                chain.trader(ALICE),
                chain.token(),
                "approve",
                new Address(chain.dealer().toString()),
                new Uint256(MILLION));
        chain.call(chain.trader(ALICE), chain.dealer(), "deposit", new Uint256(MILLION), new Uint256(0), alice);
    }

    private static double confirmedBlock(final NodeVenue venue) throws Exception {
        return metric(venue, "croupier_chain_confirmed_block");
    }

    private static double metric(final NodeVenue venue, final String name) throws Exception {
        return venue.metrics()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }
}
