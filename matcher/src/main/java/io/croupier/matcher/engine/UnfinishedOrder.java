package io.croupier.matcher.engine;

import io.croupier.matcher.book.TimeInForce;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;

/**
 * An order that met more resting orders than one command may fill. It is open but not in its book until a {@code Continue}
 * command has matched the rest; rare, so it may be allocated.
 */
record UnfinishedOrder(OpenedOrder order, int slot, long lots, long priority, TimeInForce timeInForce) {
    void save(final SnapshotOutput out) {
        order.save(out);
        out.putInt(slot);
        out.putLong(lots);
        out.putLong(priority);
        out.putEnum(timeInForce);
    }

    static UnfinishedOrder load(final SnapshotInput in) {
        final OpenedOrder order = new OpenedOrder();
        order.load(in);
        return new UnfinishedOrder(order, in.getInt(), in.getLong(), in.getLong(), in.getEnum(TimeInForce.class));
    }
}
