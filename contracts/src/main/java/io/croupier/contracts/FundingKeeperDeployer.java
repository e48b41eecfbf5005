package io.croupier.contracts;

import static io.croupier.contracts.Chain.read;
import static io.croupier.contracts.Chain.sameAddress;

import io.croupier.contracts.generated.Dealer;
import io.croupier.contracts.generated.FundingLimiter;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.generated.Uint8;
import org.web3j.protocol.Web3j;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.DefaultGasProvider;

/** Sees to it that the Dealer takes funding indexes from the configured keeper, through a limiter if one is wanted. */
final class FundingKeeperDeployer {
    private final Web3j web3j;
    private final OwnerActions actions;
    private final String ownerAddress;
    private final Dealer dealer;
    private final EarlierContracts earlier;

    FundingKeeperDeployer(
            final Web3j web3j,
            final OwnerActions actions,
            final String ownerAddress,
            final Dealer dealer,
            final EarlierContracts earlier) {
        this.web3j = web3j;
        this.actions = actions;
        this.ownerAddress = ownerAddress;
        this.dealer = dealer;
        this.earlier = earlier;
    }

    /** The limiter, if the roles want one. */
    Optional<String> deploy(final VenueRoles roles) throws IOException {
        final Optional<String> limiter =
                roles.fundingSpeedMultiplier() == 0 ? Optional.empty() : Optional.of(limiter(roles));
        final String keeper = limiter.orElse(roles.fundingKeeper());
        actions.ensure(
                dealer.getContractAddress(),
                "funding keeper " + keeper,
                () -> sameAddress(read(dealer.fundingRateKeeper()), keeper),
                dealer.setFundingRateKeeper(keeper));
        return limiter.map(Chain::checksummed);
    }

    private String limiter(final VenueRoles roles) throws IOException {
        for (final String candidate : earlier.all(CompiledContract.FUNDING_LIMITER)) {
            if (isWanted(candidate, roles)) {
                return candidate;
            }
        }
        return actions.create(
                CompiledContract.FUNDING_LIMITER,
                FunctionEncoder.encodeConstructor(List.of(
                        new Address(dealer.getContractAddress()),
                        new Uint8(roles.fundingSpeedMultiplier()),
                        new Address(roles.fundingKeeper()))));
    }

    private boolean isWanted(final String candidate, final VenueRoles roles) throws IOException {
        final FundingLimiter limiter = FundingLimiter.load(
                candidate, web3j, new ReadonlyTransactionManager(web3j, ownerAddress), new DefaultGasProvider());
        return sameAddress(read(limiter.dealer()), dealer.getContractAddress())
                && sameAddress(read(limiter.owner()), roles.fundingKeeper())
                && read(limiter.speedMultiplier()).equals(BigInteger.valueOf(roles.fundingSpeedMultiplier()));
    }
}
