package io.croupier.relayer.node;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.OrderAcceptedDecoder;
import io.croupier.matcher.journal.codec.RefusalReason;
import io.croupier.matcher.journal.codec.RefusedDecoder;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.journal.codec.UnitStateChangedDecoder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.agrona.collections.Long2LongHashMap;

/**
 * Counts what excerpts tell. It hears the whole journal, at replay and live, so that its counters go on across restarts.
 *
 * <p>As a listener it belongs to one thread at a time; {@link #totals} may be asked from any and is as new as the last
 * {@link #onBatchEnd}.
 */
final class VenueMetrics implements ExcerptListener {
    private static final long NO_UNIT = -1;
    private static final int LANE_SHIFT = 48;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final RefusedDecoder refused = new RefusedDecoder();
    private final UnitMadeDecoder unitMade = new UnitMadeDecoder();
    private final UnitStateChangedDecoder unitStateChanged = new UnitStateChangedDecoder();

    private final Counter commands;
    private final Counter accepted;
    private final Counter fills;
    private final Counter units;
    private final Map<RefusalReason, Counter> refusals = new EnumMap<>(RefusalReason.class);
    private final Map<BustReason, Counter> busts = new EnumMap<>(BustReason.class);

    private final Long2LongHashMap openUnits = new Long2LongHashMap(NO_UNIT);
    private final ArrayDeque<OpenUnit> oldestFirst = new ArrayDeque<>();
    private final long[] unitsByState = new long[UnitState.BUSTED.value() + 1];
    private long sequence;
    private long orderCount;
    private long refusalCount;
    private long unitCount;
    private long fillCount;
    private volatile VenueTotals totals = VenueTotals.of(0, 0, 0, 0, 0, new long[unitsByState.length], 0);

    private record OpenUnit(long key, long madeMs) {}

    VenueMetrics(final MeterRegistry registry) {
        commands = registry.counter("croupier.commands");
        accepted = registry.counter("croupier.orders.accepted");
        units = registry.counter("croupier.units");
        fills = registry.counter("croupier.fills");
        for (final RefusalReason reason : RefusalReason.values()) {
            if (reason != RefusalReason.NULL_VAL) {
                refusals.put(reason, registry.counter("croupier.refusals", "reason", reason.name()));
            }
        }
        for (final BustReason reason : BustReason.values()) {
            if (reason != BustReason.NULL_VAL && reason != BustReason.NONE) {
                busts.put(reason, registry.counter("croupier.busts", "reason", reason.name()));
            }
        }
        gauge(registry, UnitState.MATCHED, VenueTotals::matched);
        gauge(registry, UnitState.SUBMITTED, VenueTotals::submitted);
        gauge(registry, UnitState.MINED, VenueTotals::mined);
        gauge(registry, UnitState.FINAL, VenueTotals::settled);
        gauge(registry, UnitState.BUSTED, VenueTotals::busted);
    }

    VenueTotals totals() {
        return totals;
    }

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        sequence = excerpt.sequence();
        commands.increment();
        while (excerpt.nextEvent()) {
            switch (excerpt.eventTemplateId()) {
                case OrderAcceptedDecoder.TEMPLATE_ID -> onAccepted();
                case RefusedDecoder.TEMPLATE_ID -> onRefused(excerpt);
                case UnitMadeDecoder.TEMPLATE_ID -> onUnitMade(excerpt);
                case UnitStateChangedDecoder.TEMPLATE_ID -> onUnitStateChanged(excerpt);
                default -> {
                    // Nothing is counted.
                }
            }
        }
    }

    @Override
    public void onBatchEnd() {
        while (!oldestFirst.isEmpty() && !openUnits.containsKey(oldestFirst.peek().key)) {
            oldestFirst.remove();
        }
        final long oldestOpenMs = oldestFirst.isEmpty() ? 0 : oldestFirst.peek().madeMs;
        totals = VenueTotals.of(sequence, orderCount, refusalCount, unitCount, fillCount, unitsByState, oldestOpenMs);
    }

    private void onAccepted() {
        accepted.increment();
        orderCount++;
    }

    private void onRefused(final Excerpt excerpt) {
        refused.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        refusals.get(refused.reason()).increment();
        refusalCount++;
    }

    private void onUnitMade(final Excerpt excerpt) {
        unitMade.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        final long key = key(unitMade.lane(), unitMade.unit());
        final int restingLegs = unitMade.legs().count() - 1;
        units.increment();
        unitCount++;
        if (unitMade.successorOf() == 0) {
            fills.increment(restingLegs);
            fillCount += restingLegs;
        }
        openUnits.put(key, UnitState.MATCHED.value());
        oldestFirst.add(new OpenUnit(key, excerpt.timeMs()));
        unitsByState[UnitState.MATCHED.value()]++;
    }

    private void onUnitStateChanged(final Excerpt excerpt) {
        unitStateChanged.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        final long key = key(unitStateChanged.lane(), unitStateChanged.unit());
        final UnitState state = unitStateChanged.state();
        final long before = openUnits.get(key);
        if (before == NO_UNIT) {
            return;
        }
        unitsByState[(int) before]--;
        unitsByState[state.value()]++;
        if (state == UnitState.FINAL || state == UnitState.BUSTED) {
            openUnits.remove(key);
        } else {
            openUnits.put(key, state.value());
        }
        if (state == UnitState.BUSTED) {
            busts.get(unitStateChanged.reason()).increment();
        }
    }

    private void gauge(final MeterRegistry registry, final UnitState state, final ToDoubleFunction<VenueTotals> count) {
        Gauge.builder("croupier.units.by.state", this, metrics -> count.applyAsDouble(metrics.totals))
                .tag("state", state.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private static long key(final int lane, final long unit) {
        return (long) lane << LANE_SHIFT | unit;
    }
}
