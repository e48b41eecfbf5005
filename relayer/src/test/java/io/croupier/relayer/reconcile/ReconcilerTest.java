package io.croupier.relayer.reconcile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Devnet;
import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.ConfigureDecoder;
import io.croupier.matcher.snapshot.SnapshotOutput;
import io.croupier.relayer.ChainTest;
import io.croupier.relayer.FaultyRpc;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.DealerViews;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.generated.Int256;
import org.web3j.abi.datatypes.generated.Uint256;

/** Everything that can happen to an account on chain, against the ledger that only saw the logs. */
class ReconcilerTest extends ChainTest {
    private static final int FAR_BLOCKS = 2_100;
    private static final io.croupier.signing.Address STRANGER =
            io.croupier.signing.Address.parse("0x00000000000000000000000000000000000057a6");

    @Test
    void shouldAgreeThroughTradesFundingWithdrawalsAndLiquidationsAndOnceMoreFromTheBeginning() {
        try (TestVenue venue = TestVenue.start(chain, folder, 1)) {
            venue.awaitChain();
            venue.settleThrough(chain.client());
            venue.place(BOB, -100_000);
            venue.place(ALICE, 100_000);
            venue.awaitUnit("1 FINAL NONE");

            moveFunding(1_234_567);
            withdraw(BOB, CAROL, true);
            withdraw(DAVE, DAVE, false);
            chain.call(chain.trader(BOB), chain.dealer(), "setOperator", account(DAVE), new Bool(true));
            assertAgrees(venue);

            // At 20,500 Alice lacks margin: Carol takes over half of her position, then at 15,000 the rest, at a loss.
            moveMark(20_500);
            liquidate(CAROL, ALICE, 50_000);
            assertAgrees(venue);
            moveMark(15_000);
            liquidate(DAVE, ALICE, 50_000);
            moveFunding(-654_321);

            final ReconciliationReport report = assertAgrees(venue);
            assertEquals(4, report.positions());
            assertEquals(BigInteger.ZERO, credit(ALICE), "her debt went to the insurance account");
            assertArrayEquals(replayed(venue.journal(), 1), replayed(venue.journal(), 2));
        }
        try (TestVenue again = TestVenue.start(chain, folder.resolve("again"), 1)) {
            assertEquals(4, assertAgrees(again).positions());
        }
    }

    @Test
    void shouldNameWhatDiffersAndBothNumbers() {
        final long later = chain.head().number() + 1;
        chain.mine(1);
        depositFor(chain.traderAddress(ALICE));
        try (TestVenue venue = TestVenue.startFrom(chain, folder, 1, later)) {
            venue.awaitChain();

            final ReconciliationReport report = venue.reconcile();

            assertFalse(report.agrees());
            assertEquals(
                    List.of(new Difference(
                            chain.traderAddress(ALICE),
                            io.croupier.signing.Address.ZERO,
                            "primaryCredit",
                            MILLION,
                            MILLION.add(MILLION))),
                    report.differences());
        }
    }

    /** Logs that were left out further back than headers are read: only the reconciler can find that. */
    @Test
    void shouldFindWhatAnEndpointLeftOutAndTheFirstCommandThatLacksIt() throws IOException {
        try (FaultyRpc rpc = FaultyRpc.inFrontOf(chain.rpcUrl());
                TestVenue venue = TestVenue.startThrough(chain, folder, 1, rpc.url())) {
            final long deposited = depositUnheard(venue, rpc, chain.traderAddress(ALICE));
            final List<Difference> told = new CopyOnWriteArrayList<>();

            try (ContinuousReconciler reconciler = venue.reconcileContinuously(told::add)) {
                reconciler.start();
                venue.await("origin", () -> reconciler.status().findings().stream()
                        .anyMatch(finding -> finding.origin().isPresent()));

                final Finding finding = reconciler.status().findings().getFirst();
                assertEquals("primaryCredit", finding.difference().field());
                assertEquals(chain.traderAddress(ALICE), finding.difference().account());
                final Origin origin = finding.origin().orElseThrow();
                assertEquals(Origin.Certainty.FIRST, origin.certainty());
                assertTrue(
                        origin.block() >= deposited && origin.block() <= deposited + FAR_BLOCKS + 5, origin.toString());
                venue.await("another round", () -> reconciler.status().rounds() > 3);
                assertEquals(1, told.size());
            }
        }
    }

    /** Of an account that the ledger has never heard of, nothing else tells. */
    @Test
    void shouldFindAnAccountOfWhichEveryLogWasLeftOut() throws IOException {
        try (FaultyRpc rpc = FaultyRpc.inFrontOf(chain.rpcUrl());
                TestVenue venue = TestVenue.startThrough(chain, folder, 1, rpc.url())) {
            depositUnheard(venue, rpc, STRANGER);
            final Difference unheard = new Difference(
                    STRANGER, io.croupier.signing.Address.ZERO, "primaryCredit", BigInteger.ZERO, MILLION);
            final List<Difference> told = new CopyOnWriteArrayList<>();

            assertEquals(List.of(unheard), venue.reconcile().differences());
            try (ContinuousReconciler reconciler = venue.reconcileContinuously(told::add)) {
                reconciler.start();
                venue.await("finding", () -> told.equals(List.of(unheard)));
            }
        }
    }

