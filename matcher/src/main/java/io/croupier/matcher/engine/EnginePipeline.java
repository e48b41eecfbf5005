package io.croupier.matcher.engine;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalWriter;
import io.croupier.matcher.journal.codec.ContinueEncoder;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.SessionEndedEncoder;
import io.croupier.signing.Eip712Domain;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * All Disruptor wiring: commands -> verify (N threads) -> match -> journal -> publish. Where stages share cores, the last
 * three share a thread, and one verify thread is the same.
 *
 * <p>A handler that throws stops its stage, so that nothing behind it sees the broken command, and hands the cause to
 * {@code onFatal}, which must end the process.
 */
public final class EnginePipeline implements AutoCloseable {
    private static final int GATEWAY_RESERVE_SHARE = 8;
    private static final long BACKOFF_NS = 100_000;
    private static final long DRAIN_SECONDS = 10;

    private final Disruptor<EngineSlot> disruptor;
    private final RingBuffer<EngineSlot> ring;
    private final MatchHandler match;
    private final Exchange exchange;
    private final JournalWriter journal;
    private final UnsafeBuffer continueCommand = new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH]);
    private volatile boolean stopped;
    private volatile boolean failed;

    /**
     * @param exchange holds what {@link Recovery} found; from {@link #start()} on it belongs to the match thread
     * @param domain what traders sign in
     * @param clockMs milliseconds since the epoch
     * @param publisher hears every command and its events, on the publish thread, after they are durable
     * @param onFatal gets what a handler threw, once; must end the process
     */
    public EnginePipeline(
            final EngineConfig config,
            final Exchange exchange,
            final Eip712Domain domain,
            final Journal journal,
            final LongSupplier clockMs,
            final ExcerptListener publisher,
            final Consumer<Throwable> onFatal) {
        this.journal = journal.writer();
        this.disruptor = new Disruptor<>(
                EngineSlot::new, config.ringSize(), threads(), ProducerType.MULTI, waitStrategy(config.profile()));
        this.ring = disruptor.getRingBuffer();
        new MessageHeaderEncoder()
                .wrap(continueCommand, 0)
                .blockLength(ContinueEncoder.BLOCK_LENGTH)
                .templateId(ContinueEncoder.TEMPLATE_ID)
                .schemaId(ContinueEncoder.SCHEMA_ID)
                .version(ContinueEncoder.SCHEMA_VERSION);

        disruptor.setDefaultExceptionHandler(new FatalExceptionHandler(failure -> {
            failed = true;
            stopped = true;
            onFatal.accept(failure);
        }));
        this.exchange = exchange;
        this.match = new MatchHandler(exchange, clockMs, ring::get, this::queueContinue);
        lay(
                config,
                verifiers(config.verifyThreads(), domain),
                match,
                new JournalHandler(this.journal),
                new PublishHandler(publisher));
    }

    private void lay(
            final EngineConfig config,
            final VerifyHandler[] verify,
            final MatchHandler match,
            final JournalHandler toJournal,
            final PublishHandler publish) {
        if (config.profile() == EngineConfig.Profile.DEDICATED) {
            disruptor.handleEventsWith(verify).then(match).then(toJournal).then(publish);
        } else if (verify.length > 1) {
            disruptor.handleEventsWith(verify).then(new StagesInTurn(List.of(match, toJournal), publish));
        } else {
            disruptor.handleEventsWith(new StagesInTurn(List.of(verify[0], match, toJournal), publish));
        }
    }

    /** The first command, if any, is that the sessions of an earlier process have ended. */
    public void start() {
        final boolean mustEndSessions = exchange.watchesSessions();
        disruptor.start();
        if (mustEndSessions) {
            final UnsafeBuffer command =
                    new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH + SessionEndedEncoder.BLOCK_LENGTH]);
            new SessionEndedEncoder()
                    .wrapAndApplyHeader(command, 0, new MessageHeaderEncoder())
                    .sessionId(0);
            commands().put(command, 0, command.capacity());
        }
    }

    /** Where commands enter. */
    public CommandRing commands() {
        return new Commands();
    }

    /** Slots that are free now. */
    public long remainingCapacity() {
        return ring.remainingCapacity();
    }

    /** Orders that were accepted and are not forgotten, as of the last tick. */
    public int rememberedOrders() {
        return match.rememberedOrders();
    }

    /** Lets what is in the ring run through, for ten seconds at most, then stops the stages. */
    @Override
    public void close() {
        stopped = true;
        try {
            disruptor.shutdown(failed ? 0 : DRAIN_SECONDS, TimeUnit.SECONDS);
        } catch (final TimeoutException e) {
            disruptor.halt();
        }
        journal.close();
    }

    private static VerifyHandler[] verifiers(final int threads, final Eip712Domain domain) {
        return IntStream.range(0, threads)
                .mapToObj(stripe -> new VerifyHandler(new CommandVerifier(domain), stripe, threads))
                .toArray(VerifyHandler[]::new);
    }

    private static WaitStrategy waitStrategy(final EngineConfig.Profile profile) {
        return profile == EngineConfig.Profile.DEDICATED ? new BusySpinWaitStrategy() : new SharedWaitStrategy();
    }

    private static ThreadFactory threads() {
        return ShortTurns.threads(
                Thread.ofPlatform().name("engine-", 0).daemon().factory());
    }

    /** Called on the match thread, which must not wait for the ring it empties. */
    private boolean queueContinue() {
        return tryPublish(continueCommand, 0, continueCommand.capacity(), 1);
    }

    private boolean tryPublish(final DirectBuffer command, final int offset, final int length, final int capacity) {
        if (!ring.hasAvailableCapacity(capacity)) {
            return false;
        }
        final long sequence;
        try {
            sequence = ring.tryNext();
        } catch (final InsufficientCapacityException e) {
            return false;
        }
        try {
            ring.get(sequence).command(command, offset, length);
        } finally {
            ring.publish(sequence);
        }
        return true;
    }

    private final class Commands implements CommandRing {
        @Override
        public boolean offer(final DirectBuffer command, final int offset, final int length) {
            return !stopped && tryPublish(command, offset, length, ring.getBufferSize() / GATEWAY_RESERVE_SHARE + 1);
        }

        @Override
        public void put(final DirectBuffer command, final int offset, final int length) {
            while (!tryPublish(command, offset, length, 1)) {
                if (stopped) {
                    throw new IllegalStateException("the engine has stopped");
                }
                LockSupport.parkNanos(BACKOFF_NS);
            }
        }
    }

    /** Rethrowing ends the stage's thread before its sequence moves past the event that broke it. */
    private static final class FatalExceptionHandler implements ExceptionHandler<EngineSlot> {
        private final Consumer<Throwable> onFatal;

        FatalExceptionHandler(final Consumer<Throwable> onFatal) {
            this.onFatal = onFatal;
        }

        @Override
        public void handleEventException(final Throwable failure, final long sequence, final EngineSlot slot) {
            onFatal.accept(failure);
            throw new IllegalStateException("engine stopped at ring sequence " + sequence, failure);
        }

        @Override
        public void handleOnStartException(final Throwable failure) {
            onFatal.accept(failure);
        }

        @Override
        public void handleOnShutdownException(final Throwable failure) {
            onFatal.accept(failure);
        }
    }
}
