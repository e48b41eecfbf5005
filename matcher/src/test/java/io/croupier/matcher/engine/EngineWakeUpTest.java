package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.fail;

import io.croupier.matcher.journal.Durability;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.codec.CancelAfterDecoder;
import io.croupier.matcher.journal.codec.CancelAfterEncoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bursts with pauses in which every stage falls asleep, through a ring that wraps many times. Nobody else wakes the stages:
 * a wake-up that is lost, a command that is passed over or told twice, stays so.
 */
@Timeout(120)
final class EngineWakeUpTest {
    private static final Eip712Domain DOMAIN = new Eip712Domain("Croupier", "1", 31337, Commands.DEALER);
    private static final int RING_SIZE = 1024;
    private static final int BURST_MAX = 40;
    private static final int FLOOD = RING_SIZE + 100;
    private static final int ROUNDS_PER_FLOOD = 200;
    private static final long PAUSE_NS_MAX = 200_000;
    private static final int LOOKS_PER_PAUSE = 1_000;
    private static final long STUCK_NS = Duration.ofSeconds(20).toNanos();

    @TempDir
    private Path folder;

    private final AtomicReference<Throwable> fatal = new AtomicReference<>();

    @ParameterizedTest
    @CsvSource({
        "SHARED, 1, 1, 6000",
        "SHARED, 1, 3, 3000",
        "SHARED, 3, 1, 3000",
        "SHARED, 3, 3, 2000",
        "DEDICATED, 1, 2, 50"
    })
    void shouldPublishEveryCommandOnceAndInOrderHoweverOftenTheStagesFallAsleep(
            final EngineConfig.Profile profile, final int verifyThreads, final int senders, final int rounds)
            throws Exception {
        final AtomicLongArray answered = new AtomicLongArray(senders);
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final CancelAfterDecoder told = new CancelAfterDecoder();
        try (Journal journal = Journal.open(folder, Durability.OS);
                ExecutorService threads = Executors.newFixedThreadPool(senders);
                EnginePipeline pipeline = new EnginePipeline(
                        new EngineConfig(profile, RING_SIZE, verifyThreads),
                        new Exchange(),
                        DOMAIN,
                        journal,
                        () -> ExchangeFixture.START_SECONDS * 1000,
                        excerpt -> answer(excerpt, header, told, answered),
                        fatal::set)) {
            pipeline.start();
            final Commands configure = new Commands().configure();
            pipeline.commands().put(configure.buffer, 0, configure.length);

            final List<Future<?>> sending = new ArrayList<>();
            for (int sender = 0; sender < senders; sender++) {
                final Sender each = new Sender(pipeline.commands(), sender, answered);
                sending.add(threads.submit(() -> each.send(rounds)));
            }
            for (final Future<?> each : sending) {
                each.get(100, TimeUnit.SECONDS);
            }
        }
        assertNull(fatal.get());
    }

    private static void answer(
            final Excerpt excerpt,
            final MessageHeaderDecoder header,
            final CancelAfterDecoder told,
            final AtomicLongArray answered) {
        if (excerpt.commandTemplateId() == CancelAfterDecoder.TEMPLATE_ID) {
            told.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
            final int sender = (int) told.sessionId();
            assertEquals(answered.get(sender) + 1, told.requestId(), "next answer to sender " + sender);
            answered.set(sender, told.requestId());
        }
    }

    /** Sends a burst, waits until all of it is answered, and pauses. */
    private static final class Sender {
        private final CommandRing ring;
        private final int number;
        private final AtomicLongArray answered;
        private final SplittableRandom random;
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        private final MessageHeaderEncoder header = new MessageHeaderEncoder();
        private final CancelAfterEncoder command = new CancelAfterEncoder();
        private long sent;

        Sender(final CommandRing ring, final int number, final AtomicLongArray answered) {
            this.ring = ring;
            this.number = number;
            this.answered = answered;
            this.random = new SplittableRandom(number);
        }

        void send(final int rounds) {
            for (int round = 1; round <= rounds; round++) {
                final int burst = round % ROUNDS_PER_FLOOD == 0 ? FLOOD : random.nextInt(1, BURST_MAX);
                for (int i = 0; i < burst; i++) {
                    put();
                }
                awaitAnswers(round);
                if (random.nextBoolean()) {
                    LockSupport.parkNanos(random.nextLong(PAUSE_NS_MAX));
                }
            }
        }

        private void put() {
            command.wrapAndApplyHeader(buffer, 0, header)
                    .sessionId(number)
                    .requestId(++sent)
                    .putAccount(Commands.address(number + 1).toBytes(), 0, Address.LENGTH)
                    .timeoutMs(0);
            ring.put(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength());
        }

        private void awaitAnswers(final int round) {
            final long deadlineNs = System.nanoTime() + STUCK_NS;
            for (int looks = 1; answered.get(number) < sent; looks++) {
                if (System.nanoTime() - deadlineNs > 0) {
                    fail("sender " + number + ", round " + round + ": " + sent + " sent, " + answered.get(number)
                            + " answered");
                }
                if (looks % LOOKS_PER_PAUSE == 0) {
                    LockSupport.parkNanos(1);
                } else {
                    Thread.onSpinWait();
                }
            }
        }
    }
}
