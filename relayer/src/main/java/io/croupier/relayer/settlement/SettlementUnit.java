package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A trade unit as the core made it: it settles whole or not at all, and nothing here ever changes it.
 *
 * @param market where it trades
 * @param legs leg 0 is the incoming order, the others stand in contract order (ascending signer)
 * @param sequence the journal's sequence at which it was made
 * @param matchedAtMs when that was, milliseconds since the epoch
 */
public record SettlementUnit(
        int lane, long number, SettlementMarket market, List<Leg> legs, long sequence, long matchedAtMs) {
    public SettlementUnit {
        requireNonNull(market, "market");
        legs = List.copyOf(legs);
    }

    /**
     * One order's part in a unit.
     *
     * @param lots matched of it here
     * @param filledBefore whether earlier units filled part of the order
     */
    public record Leg(long orderId, SignedOrder order, long lots, boolean filledBefore) {
        public Leg {
            requireNonNull(order, "order");
        }
    }

    /** What is matched of a leg's order, 1e18 per contract. */
    public BigInteger matchedPaper(final int leg) {
        return BigInteger.valueOf(market.scale().paperPerLot())
                .multiply(BigInteger.valueOf(legs.get(leg).lots()));
    }

    /** Everyone whose orders are in it. */
    public Set<Address> traders() {
        return legs.stream().map(leg -> leg.order().signer()).collect(Collectors.toSet());
    }

    /** Orders that rested: what traders call fills. */
    public int fills() {
        return legs.size() - 1;
    }
}
