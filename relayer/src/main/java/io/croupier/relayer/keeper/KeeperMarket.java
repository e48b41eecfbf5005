package io.croupier.relayer.keeper;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.ledger.MarketScale;
import io.croupier.signing.Address;

/** A market as keepers know it; in lists, markets stand in the order of their numbers in the core. */
public record KeeperMarket(String symbol, Address perp, int lane, MarketScale scale) {
    public KeeperMarket {
        requireNonNull(symbol, "symbol");
        requireNonNull(perp, "perp");
        requireNonNull(scale, "scale");
    }
}
