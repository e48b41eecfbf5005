package io.croupier.relayer.settlement;

import java.util.Map;
import java.util.TreeMap;

/**
 * What settlement has done so far, for metrics and people.
 *
 * @param refusals ghost fills: units that matched here and were refused by the chain, by cause
 * @param reverts transactions that failed as a whole, by cause
 */
public record SettlementSnapshot(
        Matched matched,
        Settled settled,
        Spent spent,
        Trouble trouble,
        Progress progress,
        Map<String, Long> refusals,
        Map<String, Long> reverts) {
    public SettlementSnapshot {
        refusals = Map.copyOf(refusals);
        reverts = Map.copyOf(reverts);
    }

    /** Two lanes taken together. */
    SettlementSnapshot plus(final SettlementSnapshot other) {
        return new SettlementSnapshot(
                matched.plus(other.matched),
                settled.plus(other.settled),
                spent.plus(other.spent),
                trouble.plus(other.trouble),
                progress.plus(other.progress),
                sum(refusals, other.refusals),
                sum(reverts, other.reverts));
    }

    private static Map<String, Long> sum(final Map<String, Long> left, final Map<String, Long> right) {
        final Map<String, Long> sum = new TreeMap<>(left);
        right.forEach((key, count) -> sum.merge(key, count, Long::sum));
        return sum;
    }

    /** Counted from the journal's start. A fill is one resting order's part in a unit. */
    public record Matched(long orders, long units, long fills) {
        Matched plus(final Matched other) {
            return new Matched(orders + other.orders, units + other.units, fills + other.fills);
        }
    }

    /** Units by how far they came; submitted and mined since the process started, the others since the journal did. */
    public record Settled(long submittedUnits, long minedUnits, long finalUnits, long bustedUnits) {
        Settled plus(final Settled other) {
            return new Settled(
                    submittedUnits + other.submittedUnits,
                    minedUnits + other.minedUnits,
                    finalUnits + other.finalUnits,
                    bustedUnits + other.bustedUnits);
        }
    }

    /** Since the process started. {@code fills} are those of transactions that succeeded. */
    public record Spent(long transactions, long fills, long gasUsed) {
        Spent plus(final Spent other) {
            return new Spent(transactions + other.transactions, fills + other.fills, gasUsed + other.gasUsed);
        }

        /** 0 before the first fill. */
        public long gasPerFill() {
            return fills == 0 ? 0 : gasUsed / fills;
        }
    }

    /**
     * What kept transactions from their way, since the process started.
     *
     * @param raises attempts that paid more than the one before
     * @param feeCeilings how often one would have had to pay more than is allowed
     * @param notAccepted what endpoints said when they did not take a transaction
     */
    public record Trouble(long raises, long feeCeilings, Map<String, Long> notAccepted) {
        public Trouble {
            notAccepted = Map.copyOf(notAccepted);
        }

        Trouble plus(final Trouble other) {
            return new Trouble(
                    raises + other.raises, feeCeilings + other.feeCeilings, sum(notAccepted, other.notAccepted));
        }
    }

    /**
     * Where settlement stands.
     *
     * @param backlogUnits units in memory that are not settled
     * @param oldestAgeMs how long the oldest of them has waited; 0 if there is none
     * @param transactionsInFlight sent and not confirmed
     * @param reachable whether the chain answered the last question
     * @param caughtUp whether the journal was read to its end at the last look
     * @param stopReason why settlement gave up, empty while it has not
     */
    public record Progress(
            int backlogUnits,
            long oldestAgeMs,
            int transactionsInFlight,
            boolean reachable,
            boolean caughtUp,
            String stopReason) {
        static final Progress INITIAL = new Progress(0, 0, 0, false, false, "");

        Progress plus(final Progress other) {
            return new Progress(
                    backlogUnits + other.backlogUnits,
                    Math.max(oldestAgeMs, other.oldestAgeMs),
                    transactionsInFlight + other.transactionsInFlight,
                    reachable && other.reachable,
                    caughtUp && other.caughtUp,
                    stopReason.isEmpty() ? other.stopReason : stopReason);
        }
    }

    /** Units that matched and are neither final nor busted. */
    public long unsettledUnits() {
        return matched.units() - settled.finalUnits() - settled.bustedUnits();
    }

    public boolean stopped() {
        return !progress.stopReason().isEmpty();
    }
}
