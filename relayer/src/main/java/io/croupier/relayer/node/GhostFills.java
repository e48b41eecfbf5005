package io.croupier.relayer.node;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts ghost fills: units that were matched here and refused by the chain. It goes by the {@code UnitRefused} logs of
 * confirmed blocks alone, as the watcher journaled them, and asks neither core nor relayer what became of a unit.
 *
 * <p>Hears the whole journal, at replay and live, on one thread at a time; {@link #total} may be asked from any.
 */
final class GhostFills implements ExcerptListener {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ChainBlockDecoder block = new ChainBlockDecoder();
    private final Map<BustReason, Counter> byCause = new EnumMap<>(BustReason.class);
    private long lastBlock = -1;
    private final LongAdder total = new LongAdder();

    GhostFills(final MeterRegistry registry) {
        for (final BustReason cause : BustReason.values()) {
            if (cause != BustReason.NONE && cause != BustReason.NULL_VAL) {
                byCause.put(cause, registry.counter("croupier.ghost.fills", "cause", cause.name()));
            }
        }
    }

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        if (excerpt.commandTemplateId() != ChainBlockDecoder.TEMPLATE_ID) {
            return;
        }
        block.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        // A block that comes twice, after a restart, is the same block.
        if (block.number() > lastBlock) {
            lastBlock = block.number();
            for (final ChainBlockDecoder.EntriesDecoder entry : block.entries()) {
                if (entry.kind() == ChainEventKind.UNIT_REFUSED) {
                    count(entry.reason());
                }
            }
        }
    }

    private void count(final BustReason cause) {
        byCause.getOrDefault(cause, byCause.get(BustReason.OTHER)).increment();
        total.increment();
    }

    /** Ghost fills since the journal began, whatever the cause. */
    long total() {
        return total.sum();
    }
}
