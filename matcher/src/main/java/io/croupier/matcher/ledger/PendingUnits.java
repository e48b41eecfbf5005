package io.croupier.matcher.ledger;

/** The pending layer: per account and market the sums of units that are matched and not yet settled. */
public final class PendingUnits {
    private final Positions positions;

    PendingUnits(final Positions positions) {
        this.positions = positions;
    }

    /** Adds every leg of a unit that was just matched. */
    public void add(final UnitLegs unit) {
        for (int leg = 0; leg < unit.size(); leg++) {
            add(unit.account(leg), unit.market(), unit.lots(leg), unit.credit(leg), unit.fee(leg));
        }
    }

    /** Removes every leg of a unit that was settled or busted. */
    public void remove(final UnitLegs unit) {
        for (int leg = 0; leg < unit.size(); leg++) {
            remove(unit.account(leg), unit.market(), unit.lots(leg), unit.credit(leg), unit.fee(leg));
        }
    }

    /**
     * Adds one leg.
     *
     * @param lots signed position change
     * @param credit signed credit change before the fee
     * @param fee paid by the account, negative for a rebate
     */
    public void add(final int account, final int market, final long lots, final long credit, final long fee) {
        change(positions.findOrAdd(account, market), 1, lots, credit, fee);
    }

    /** Removes a leg that was added with the same amounts. */
    public void remove(final int account, final int market, final long lots, final long credit, final long fee) {
        change(positions.findOrAdd(account, market), -1, -lots, -credit, -fee);
    }

    private void change(final int position, final int units, final long lots, final long credit, final long fee) {
        final Records records = positions.records;
        final long count = records.get(position, Positions.PENDING_UNITS) + units;
        if (count < 0) {
            throw new IllegalStateException("a unit was removed that was never added");
        }
        records.set(position, Positions.PENDING_UNITS, count);
        records.set(
                position, Positions.PENDING_LOTS, Math.addExact(records.get(position, Positions.PENDING_LOTS), lots));
        records.increaseWide(position, Positions.PENDING_CREDIT, credit);
        records.increaseWide(position, Positions.PENDING_FEE, fee);
        positions.updateLive(position);
        positions.sizeChanged(position);
    }
}
