package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.ledger.MarketScale;
import io.croupier.signing.Address;

/** A market where units trade: its contract, and its steps of size and price. */
public record SettlementMarket(Address perp, MarketScale scale) {
    public SettlementMarket {
        requireNonNull(perp, "perp");
        requireNonNull(scale, "scale");
    }
}
