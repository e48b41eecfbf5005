package io.croupier.benchmarks.gas;

import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.settlement.SettlementUnit;
import io.croupier.relayer.settlement.SignedOrder;
import io.croupier.signing.Order;
import io.croupier.signing.Signature;
import java.math.BigInteger;

/**
 * A signed order and how much of it one unit matches.
 *
 * @param lots matched in this unit
 * @param filledBefore whether an earlier unit filled part of it
 */
record GasOrder(Order order, Signature signature, int lots, boolean filledBefore) {

    /** Absolute paper of the match, 1e18 per contract. */
    BigInteger matchedPaper() {
        return BigInteger.valueOf(lots).multiply(BigInteger.valueOf(GasVenue.PAPER_PER_LOT));
    }

    /** The same order in the next unit that matches some of it. */
    GasOrder again(final int lotsNow) {
        return new GasOrder(order, signature, lotsNow, true);
    }

    GasOrder matching(final int lotsNow) {
        return new GasOrder(order, signature, lotsNow, filledBefore);
    }

    SettlementUnit.Leg leg() {
        return new SettlementUnit.Leg(
                0, new SignedOrder(order.encode(), Bytes.of(signature.toBytes())), lots, filledBefore);
    }
}
