package io.croupier.relayer.node;

import io.croupier.matcher.journal.codec.UnitState;

/**
 * What happened on the venue since its journal began.
 *
 * @param sequence newest excerpt
 * @param ordersAccepted signed orders that were let in
 * @param refusals commands that changed nothing, whatever the reason
 * @param units trade units made
 * @param fills resting orders' parts in those units, once each where a successor carries them on
 * @param matched units that wait for a transaction
 * @param submitted units in a transaction that is on its way
 * @param mined units in a block that may still be undone
 * @param settled units that are final
 * @param busted units the chain will never settle
 * @param oldestOpenMs when the oldest unit that is neither final nor busted was made, milliseconds since the epoch; 0
 *     without one
 */
public record VenueTotals(
        long sequence,
        long ordersAccepted,
        long refusals,
        long units,
        long fills,
        long matched,
        long submitted,
        long mined,
        long settled,
        long busted,
        long oldestOpenMs) {

    /** Units that are neither final nor busted. */
    public long open() {
        return matched + submitted + mined;
    }

    static VenueTotals of(
            final long sequence,
            final long ordersAccepted,
            final long refusals,
            final long units,
            final long fills,
            final long[] unitsByState,
            final long oldestOpenMs) {
        return new VenueTotals(
                sequence,
                ordersAccepted,
                refusals,
                units,
                fills,
                unitsByState[UnitState.MATCHED.value()],
                unitsByState[UnitState.SUBMITTED.value()],
                unitsByState[UnitState.MINED.value()],
                unitsByState[UnitState.FINAL.value()],
                unitsByState[UnitState.BUSTED.value()],
                oldestOpenMs);
    }
}
