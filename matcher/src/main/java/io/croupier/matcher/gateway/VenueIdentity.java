package io.croupier.matcher.gateway;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.ledger.MarketScale;
import io.croupier.signing.Address;
import java.util.OptionalInt;

/**
 * What clients are told about the venue that the journal does not hold.
 *
 * @param domainName name in the EIP-712 domain
 * @param domainVersion version in the EIP-712 domain
 * @param token the collateral token
 * @param collateralDecimals decimals of the collateral token, 0 to 10: with more, {@link MarketScale#NOTIONAL_MAX} is less than what
 *     people trade
 * @param compactNonceBit nonce bit that asks for a compact fill record, where the Dealer has one
 */
public record VenueIdentity(
        String domainName, String domainVersion, Address token, int collateralDecimals, OptionalInt compactNonceBit) {
    public static final int DECIMALS_MAX = 10;

    public VenueIdentity {
        requireNonNull(domainName, "domainName");
        requireNonNull(domainVersion, "domainVersion");
        requireNonNull(token, "token");
        requireNonNull(compactNonceBit, "compactNonceBit");
        if (collateralDecimals < 0 || collateralDecimals > DECIMALS_MAX) {
            throw new IllegalArgumentException(
                    "collateralDecimals: " + collateralDecimals + " is not from 0 to " + DECIMALS_MAX);
        }
    }
}