    @Test
    void shouldTakeOthersInTurnThoughBlocksTouchAsManyAsARoundCompares() {
        try (TestVenue venue = TestVenue.start(chain, folder, 1);
                Reconciler reconciler = new Reconciler(dealer, venue.journal(), 0)) {
            depositFor(STRANGER);
            venue.awaitChain();
            assertEquals(List.of(), reconciler.compare().differences());
            loseCredit();

            boolean found = false;
            for (int round = 0; round < 20 && !found; round++) {
                List.of(ALICE, BOB, CAROL, DAVE).forEach(trader -> chain.deposit(trader, BigInteger.ONE));
                venue.awaitChain();
                found = reconciler.compareSome(4, () -> {}).differences().stream()
                        .anyMatch(difference -> difference.account().equals(STRANGER));
            }

            assertTrue(found, "the quiet account's turn never came");
        }
    }

    /** No log tells of it. */
    private void loseCredit() {
        final BigInteger page = new BigInteger(1, STRANGER.toBytes()).shiftLeft(96);
        chain.setStorage(chain.dealer(), page.or(BigInteger.ONE.shiftLeft(64)), BigInteger.TEN.shiftLeft(160));
        assertEquals(BigInteger.TEN, dealer.credit(STRANGER, BlockTag.LATEST).primary());
    }

    /** The state of an exchange that has heard the recorded chain alone, each block so many times. */
    private static byte[] replayed(final Journal journal, final int times) {
        final Exchange exchange = new Exchange();
        final ExpandableArrayBuffer events = new ExpandableArrayBuffer();
        try (JournalTailer tailer = journal.tailer()) {
            while (tailer.poll(
                            excerpt -> {
                                final boolean block = excerpt.commandTemplateId() == ChainBlockDecoder.TEMPLATE_ID;
                                if (block || excerpt.commandTemplateId() == ConfigureDecoder.TEMPLATE_ID) {
                                    for (int time = 0; time < (block ? times : 1); time++) {
                                        exchange.onCommand(
                                                excerpt.sequence(),
                                                excerpt.timeMs(),
                                                excerpt.buffer(),
                                                excerpt.commandOffset(),
                                                events,
                                                0);
                                    }
                                }
                            },
                            256)
                    > 0) {
                // The listener does the work.
            }
        }
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final SnapshotOutput out = new SnapshotOutput(Channels.newChannel(bytes));
        exchange.save(out);
        out.flush();
        return bytes.toByteArray();
    }

    /** Returns the block of a deposit whose logs the venue was not shown while it read about there. */
    private long depositUnheard(final TestVenue venue, final FaultyRpc rpc, final io.croupier.signing.Address to) {
        venue.awaitChain();
        chain.pauseMining();
        venue.awaitChain();
        rpc.hideLogs(true);
        depositFor(to);
        final long deposited = chain.head().number();
        chain.mineMany(FAR_BLOCKS);
        venue.awaitChain();
        rpc.hideLogs(false);
        chain.mine(5);
        venue.awaitChain();
        return deposited;
    }

    private void depositFor(final io.croupier.signing.Address to) {
        final var token =
                io.croupier.signing.Address.parse(chain.devnet().contracts().token());
        chain.call(Devnet.owner(), token, "mint", account(ALICE), new Uint256(MILLION));
        chain.call(
                chain.trader(ALICE),
                token,
                "approve",
                new Address(chain.dealer().toString()),
                new Uint256(MILLION));
        chain.call(
                chain.trader(ALICE),
                chain.dealer(),
                "deposit",
                new Uint256(MILLION),
                new Uint256(0),
                new Address(to.toString()));
    }

    private ReconciliationReport assertAgrees(final TestVenue venue) {
        venue.awaitChain();
        final ReconciliationReport report = venue.reconcile();
        assertEquals(List.of(), report.differences());
        assertTrue(report.agrees());
        assertEquals(List.of(), venue.stops());
        return report;
    }

    /** The limiter lets the index move only so far in so much time, and only by the one who settles. */
    private void moveFunding(final long index) {
        chain.letTimePass(Duration.ofMinutes(2));
        chain.call(
                Devnet.orderSender(),
                io.croupier.signing.Address.parse(
                        chain.devnet().contracts().fundingLimiter().orElseThrow()),
                "updateFundingRate",
                new DynamicArray<>(
                        Address.class, List.of(new Address(chain.perp(0).toString()))),
                new DynamicArray<>(Int256.class, List.of(new Int256(index))));
    }

    private void moveMark(final long price) {
        chain.call(
                Devnet.keeper(),
                chain.markPriceSource(0),
                "setMarkPrice",
                new Uint256(BigInteger.valueOf(price).multiply(BigInteger.valueOf(1_000_000))));
    }

    private void withdraw(final int from, final int to, final boolean internal) {
        chain.requestWithdraw(from, BigInteger.valueOf(12_345_678));
        chain.letTimePass(Duration.ofMinutes(2));
        chain.call(
                chain.trader(from),
                chain.dealer(),
                "executeWithdraw",
                account(from),
                account(to),
                new Bool(internal),
                new DynamicBytes(new byte[0]));
    }

    private void liquidate(final int liquidator, final int victim, final long lots) {
        chain.call(
                chain.trader(liquidator),
                chain.perp(0),
                "liquidate",
                account(liquidator),
                account(victim),
                new Int256(BigInteger.valueOf(lots).multiply(BigInteger.valueOf(TestVenue.PAPER_PER_LOT))),
                new Int256(MILLION.multiply(BigInteger.valueOf(-100))));
    }

    private BigInteger credit(final int trader) {
        return new DealerViews(chain.client(), chain.dealer())
                .credit(chain.traderAddress(trader), BlockTag.LATEST)
                .primary();
    }

    private Address account(final int trader) {
        return new Address(chain.trader(trader).address());
    }
}
