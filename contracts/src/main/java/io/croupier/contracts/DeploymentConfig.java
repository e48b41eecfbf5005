package io.croupier.contracts;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The venue that shall stand on a chain.
 *
 * @param ownerKey 32 bytes, 0x-hex: pays for the deployment and owns what it deploys
 * @param dealer an existing Dealer to complete; empty: the owner's own, deployed if there is none
 * @param token the collateral; empty: a test token that anybody may mint, deployed if there is none
 * @param maxPositionAmount open positions an account may hold, 1 to 256
 * @param withdrawTimeLock between the request and the execution of a withdrawal, whole seconds
 * @param markets in the order in which they are listed
 */
public record DeploymentConfig(
        String ownerKey,
        Optional<String> dealer,
        Optional<String> token,
        VenueRoles roles,
        int maxPositionAmount,
        Duration withdrawTimeLock,
        List<MarketParameters> markets) {
    private static final int MARKETS_MAX = 256;

    public DeploymentConfig {
        requireNonNull(ownerKey, "ownerKey");
        requireNonNull(dealer, "dealer");
        requireNonNull(token, "token");
        requireNonNull(roles, "roles");
        markets = List.copyOf(markets);
        if (maxPositionAmount < 1 || maxPositionAmount > MARKETS_MAX) {
            throw new IllegalArgumentException(
                    "maxPositionAmount: " + maxPositionAmount + " is not in 1.." + MARKETS_MAX);
        }
        if (withdrawTimeLock.isNegative()) {
            throw new IllegalArgumentException("withdrawTimeLock: " + withdrawTimeLock + " is negative");
        }
        final Set<String> symbols = new HashSet<>();
        for (final MarketParameters market : markets) {
            if (!symbols.add(market.symbol())) {
                throw new IllegalArgumentException("markets: " + market.symbol() + " occurs twice");
            }
        }
    }

    /** Without the key: a config may be logged. */
    @Override
    public String toString() {
        return "DeploymentConfig[dealer=" + dealer + ", token=" + token + ", roles=" + roles + ", markets=" + markets
                + "]";
    }
}
