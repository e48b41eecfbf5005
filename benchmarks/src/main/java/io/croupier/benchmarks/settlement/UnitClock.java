package io.croupier.benchmarks.settlement;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.journal.codec.UnitStateChangedDecoder;
import io.croupier.relayer.chain.Hash;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * When traders hear of a unit: that it matched, that a transaction with it was taken by the chain's pool, that it was mined,
 * that it is final. Times run from the match. Hears excerpts on the publishing thread, answers any.
 */
final class UnitClock implements ExcerptListener {
    private static final long LONGEST_NS = 600_000_000_000L;

    private final long[] matchedNs;
    private final boolean[] submitted;
    private final boolean[] mined;
    private final byte[] transaction = new byte[Hash.LENGTH];
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final UnitStateChangedDecoder state = new UnitStateChangedDecoder();
    private Histogram toSubmitted = histogram();
    private Histogram toMined = histogram();
    private final AtomicLong matchedUnits = new AtomicLong();
    private final AtomicLong minedUnits = new AtomicLong();
    private final AtomicLong finalUnits = new AtomicLong();
    private final AtomicLong bustedUnits = new AtomicLong();
    private volatile boolean sawChain;

    /** @param unitsMax how many units it can hear of */
    UnitClock(final int unitsMax) {
        this.matchedNs = new long[unitsMax + 1];
        this.submitted = new boolean[unitsMax + 1];
        this.mined = new boolean[unitsMax + 1];
    }

    private static Histogram histogram() {
        return new Histogram(LONGEST_NS, 3);
    }

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        final long now = System.nanoTime();
        sawChain |= excerpt.commandTemplateId() == ChainBlockDecoder.TEMPLATE_ID;
        while (excerpt.nextEvent()) {
            if (excerpt.eventTemplateId() == UnitMadeDecoder.TEMPLATE_ID) {
                matchedNs[matchedUnits.intValue() + 1] = now;
                matchedUnits.incrementAndGet();
            } else if (excerpt.eventTemplateId() == UnitStateChangedDecoder.TEMPLATE_ID) {
                state.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
                onState((int) state.unit(), now);
            }
        }
    }

    private synchronized void onState(final int unit, final long now) {
        switch (state.state()) {
            case SUBMITTED -> onSubmitted(unit, now);
            case MINED -> onMined(unit, now);
            case FINAL -> {
                // The watcher may be faster than the receipt.
                onMined(unit, now);
                finalUnits.incrementAndGet();
            }
            case BUSTED -> bustedUnits.incrementAndGet();
            default -> {}
        }
    }

    private void onSubmitted(final int unit, final long now) {
        state.getTxHash(transaction, 0, Hash.LENGTH);
        final boolean onlyClaimed = Hash.of(transaction, 0).equals(Hash.ZERO);
        if (!onlyClaimed && !submitted[unit]) {
            submitted[unit] = true;
            toSubmitted.recordValue(now - matchedNs[unit]);
        }
    }

    private void onMined(final int unit, final long now) {
        if (!mined[unit]) {
            mined[unit] = true;
            minedUnits.incrementAndGet();
            toMined.recordValue(now - matchedNs[unit]);
        }
    }

    /** From now on only units are timed that come next. */
    synchronized void reset() {
        toSubmitted = histogram();
        toMined = histogram();
    }

    /** Nanoseconds until a pool took the transaction. */
    synchronized Histogram toSubmitted() {
        return toSubmitted.copy();
    }

    /** Nanoseconds until the relayer saw the receipt. */
    synchronized Histogram toMined() {
        return toMined.copy();
    }

    long matchedUnits() {
        return matchedUnits.get();
    }

    long minedUnits() {
        return minedUnits.get();
    }

    long finalUnits() {
        return finalUnits.get();
    }

    long bustedUnits() {
        return bustedUnits.get();
    }

    /** Whether the core has executed a block of the chain. */
    boolean sawChain() {
        return sawChain;
    }
}
