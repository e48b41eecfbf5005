package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.engine.WorkThread;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalStart;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.relayer.chain.ChainException;
import java.time.Clock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the units of one lane onto the chain, exactly once: reads them from the journal, sends them in batches, follows
 * the transactions until they are final, and tells the core. Whatever happens to the process or the endpoint, the
 * settlement log and the chain say where to go on.
 *
 * <p>One thread of its own; {@link #snapshot()} may be asked from any.
 */
public final class SettlementRelayer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SettlementRelayer.class);
    private static final long IDLE_NS = 1_000_000;

    private final LateTailer units;
    private final LateTailer ahead;
    private final LaneDuty duty;
    private final Consumer<String> onStop;
    private final Clock clock = Clock.systemUTC();
    private final WorkThread thread;

    /**
     * @param start what stands for the beginning of the journal
     * @param ring where the core hears of its units
     * @param log closed by its owner, after this
     * @param onStop told once, from the settlement thread, if settlement gives up
     */
    public SettlementRelayer(
            final SettlementConfig config,
            final int laneNumber,
            final LaneSender sender,
            final Journal journal,
            final JournalStart start,
            final IntentLog log,
            final CommandRing ring,
            final Consumer<String> onStop) {
        this.units = new LateTailer(journal, start);
        this.ahead = new LateTailer(journal, start);
        this.onStop = requireNonNull(onStop, "onStop");
        this.duty = new LaneDuty(config, laneNumber, sender, units, ahead, journal::sync, log, ring);
        this.thread = new WorkThread("settlement-" + laneNumber, this::run);
    }

    /** Opened by the thread that reads, since it belongs to that thread. */
    private static final class LateTailer implements ExcerptSource, AutoCloseable {
        private final Journal journal;
        private JournalStart start;
        private JournalTailer tailer;

        LateTailer(final Journal journal, final JournalStart start) {
            this.journal = journal;
            this.start = start;
        }

        @Override
        public int poll(final ExcerptListener listener, final int limit) {
            if (tailer == null) {
                tailer = journal.tailer(start);
                start = null;
            }
            return tailer.poll(listener, limit);
        }

        @Override
        public void close() {
            if (tailer != null) {
                tailer.close();
            }
        }
    }

    public void start() {
        thread.start();
    }

    public SettlementSnapshot snapshot() {
        return duty.snapshot();
    }

    /** The way for keepers' transactions. */
    public LaneCalls calls() {
        return duty.calls();
    }

    private void run() {
        try (units;
                ahead) {
            while (thread.isRunning()) {
                if (!duty.work(clock.millis())) {
                    thread.pause(IDLE_NS);
                }
            }
        } catch (final RuntimeException e) {
            if (thread.isRunning()) {
                stop(e);
            }
        }
    }

    private void stop(final RuntimeException cause) {
        thread.stop();
        final String reason = cause instanceof ChainException ? cause.getMessage() : cause.toString();
        LOG.error("Settlement stops: {}", reason, cause);
        duty.stop(clock.millis(), reason);
        onStop.accept(reason);
    }

    /** Stops settling; returns when the thread has ended. What is under way is taken up at the next start. */
    @Override
    public void close() {
        thread.close();
    }
}
