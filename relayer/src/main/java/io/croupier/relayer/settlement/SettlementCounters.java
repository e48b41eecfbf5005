package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.relayer.chain.ChainException.NotAccepted;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what the settlement thread sees; read from any thread. Units, orders, busts and refusals are counted from the
 * start of the journal, transactions and gas from the start of the process.
 */
final class SettlementCounters {
    private final LongAdder orders = new LongAdder();
    private final LongAdder units = new LongAdder();
    private final LongAdder fills = new LongAdder();
    private final LongAdder finalUnits = new LongAdder();
    private final LongAdder bustedUnits = new LongAdder();
    private final LongAdder submittedUnits = new LongAdder();
    private final LongAdder minedUnits = new LongAdder();
    private final LongAdder transactions = new LongAdder();
    private final LongAdder settledFills = new LongAdder();
    private final LongAdder gasUsed = new LongAdder();
    private final LongAdder raised = new LongAdder();
    private final LongAdder feeCeilings = new LongAdder();
    private final Map<String, LongAdder> notAccepted = new ConcurrentSkipListMap<>();
    private final Map<BustReason, LongAdder> refusals = new EnumMap<>(BustReason.class);
    private final Map<String, LongAdder> reverts = new ConcurrentSkipListMap<>();

    SettlementCounters() {
        for (final BustReason reason : BustReason.values()) {
            refusals.put(reason, new LongAdder());
        }
    }

    void onOrder() {
        orders.increment();
    }

    void onMatched(final int fillCount) {
        units.increment();
        fills.add(fillCount);
    }

    void onFinal() {
        finalUnits.increment();
    }

    void onBusted() {
        bustedUnits.increment();
    }

    void onRefused(final BustReason reason) {
        refusals.get(reason).increment();
    }

    void onSubmitted(final int unitCount) {
        submittedUnits.add(unitCount);
        transactions.increment();
    }

    void onMined(final int unitCount) {
        minedUnits.add(unitCount);
    }

    void onSettled(final int fillCount, final long gas) {
        settledFills.add(fillCount);
        gasUsed.add(gas);
    }

    void onReverted(final String cause, final long gas) {
        reverts.computeIfAbsent(cause, key -> new LongAdder()).increment();
        gasUsed.add(gas);
    }

    void onRaised() {
        raised.increment();
    }

    void onFeeCeiling() {
        feeCeilings.increment();
    }

    void onNotAccepted(final NotAccepted.Reason reason) {
        notAccepted.computeIfAbsent(reason.name(), key -> new LongAdder()).increment();
    }

    SettlementSnapshot snapshot(final SettlementSnapshot.Progress progress) {
        final Map<String, Long> byReason = new TreeMap<>();
        refusals.forEach((reason, count) -> {
            if (count.sum() > 0) {
                byReason.put(reason.name(), count.sum());
            }
        });
        final Map<String, Long> byCause = new TreeMap<>();
        reverts.forEach((cause, count) -> byCause.put(cause, count.sum()));
        final Map<String, Long> byAnswer = new TreeMap<>();
        notAccepted.forEach((reason, count) -> byAnswer.put(reason, count.sum()));
        return new SettlementSnapshot(
                new SettlementSnapshot.Matched(orders.sum(), units.sum(), fills.sum()),
                new SettlementSnapshot.Settled(
                        submittedUnits.sum(), minedUnits.sum(), finalUnits.sum(), bustedUnits.sum()),
                new SettlementSnapshot.Spent(transactions.sum(), settledFills.sum(), gasUsed.sum()),
                new SettlementSnapshot.Trouble(raised.sum(), feeCeilings.sum(), byAnswer),
                progress,
                byReason,
                byCause);
    }
}
