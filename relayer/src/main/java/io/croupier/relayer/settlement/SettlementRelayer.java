package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.relayer.chain.ChainException;
import java.time.Clock;
import java.util.concurrent.locks.LockSupport;
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
    private static final int EXCERPTS_AT_ONCE = 256;
    private static final long IDLE_NS = 1_000_000;
    private static final long BACKOFF_MAX_MS = 5_000;

    private final SettlementConfig config;
    private final Journal journal;
    private final SettlementCounters counters = new SettlementCounters();
    private final Backlog backlog;
    private final SettlementLane lane;
    private final Consumer<String> onStop;
    private final Clock clock = Clock.systemUTC();
    private final Thread thread;

    private boolean recovered;
    private boolean caughtUp;
    private long followAtMs;
    private long backoffMs;
    private volatile boolean running = true;
    private volatile SettlementSnapshot.Progress progress = SettlementSnapshot.Progress.INITIAL;

    /**
     * @param ring where the core hears of its units
     * @param log closed by its owner, after this
     * @param onStop told once, from the settlement thread, if settlement gives up
     */
    public SettlementRelayer(
            final SettlementConfig config,
            final int laneNumber,
            final LaneSender sender,
            final Journal journal,
            final SettlementLog log,
            final CommandRing ring,
            final Consumer<String> onStop) {
        this.config = requireNonNull(config, "config");
        this.journal = requireNonNull(journal, "journal");
        this.onStop = requireNonNull(onStop, "onStop");
        this.backlog = new Backlog(laneNumber, counters);
        this.lane = new SettlementLane(
                laneNumber, config, sender, journal, log, backlog, new CoreFeedback(laneNumber, ring), counters);
        this.thread = Thread.ofPlatform().name("settlement-" + laneNumber).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    public SettlementSnapshot snapshot() {
        return counters.snapshot(progress);
    }

    /** The way for keepers' transactions. */
    public LaneCalls calls() {
        return lane.calls();
    }

    private void run() {
        try (JournalTailer tailer = journal.tailer()) {
            while (running) {
                final boolean read = readJournal(tailer);
                final boolean sent = workOnChain();
                if (!read && !sent) {
                    LockSupport.parkNanos(IDLE_NS);
                }
            }
        } catch (final RuntimeException e) {
            if (running) {
                stop(e);
            }
        }
    }

    /** Reads on unless memory holds enough; true if there was something to read. */
    private boolean readJournal(final JournalTailer tailer) {
        if (!recovered || backlog.size() >= config.backlogUnitsMax()) {
            return false;
        }
        final boolean read = tailer.poll(backlog, EXCERPTS_AT_ONCE) > 0;
        if (!read && !caughtUp) {
            caughtUp = true;
            backlog.onCaughtUp();
        }
        return read;
    }

    /** True if a batch was sent, so that another may follow. */
    private boolean workOnChain() {
        final long nowMs = clock.millis();
        final boolean lookDue = nowMs >= followAtMs;
        if (!lookDue && backoffMs > 0) {
            return false;
        }
        try {
            boolean sent = false;
            if (!recovered) {
                lane.recover();
                recovered = true;
            } else if (caughtUp || backlog.size() >= config.backlogUnitsMax()) {
                if (lookDue) {
                    lane.follow(nowMs);
                    lane.reportRefusals();
                }
                lane.placeCalls();
                sent = lane.submit(nowMs);
            }
            if (lookDue) {
                followAtMs = nowMs + config.pollInterval().toMillis();
                backoffMs = 0;
                report(nowMs, true, "");
            }
            return sent;
        } catch (final ChainException.Unreachable | ChainException.Refused e) {
            backOff(e, nowMs);
            return false;
        }
    }

    private void backOff(final ChainException cause, final long nowMs) {
        if (backoffMs == 0) {
            LOG.warn("Settlement waits for the chain: {}", cause.getMessage());
        }
        backoffMs = Math.min(Math.max(2 * backoffMs, config.pollInterval().toMillis()), BACKOFF_MAX_MS);
        followAtMs = nowMs + backoffMs;
        report(nowMs, false, "");
    }

    private void report(final long nowMs, final boolean reachable, final String stopReason) {
        final SettlementUnit oldest = backlog.oldest();
        progress = new SettlementSnapshot.Progress(
                backlog.size(),
                oldest == null ? 0 : Math.max(0, nowMs - oldest.matchedAtMs()),
                lane.inFlight(),
                reachable,
                caughtUp,
                stopReason);
    }

    private void stop(final RuntimeException cause) {
        running = false;
        final String reason = cause instanceof ChainException ? cause.getMessage() : cause.toString();
        LOG.error("Settlement stops: {}", reason, cause);
        report(clock.millis(), progress.reachable(), reason);
        onStop.accept(reason);
    }

    /** Stops settling; returns when the thread has ended. What is under way is taken up at the next start. */
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        if (thread.isAlive() && !thread.equals(Thread.currentThread())) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
