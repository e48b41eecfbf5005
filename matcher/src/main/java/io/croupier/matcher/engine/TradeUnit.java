package io.croupier.matcher.engine;

import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.ledger.UnitLegs;

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
    UnitState state = UnitState.MATCHED;
    /** The transaction that carries it, or zero. */
    final OrderHash transaction = new OrderHash();

    TradeUnit(final int makersMax) {
        legs = new Leg[makersMax + 1];
        for (int leg = 0; leg < legs.length; leg++) {
            legs[leg] = new Leg();
        }
    }

    /** Whether its bytes may be on their way to the chain, or are there. */
    boolean isClaimed() {
        return state != UnitState.MATCHED;
    }

    int makersMax() {
        return legs.length - 1;
    }

    /** What a leg's order was when it matched; amounts are in {@link #amounts}. */
    static final class Leg {
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
    }
}
