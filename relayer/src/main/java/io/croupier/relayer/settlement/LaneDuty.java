package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.relayer.chain.ChainException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that has to be done for one lane, step by step, at times that are passed in: read the journal, take up what was under
 * way, follow, send. It has no thread and no clock; whoever owns it calls {@link #work} over and over, from one thread.
 */
final class LaneDuty {
    private static final Logger LOG = LoggerFactory.getLogger(LaneDuty.class);
    private static final int EXCERPTS_AT_ONCE = 256;
    private static final long BACKOFF_MAX_MS = 5_000;
    private static final long PRUNE_MS = 600_000;

    private final SettlementConfig config;
    private final ExcerptSource units;
    private final ExcerptSource ahead;
    private final SettlementCounters counters = new SettlementCounters();
    private final JournalNews news;
    private final Backlog backlog;
    private final IntentLog log;
    private final Outbox outbox;
    private final SettlementLane lane;

    private long excerptsRead;
    private long excerptsReadAhead;
    private boolean recovered;
    private boolean caughtUp;
    private boolean newsAreCurrent;
    private long followAtMs = Long.MIN_VALUE;
    private long backoffMs;
    private long pruneAtMs;
    private volatile SettlementSnapshot.Progress progress = SettlementSnapshot.Progress.INITIAL;

    /**
     * @param units the journal from its start; it is read only as far as memory holds
     * @param ahead the same journal again, read to its end
     * @param syncJournal returns when all that was journaled before the call is on disk
     */
    LaneDuty(
            final SettlementConfig config,
            final int laneNumber,
            final LaneSender sender,
            final ExcerptSource units,
            final ExcerptSource ahead,
            final Runnable syncJournal,
            final IntentLog log,
            final CommandRing ring) {
        this.config = requireNonNull(config, "config");
        this.units = requireNonNull(units, "units");
        this.ahead = requireNonNull(ahead, "ahead");
        this.news = new JournalNews(laneNumber, counters);
        this.backlog = new Backlog(laneNumber, news, counters);
        this.log = log;
        this.outbox = new Outbox(laneNumber, config, sender, syncJournal, log, counters);
        this.lane = new SettlementLane(
                laneNumber, config, sender, outbox, backlog, news, new CoreFeedback(laneNumber, ring), counters);
    }

    LaneCalls calls() {
        return lane.calls();
    }

    /** From any thread. */
    SettlementSnapshot snapshot() {
        return counters.snapshot(progress);
    }

    /**
     * Does what is to be done now.
     *
     * @param nowMs milliseconds since the epoch, never less than the time before
     * @return whether there may be more to do at once
     * @throws RuntimeException if settlement cannot go on
     */
    boolean work(final long nowMs) {
        final boolean read = readJournal();
        final boolean sent = workOnChain(nowMs);
        return read || sent;
    }

    /**
     * The backlog reads on unless it holds enough, and never beyond the news: so whatever it has read, the news know.
     */
    private boolean readJournal() {
        if (!recovered) {
            return false;
        }
        final boolean full = backlog.holds(config.backlogUnitsMax());
        int read = 0;
        newsAreCurrent = false;
        if (full || excerptsRead == excerptsReadAhead) {
            read = ahead.poll(news, EXCERPTS_AT_ONCE);
            excerptsReadAhead += read;
            newsAreCurrent = read < EXCERPTS_AT_ONCE;
        }
        if (!full) {
            final long behind = excerptsReadAhead - excerptsRead;
            final int more = units.poll(backlog, (int) Math.min(behind, EXCERPTS_AT_ONCE));
            excerptsRead += more;
            read += more;
            backlog.forgetEnds();
        }
        if (read == 0 && !full && !caughtUp) {
            caughtUp = true;
            backlog.onCaughtUp();
        }
        return read > 0;
    }

    /** True if something was sent, so that more may follow. */
    private boolean workOnChain(final long nowMs) {
        final boolean lookDue = nowMs >= followAtMs;
        if (!lookDue && backoffMs > 0) {
            return false;
        }
        try {
            boolean sent = false;
            if (!recovered) {
                lane.recover();
                recovered = true;
            } else if (caughtUp || backlog.holds(config.backlogUnitsMax())) {
                if (lookDue) {
                    lane.follow(nowMs);
                }
                pruneLog(nowMs);
                if (newsAreCurrent) {
                    lane.reportRefusals();
                    lane.placeCalls();
                }
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

    private void pruneLog(final long nowMs) {
        if (caughtUp && nowMs >= pruneAtMs) {
            pruneAtMs = nowMs + PRUNE_MS;
            log.prune(backlog.oldestUnended());
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

    /** Says why it goes on no longer. */
    void stop(final long nowMs, final String reason) {
        report(nowMs, progress.reachable(), reason);
    }

    private void report(final long nowMs, final boolean reachable, final String stopReason) {
        final SettlementUnit oldest = backlog.oldest();
        progress = new SettlementSnapshot.Progress(
                backlog.size(),
                oldest == null ? 0 : Math.max(0, nowMs - oldest.matchedAtMs()),
                outbox.size(),
                reachable,
                caughtUp,
                stopReason);
    }
}
