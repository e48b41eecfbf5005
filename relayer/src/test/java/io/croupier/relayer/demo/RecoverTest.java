package io.croupier.relayer.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.contracts.Devnet;
import io.croupier.contracts.TestAccount;
import io.croupier.relayer.ChainTest;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.node.OperatorException;
import io.croupier.relayer.reconcile.ReconciliationReport;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;

/** The operator's way back from a reorganisation deeper than the confirmations, on a real chain. */
final class RecoverTest extends ChainTest {
    private static final long MARK = 300_000;
    private static final long LOTS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String IMPATIENT =
            """
            settlement.resendAfter = 1s
            settlement.raiseAfter = 2s
            engine.freshStart = wait
            engine.orderLifetimeMax = 1h
            """;

    /** Two matches are undone although they were final, one is on its way, one has not left. */
    @ParameterizedTest
    @ValueSource(strings = {"croupier", "jojo"})
    void shouldSettleEachMatchOnceAndAgreeWithTheChain(final String abi) throws Exception {
        try (NodeVenue venue = NodeVenue.startOn(
                abi,
                chain,
                folder,
                IMPATIENT + "settlement.inFlightMax = 1\nsettlement.unitsPerTransactionMax = 1\n")) {
            match(venue, 1);
            venue.await("settlement", () -> venue.node().totals().settled() == 1);
            chain.mine(3);
            chain.pauseMining();
            for (int undone = 2; undone <= 3; undone++) {
                final int all = undone;
                match(venue, 1);
                venue.awaitSent(all);
                chain.mine(1);
                venue.await("settlement", () -> venue.node().totals().settled() == all);
            }
            match(venue, 2);
            venue.awaitSent(4);
            venue.place(ALICE, LOTS, MARK - 1_000);
            chain.reorganise(3);
            venue.await("the end of settlement", () -> venue.health().contains("both histories share block"));
        }
        assertEquals(paper(1), paperOfAlice());
        chain.resumeMining();

        final String said = recover(0);

        assertTrue(said.contains("deeper than chain.confirmations"), said);
        assertEquals(paper(5), paperOfAlice());
        assertTrue(recover(2).contains("no journal"), "a second run");
        try (NodeVenue venue = NodeVenue.startOn(abi, chain, folder, IMPATIENT)) {
            assertEquals(0, venue.openOrders(ALICE).size());
            agree(venue);
            match(venue, 1);
            venue.await("settlement", () -> venue.node().totals().settled() == 1);
            agree(venue);
        }
        assertEquals(paper(6), paperOfAlice());
        assertTrue(
                movedAside().contains("journal") && movedAside().contains("settlement"),
                movedAside().toString());
    }

    /** Alice's second match waits for her match in the other lane, which never left the pool. */
    @Test
    void shouldSettleWhatWaitedForAnotherLane() throws Exception {
        try (NodeVenue venue = NodeVenue.startWithTwoLanes(chain, folder, IMPATIENT)) {
            match(venue, 1);
            venue.await("settlement", () -> venue.node().totals().settled() == 1);
            chain.mine(3);
            chain.pauseMining();
            final long otherMark = venue.markTicks(1);
            venue.place(1, BOB, -LOTS, otherMark, chain.trader(BOB));
            venue.place(1, ALICE, LOTS, otherMark, chain.trader(ALICE));
            venue.awaitSent(2);
            match(venue, 1);
            chain.reorganise(3);
            venue.await("the end of settlement", () -> venue.health().contains("both histories share block"));
        }
        chain.resumeMining();

        final String said = recover(0);

        assertTrue(said.contains("lane 1: 1 units"), said);
        assertEquals(paper(2), paperOfAlice());
        try (NodeVenue venue = NodeVenue.startWithTwoLanes(chain, folder, IMPATIENT)) {
            assertEquals(List.of(), venue.reconcile().differences());
        }
    }

