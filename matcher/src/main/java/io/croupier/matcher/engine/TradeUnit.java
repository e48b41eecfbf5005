package io.croupier.matcher.engine;

import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.ledger.UnitLegs;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;

/**
 * One incoming order and the resting orders it met, settled on chain together or not at all. Leg 0 is the incoming order,
 * the others stand in contract order. Kept until it is final or busted, with what a bust needs to put orders back.
 */
final class TradeUnit {
    final UnitLegs amounts = new UnitLegs();
    /** One more than resting orders fit in. */
    final Leg[] legs;

    int lane;
    long number;
    int market;
    /** Whether the incoming order trades in full or not at all. */
    boolean fillOrKill;

    UnitState state = UnitState.MATCHED;
    /** The transaction that carries it, or zero. */
    final OrderHash transaction = new OrderHash();

    /** Neighbours among all unsettled units in the order in which they were made. */
    TradeUnit older;

    TradeUnit newer;

    TradeUnit(final int makersMax) {
        legs = new Leg[makersMax + 1];
        for (int leg = 0; leg < legs.length; leg++) {
            legs[leg] = new Leg(this);
        }
    }

    int makersMax() {
        return legs.length - 1;
    }

    /**
     * Whether the account has a reduce-only order among the first resting orders. The Dealer asks of all that such an
     * account trades in the unit that it only reduces.
     */
    boolean hasReduceOnly(final int makers, final int account) {
        boolean has = false;
        for (int i = 1; i <= makers && !has; i++) {
            final OpenedOrder order = legs[i].order;
            has = order.account == account && (order.flags & OpenedOrder.REDUCE_ONLY) != 0;
        }
        return has;
    }

    /** Whether its bytes may be on their way to the chain, or are there. */
    boolean isClaimed() {
        return state != UnitState.MATCHED;
    }

    /** Whether a leg of it, or the trader of one, is known to be why it was busted. */
    boolean isBlamed() {
        boolean blamed = false;
        for (int leg = 0; leg < amounts.size(); leg++) {
            blamed |= legs[leg].guilty;
        }
        return blamed;
    }

    /** Makes it a matched unit of its first {@code makers + 1} legs, which are filled in. */
    void complete(final int inLane, final long withNumber, final int inMarket, final int makers) {
        lane = inLane;
        number = withNumber;
        market = inMarket;
        state = UnitState.MATCHED;
        transaction.set(0, 0, 0, 0);
        amounts.clear(inMarket);
        for (int i = 0; i <= makers; i++) {
            final Leg leg = legs[i];
            leg.guilty = false;
            leg.goesOn = false;
            amounts.add(leg.order.account, leg.signedLots(), leg.credit, leg.fee);
        }
    }

    void save(final SnapshotOutput out) {
        out.putInt(lane);
        out.putLong(number);
        out.putInt(market);
        out.putBoolean(fillOrKill);
        out.putEnum(state);
        transaction.save(out);
        amounts.save(out);
        for (int leg = 0; leg < amounts.size(); leg++) {
            legs[leg].save(out);
        }
    }

    void load(final SnapshotInput in) {
        lane = in.getInt();
        number = in.getLong();
        market = in.getInt();
        fillOrKill = in.getBoolean();
        state = in.getEnum(UnitState.class);
        transaction.load(in);
        amounts.load(in);
        for (int leg = 0; leg < amounts.size(); leg++) {
            legs[leg].load(in);
        }
    }

    /** What a leg's order was when it matched. */
    static final class Leg {
        final TradeUnit unit;
        final OpenedOrder order = new OpenedOrder();
        /** Order in which the book met it; 0 for the incoming order. */
        int rank;
        /** Place in time at its price. */
        long priority;
        /** Whether what a bust returns may rest. */
        boolean mayRest;
        /** Lots that matched. */
        long lots;
        /** Lots open after the match. */
        long remaining;
        /** Signed credit change before the fee. */
        long credit;
        /** Paid by the account. */
        long fee;

        /** Once busted: because of this leg, or of its trader. */
        boolean guilty;
        /** Once busted: its fill goes on in a successor. */
        boolean goesOn;

        /** Neighbours among the unsettled legs of the same account in the order in which they were made. */
        Leg olderOfAccount;

        Leg newerOfAccount;

        Leg(final TradeUnit unit) {
            this.unit = unit;
        }

        long signedLots() {
            return order.buy ? lots : -lots;
        }

        void copyOf(final Leg other) {
            order.copyOf(other.order);
            rank = other.rank;
            priority = other.priority;
            mayRest = other.mayRest;
            lots = other.lots;
            remaining = other.remaining;
            credit = other.credit;
            fee = other.fee;
        }

        private void save(final SnapshotOutput out) {
            order.save(out);
            out.putInt(rank);
            out.putLong(priority);
            out.putBoolean(mayRest);
            out.putLong(lots);
            out.putLong(remaining);
            out.putLong(credit);
            out.putLong(fee);
        }

        private void load(final SnapshotInput in) {
            order.load(in);
            rank = in.getInt();
            priority = in.getLong();
            mayRest = in.getBoolean();
            lots = in.getLong();
            remaining = in.getLong();
            credit = in.getLong();
            fee = in.getLong();
        }
    }
}
