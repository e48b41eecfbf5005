package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

import io.croupier.signing.Address;

/**
 * What a deployment with the public JOJO ABI does not tell by views that every such deployment has; the operator says it.
 *
 * @param domainName name in the EIP-712 domain that traders sign for
 * @param domainVersion version in that domain
 * @param collateral the primary asset
 * @param openPositionsMax markets in which an account may hold a position
 */
public record PublicAbi(
        String domainName, String domainVersion, Address insurance, Address collateral, int openPositionsMax) {
    public PublicAbi {
        requireNonNull(domainName, "domainName");
        requireNonNull(domainVersion, "domainVersion");
        requireNonNull(insurance, "insurance");
        requireNonNull(collateral, "collateral");
    }
}
