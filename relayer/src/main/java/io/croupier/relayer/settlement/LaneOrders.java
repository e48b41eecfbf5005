package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.Hash;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The signed orders of one lane, each kept as long as it is open or in an unsettled unit. Owned by the settlement thread.
 *
 * <p>Within one excerpt an order may be closed, busted and returned again, so nothing goes before {@link #forgetUnneeded}.
 */
final class LaneOrders {
    /** A signed order while something may still need it. */
    private static final class TrackedOrder {
        private SignedOrder signed;

        /** The order's hash while the v of its signature is in doubt, else null. */
        private Hash doubted;

        private boolean open = true;
        private boolean filled;
        private int unsettledUnits;

        TrackedOrder(final SignedOrder signed, final Hash doubted) {
            this.signed = signed;
            this.doubted = doubted;
        }

        /** As it goes to the chain. Only orders that match are worth a recovery. */
        private SignedOrder signed(final SignatureParity parity) {
            if (doubted != null) {
                signed = parity.corrected(signed, doubted);
                doubted = null;
            }
            return signed;
        }
    }

    private final Long2ObjectHashMap<TrackedOrder> orders = new Long2ObjectHashMap<>();
    private final List<Long> touched = new ArrayList<>();
    private final SignatureParity parity = new SignatureParity();

    /** @param doubted the order's hash while the v of its signature is in doubt, else null */
    void add(final long orderId, final SignedOrder signed, final Hash doubted) {
        orders.put(orderId, new TrackedOrder(signed, doubted));
        touched.add(orderId);
    }

    /** Closes an order, or opens it again; one that is not known is another lane's. */
    void setOpen(final long orderId, final boolean open) {
        final TrackedOrder order = orders.get(orderId);
        if (order != null) {
            order.open = open;
            touched.add(orderId);
        }
    }

    /** Lots of the order become a leg of a unit, which holds the order until {@link #release}. */
    SettlementUnit.Leg hold(final long orderId, final long lots) {
        final TrackedOrder order = requireNonNull(orders.get(orderId), "the journal made a unit of an unknown order");
        final SettlementUnit.Leg leg = new SettlementUnit.Leg(orderId, order.signed(parity), lots, order.filled);
        order.filled = true;
        order.unsettledUnits++;
        return leg;
    }

    /** The unit has ended. */
    void release(final SettlementUnit unit) {
        for (final SettlementUnit.Leg leg : unit.legs()) {
            orders.get(leg.orderId()).unsettledUnits--;
            touched.add(leg.orderId());
        }
    }

    /** Lets go of closed orders that no unit holds. */
    void forgetUnneeded() {
        for (final long orderId : touched) {
            final TrackedOrder order = orders.get(orderId);
            if (order != null && !order.open && order.unsettledUnits == 0) {
                orders.remove(orderId);
            }
        }
        touched.clear();
    }
}
