package io.croupier.relayer.node;

import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.StatusSource;
import io.croupier.relayer.settlement.StatusCommand;
import io.croupier.relayer.watch.WatchStatus;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the venue take less while it sees the chain too late, or settles too late, and more again when that is over. The
 * core goes on matching up to the limits; it learns of each change by a journaled command. What the chain undid below the
 * confirmations ends in CANCEL_ONLY for good.
 *
 * <p>{@link #look} and {@link #diverged} on any one thread at a time; {@link #problems} from any.
 */
final class Degradation {
    private static final Logger LOG = LoggerFactory.getLogger(Degradation.class);
    private static final long SECOND_MS = 1_000;

    private final StatusCommand words;
    private final LagGate chain;
    private final LagGate settlement;
    private final long startMs;
    private long headBlock = -1;
    private long headSinceMs;
    private Word chainWord;
    private Word settlementWord;
    private String divergence = "";
    private volatile long chainLagMs;
    private volatile List<String> problems = List.of();

    private record Word(MarketStatus status, String reason) {}

    Degradation(final LagLimits limits, final StatusCommand words, final long startMs) {
        this.words = words;
        this.chain = new LagGate(limits.chainPostOnly(), limits.chainCancelOnly(), limits.recoverAfter());
        this.settlement =
                new LagGate(limits.settlementPostOnly(), limits.settlementCancelOnly(), limits.recoverAfter());
        this.startMs = startMs;
        this.headSinceMs = startMs;
    }

    /** Compares what is known now with the limits. The first look also takes back what the last process had said. */
    synchronized void look(final WatchStatus watch, final long oldestUnsettledMs, final long nowMs) {
        if (watch.headBlock() != headBlock) {
            headBlock = watch.headBlock();
            headSinceMs = nowMs;
        }
        final long headMs = watch.headSeconds() == 0 ? startMs : watch.headSeconds() * SECOND_MS;
        // A chain's clock may run ahead, and then only that its head stands still tells.
        chainLagMs = Math.max(nowMs - headMs, nowMs - headSinceMs);
        final long settlementLagMs = oldestUnsettledMs == 0 ? 0 : Math.max(0, nowMs - oldestUnsettledMs);
        final MarketStatus byChain = chain.update(chainLagMs, nowMs);
        final MarketStatus bySettlement = settlement.update(settlementLagMs, nowMs);
        final Word onChain = divergence.isEmpty()
                ? word(byChain, "no newer block was seen for " + chainLagMs / SECOND_MS + " s")
                : new Word(MarketStatus.CANCEL_ONLY, divergence);
        final Word onSettlement =
                word(bySettlement, "the oldest unsettled trade has waited for " + settlementLagMs / SECOND_MS + " s");
        chainWord = say(StatusSource.CHAIN, chainWord, onChain);
        settlementWord = say(StatusSource.SETTLEMENT, settlementWord, onSettlement);
        final List<String> now = new ArrayList<>();
        add(now, "chain", chainWord);
        add(now, "settlement", settlementWord);
        problems = List.copyOf(now);
    }

    /** The confirmed ledger is not the chain's any more: only cancellations until an operator has recovered. */
    synchronized void diverged(final String reason) {
        divergence = reason;
        // Said even if the venue is CANCEL_ONLY already: the reason is another.
        chainWord = say(StatusSource.CHAIN, null, new Word(MarketStatus.CANCEL_ONLY, reason));
        problems = List.of("chain: " + reason + " (CANCEL_ONLY)");
    }

    /** What an operator must know; empty while all is well. */
    List<String> problems() {
        return problems;
    }

    /** Age of the newest block seen. */
    long chainLagMs() {
        return chainLagMs;
    }

    private static Word word(final MarketStatus status, final String reason) {
        return new Word(status, status == MarketStatus.OPEN ? "" : reason);
    }

    private Word say(final StatusSource source, final Word before, final Word now) {
        if (before != null && before.status == now.status) {
            return before;
        }
        words.venue(source, now.status, now.reason);
        if (now.status != MarketStatus.OPEN) {
            LOG.warn("The venue is {}: {}", now.status, now.reason);
        } else if (before != null) {
            LOG.info("The venue is open again as far as {} is concerned", source);
        }
        return now;
    }

    private static void add(final List<String> problems, final String what, final Word word) {
        if (word.status != MarketStatus.OPEN) {
            problems.add(what + ": " + word.reason + " (" + word.status + ")");
        }
    }
}
