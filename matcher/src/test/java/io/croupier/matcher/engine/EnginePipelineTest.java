package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.journal.Durability;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.OrderHasher;
import io.croupier.signing.OrderSigner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class EnginePipelineTest {
    private static final Eip712Domain DOMAIN = new Eip712Domain("Croupier", "1", 31337, Commands.DEALER);
    private static final OrderSigner ALICE =
            OrderSigner.parse("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d");
    private static final OrderSigner BOB =
            OrderSigner.parse("0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a");

    @TempDir
    private Path folder;

    private final Commands commands = new Commands();
    private final List<String> published = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();
    private EngineConfig.Profile profile = EngineConfig.Profile.SHARED;
    private int verifyThreads = 2;

    @ParameterizedTest
    @CsvSource({"SHARED, 1", "SHARED, 3", "DEDICATED, 1", "DEDICATED, 3"})
    void shouldVerifyMatchJournalAndPublishSignedOrdersInEachLayout(
            final EngineConfig.Profile layout, final int threads) {
        profile = layout;
        verifyThreads = threads;
        try (Journal journal = Journal.open(folder, Durability.OS)) {
            runTrade(journal);

            assertEquals("accepted 1 SELL 10@300000", published.get(4));
            assertEquals("closed 2 FILLED 0", published.getLast());
            assertEquals(null, fatal.get());
        }
    }

    @Test
    void shouldReproduceTheJournalByteForByteAfterARestart() {
        try (Journal journal = Journal.open(folder, Durability.FSYNC)) {
            runTrade(journal);
        }
        final List<String> replayed = new ArrayList<>();

        final Exchange exchange = new Exchange();
        try (Journal journal = Journal.open(folder, Durability.OS);
                JournalTailer tailer = journal.tailer()) {
            final long count = new Recovery(exchange, excerpt -> replayed.addAll(ExchangeFixture.sentences(excerpt)))
                    .replay(tailer);

            assertEquals(4, count);
        }
        assertEquals(published, replayed);
        assertEquals(4, exchange.sequence());
        assertEquals(1, exchange.unsettledUnits());
        assertEquals(1, exchange.blockNumber());
    }

    @Test
    void shouldRefuseAForgedSignatureWithoutDisturbingOthers() {
        try (Journal journal = Journal.open(folder, Durability.OS)) {
            final TestOrder forged = signed(TestOrder.sell(ALICE.address(), 10, 300_000, 1), BOB);
            final TestOrder broken = signed(TestOrder.sell(ALICE.address(), 10, 300_000, 2), ALICE);
            broken.signature[64] = 5;

            run(journal, forged, broken, signed(TestOrder.sell(ALICE.address(), 10, 300_000, 3), ALICE));

            assertEquals(
                    List.of(
                            "refused SIGNER_MISMATCH",
                            "refused SIGNATURE_INVALID",
                            "accepted 1 SELL 10@300000",
                            "rested 1 10 #1"),
                    published.subList(4, published.size()));
        }
    }

    /** Two verify threads take turns, so each knows the key from the first order that it saw. */
    @Test
    void shouldAcceptAnyVFromAKnownKeyAndReplayThatWithoutTheKey() {
        try (Journal journal = Journal.open(folder, Durability.OS)) {
            final TestOrder third = signed(TestOrder.sell(ALICE.address(), 10, 300_000, 3), ALICE);
            third.signature[64] = (byte) (27 + 28 - third.signature[64]);
            final TestOrder fourth = signed(TestOrder.sell(ALICE.address(), 10, 300_000, 4), ALICE);
            fourth.signature[64] = 29;

            run(
                    journal,
                    signed(TestOrder.sell(ALICE.address(), 10, 300_000, 1), ALICE),
                    signed(TestOrder.sell(ALICE.address(), 10, 300_000, 2), ALICE),
                    third,
                    fourth);
        }

        final List<String> replayed = new ArrayList<>();
        try (Journal journal = Journal.open(folder, Durability.OS);
                JournalTailer tailer = journal.tailer()) {
            new Recovery(new Exchange(), excerpt -> replayed.addAll(ExchangeFixture.sentences(excerpt))).replay(tailer);
        }
        assertEquals(
                List.of("accepted 3 SELL 10@300000", "rested 3 10 #3", "refused SIGNATURE_INVALID"),
                published.subList(published.size() - 3, published.size()));
        assertEquals(published, replayed);
    }

    @Test
    void shouldTellHowManyOrdersItRemembers() {
        try (Journal journal = Journal.open(folder, Durability.OS)) {
            final CountDownLatch heard = new CountDownLatch(6);
            final EnginePipeline pipeline = pipeline(journal, new Exchange(), excerpt -> heard.countDown());
            pipeline.start();
            final CommandRing ring = pipeline.commands();
            open(ring);
            for (int nonce = 1; nonce <= 3; nonce++) {
                commands.place(signed(TestOrder.sell(ALICE.address(), 10, 300_000, nonce), ALICE));
                ring.put(commands.buffer, 0, commands.length);
            }
            commands.tick();
            ring.put(commands.buffer, 0, commands.length);
            await(heard);
            pipeline.close();

            assertEquals(3, pipeline.rememberedOrders());
        }
    }

    @Test
    void shouldAnswerBusyToGatewaysAndKeepAReserveForTheChain() throws InterruptedException {
        final CountDownLatch stuck = new CountDownLatch(1);
        try (Journal journal = Journal.open(folder, Durability.OS)) {
            final EnginePipeline pipeline = pipeline(journal, new Exchange(), excerpt -> await(stuck));
            pipeline.start();
            final CommandRing ring = pipeline.commands();
            commands.configure();
            ring.put(commands.buffer, 0, commands.length);
            commands.tick();

            int accepted = 0;
            while (ring.offer(commands.buffer, 0, commands.length)) {
                accepted++;
            }

            assertTrue(accepted < 1024 - 1024 / 8, "took " + accepted);
            assertFalse(ring.offer(commands.buffer, 0, commands.length));
            for (int i = 0; i < 1024 / 8; i++) {
                ring.put(commands.buffer, 0, commands.length);
            }
            assertEquals(0, pipeline.remainingCapacity());
            stuck.countDown();
            pipeline.close();
            assertThrows(IllegalStateException.class, () -> {
                while (true) {
                    ring.put(commands.buffer, 0, commands.length);
                }
            });
        }
    }

    @Test
    void shouldReportAHandlerThatThrowsAndPublishNothingBehindIt() throws InterruptedException {
        try (Journal journal = Journal.open(folder, Durability.OS)) {
            final CountDownLatch failed = new CountDownLatch(1);
            final EnginePipeline pipeline = new EnginePipeline(
                    new EngineConfig(profile, 1024, verifyThreads),
                    new Exchange(),
                    DOMAIN,
                    journal,
                    () -> 1,
                    excerpt -> published.add("any"),
                    failure -> {
                        fatal.set(failure);
                        failed.countDown();
                    });
            pipeline.start();
            commands.tick();

            pipeline.commands().put(commands.buffer, 0, commands.length);

            assertTrue(failed.await(10, TimeUnit.SECONDS));
            assertNotNull(fatal.get());
            assertEquals(List.of(), published);
            pipeline.close();
        }
    }

    private void runTrade(final Journal journal) {
        run(
                journal,
                signed(TestOrder.sell(BOB.address(), 10, 300_000, 1), BOB),
                signed(TestOrder.buy(ALICE.address(), 10, 300_000, 1), ALICE));
    }

    private void run(final Journal journal, final TestOrder... placed) {
        final CountDownLatch done = new CountDownLatch(2 + placed.length);
        final EnginePipeline pipeline = pipeline(journal, new Exchange(), excerpt -> {
            published.addAll(ExchangeFixture.sentences(excerpt));
            done.countDown();
        });
        pipeline.start();
        final CommandRing ring = pipeline.commands();
        open(ring);
        for (final TestOrder order : placed) {
            commands.place(order);
            assertTrue(ring.offer(commands.buffer, 0, commands.length));
        }
        await(done);
        pipeline.close();
    }

    private void open(final CommandRing ring) {
        commands.configure();
        ring.put(commands.buffer, 0, commands.length);
        commands.block(
                1,
                ExchangeFixture.START_SECONDS,
                List.of(
                        Commands.Entry.listed(Commands.BTC),
                        Commands.Entry.listed(Commands.ETH),
                        Commands.Entry.mark(Commands.BTC, 30_000_000_000L),
                        Commands.Entry.mark(Commands.ETH, 2_000_000_000L),
                        Commands.Entry.deposit(ALICE.address(), ExchangeFixture.TEN_THOUSAND),
                        Commands.Entry.deposit(BOB.address(), ExchangeFixture.TEN_THOUSAND)));
        ring.put(commands.buffer, 0, commands.length);
    }

    private EnginePipeline pipeline(final Journal journal, final Exchange exchange, final ExcerptListener publisher) {
        return new EnginePipeline(
                new EngineConfig(profile, 1024, verifyThreads),
                exchange,
                DOMAIN,
                journal,
                () -> ExchangeFixture.START_SECONDS * 1000,
                publisher,
                fatal::set);
    }

    private static void await(final CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestOrder signed(final TestOrder order, final OrderSigner key) {
        final byte[] packed = order.packed();
        final byte[] digest = new byte[32];
        new OrderHasher(DOMAIN).digest(packed, 0, digest, 0);
        order.signature = key.sign(digest).toBytes();
        order.recovered = Address.ZERO;
        return order;
    }
}