    /** The operator's key was allowed in a block that is undone: what it signed cannot settle any more. */
    @Test
    void shouldNameWhatTheChainDoesNotTakeAnyMoreAndSettleTheRest() throws Exception {
        final TestAccount operator = Devnet.insurance();
        try (NodeVenue venue = NodeVenue.start(chain, folder, IMPATIENT)) {
            match(venue, 1);
            venue.await("settlement", () -> venue.node().totals().settled() == 1);
            chain.mine(3);
            chain.pauseMining();
            chain.call(
                    chain.trader(ALICE),
                    chain.dealer(),
                    "setOperator",
                    new Address(operator.address()),
                    new Bool(true));
            final long allowed = chain.head().number();
            venue.await("the operator", () -> venue.health().contains("\"confirmedBlock\":" + allowed));
            venue.place(BOB, -LOTS, MARK);
            venue.place(ALICE, LOTS, MARK, operator);
            match(venue, 1);
            venue.awaitSent(3);
            chain.mine(1);
            venue.await("settlement", () -> venue.node().totals().settled() == 3);
            chain.reorganise(3);
            venue.await("the end of settlement", () -> venue.health().contains("both histories share block"));
        }
        chain.resumeMining();

        final String said = recover(0);

        assertTrue(said.contains("unit 0-2 was refused"), said);
        assertEquals(paper(2), paperOfAlice());
        try (NodeVenue venue = NodeVenue.start(chain, folder, IMPATIENT)) {
            agree(venue);
        }
    }

    /** Logs do not tell which compact nonces are spent, so a ledger that was read from them accepts none that could be. */
    @Test
    void shouldNotMatchUnderACompactNonceThatWasSpentBefore() throws Exception {
        try (NodeVenue venue = NodeVenue.start(chain, folder, IMPATIENT)) {
            match(venue, 1);
            match(venue, 1);
            venue.await("settlement", () -> venue.node().totals().settled() == 2);
        }
        final Path anew = Files.createDirectories(folder.resolve("anew"));
        try (NodeVenue venue = NodeVenue.start(chain, anew, IMPATIENT)) {
            for (int spent = 0; spent < 2; spent++) {
                final long nonce = spent;
                final CompletionException refused = assertThrows(
                        CompletionException.class, () -> venue.place(0, ALICE, LOTS, MARK, chain.trader(ALICE), nonce));
                assertTrue(refused.getMessage().contains("NONCE_USED"), refused.getMessage());
            }
            match(venue, 2);
            venue.await("settlement", () -> venue.node().totals().settled() == 2);
            agree(venue);
            assertEquals(0, venue.node().ghostFills());
        }
        assertEquals(paper(4), paperOfAlice());
    }

    @Test
    void shouldNotStartANodeInTheMiddleOfARecovery() throws Exception {
        Files.createDirectories(folder.resolve("data").resolve("undone.tmp"));

        final OperatorException refusal =
                assertThrows(OperatorException.class, () -> NodeVenue.start(chain, folder, IMPATIENT));

        assertTrue(refusal.getMessage().contains("run it again"), refusal.getMessage());
        assertTrue(recover(0).contains("undone-"));
    }

    @Test
    void shouldLeaveEverythingAloneWhereTheChainHoldsWhatTheLedgerHolds() throws Exception {
        try (NodeVenue venue = NodeVenue.start(chain, folder, IMPATIENT)) {
            match(venue, 1);
            venue.await("settlement", () -> venue.node().totals().settled() == 1);
            assertTrue(recover(2).contains("in use by another node"));
        }

        assertTrue(recover(0).contains("there is nothing to recover"));

        assertEquals(List.of(), movedAside());
        assertTrue(Files.isDirectory(folder.resolve("data").resolve("journal")));
    }

    private void match(final NodeVenue venue, final int times) throws IOException {
        for (int i = 0; i < times; i++) {
            venue.place(BOB, -LOTS, MARK);
            final JsonNode bought = venue.place(ALICE, LOTS, MARK);
            assertEquals("FILLED", bought.path("status").asText(), bought.toString());
        }
    }

    private static void agree(final NodeVenue venue) {
        final ReconciliationReport report = venue.reconcile();
        assertEquals(List.of(), report.differences());
        assertEquals(2, report.positions());
    }

    private String recover(final int exitCode) throws Exception {
        try (CroupierProcess process = CroupierProcess.start(
                "recover",
                "--config",
                folder.resolve("node.conf").toString(),
                "--data",
                folder.resolve("data").toString())) {
            assertEquals(exitCode, process.awaitExit(PATIENCE), process.output());
            return process.output();
        }
    }

    private List<String> movedAside() throws IOException {
        try (Stream<Path> folders = Files.walk(folder.resolve("data"), 2)) {
            return folders.filter(
                            path -> path.getParent().getFileName().toString().startsWith("undone-"))
                    .map(path -> path.getFileName().toString())
                    .toList();
        }
    }

    private BigInteger paperOfAlice() {
        return dealer.position(chain.traderAddress(ALICE), chain.perp(0), BlockTag.LATEST)
                .paper();
    }

    private static BigInteger paper(final int matches) {
        return BigInteger.valueOf(matches * LOTS)
                .multiply(new BigInteger(DemoMarket.of("BTC-PERP").paperPerLot()));
    }
}
