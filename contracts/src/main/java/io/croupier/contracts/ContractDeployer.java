package io.croupier.contracts;

import static io.croupier.contracts.Chain.read;
import static io.croupier.contracts.Chain.sameAddress;

import io.croupier.contracts.generated.Dealer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.DefaultGasProvider;

/**
 * Makes a chain hold the venue that a config describes: deploys what is missing, sets what differs, and at the end reads
 * everything back. What stands already is kept, so running it again changes nothing and costs nothing, and a run that
 * was interrupted is completed by the next one. It never removes a market, an order sender or a keeper.
 *
 * <p>Without a named Dealer it looks for the owner's oldest one with the configured token; a second venue of the same
 * token needs another owner key.
 */
public final class ContractDeployer {
    private final Web3j web3j;
    private final Chain chain;
    private final long chainId;
    private final String ownerAddress;
    private final DeploymentConfig config;
    private final OwnerActions actions;
    private final EarlierContracts earlier;

    private ContractDeployer(final Web3j web3j, final DeploymentConfig config, final Consumer<String> progress)
            throws IOException {
        this.web3j = web3j;
        this.chain = new Chain(web3j);
        this.chainId = chain.id();
        this.config = config;
        final var owner = new TransactionSequence(web3j, Credentials.create(config.ownerKey()), chainId);
        this.ownerAddress = owner.address();
        this.actions = new OwnerActions(chain, owner, progress);
        this.earlier = EarlierContracts.of(chain, ownerAddress, owner.nextNonce());
    }

    /**
     * Blocks until every transaction is mined.
     *
     * @param progress is told in a few words what is being done; not called when there is nothing to do
     * @throws IOException if the chain cannot be reached or does not answer properly
     * @throws DeploymentException if the venue cannot be made to agree with the config
     */
    public static DeployedContracts deploy(
            final URI rpcUrl, final DeploymentConfig config, final Consumer<String> progress) throws IOException {
        final Web3j web3j = Web3j.build(new HttpService(rpcUrl.toString()));
        try {
            return new ContractDeployer(web3j, config, progress).deploy();
        } finally {
            web3j.shutdown();
        }
    }

    private DeployedContracts deploy() throws IOException {
        final Dealer dealer = dealer();
        final String backOffice = backOfficeOf(dealer);
        applySettings(dealer);
        final Optional<String> fundingLimiter =
                new FundingKeeperDeployer(web3j, actions, ownerAddress, dealer, earlier).deploy(config.roles());
        final MarketDeployer markets = new MarketDeployer(web3j, chain, actions, ownerAddress, dealer, earlier);
        final List<DeployedContracts.Market> deployed = new ArrayList<>();
        for (final MarketParameters market : config.markets()) {
            deployed.add(markets.deploy(market, config.roles().priceKeepers()));
        }
        return new DeployedContracts(
                chainId,
                Chain.checksummed(dealer.getContractAddress()),
                Chain.checksummed(backOffice),
                Chain.checksummed(read(dealer.primaryAsset())),
                fundingLimiter,
                subaccountFactory(),
                chain.creationBlock(dealer.getContractAddress()),
                deployed);
    }

    private Dealer dealer() throws IOException {
        final Optional<String> existing = config.dealer().isPresent() ? config.dealer() : earlierDealer();
        final Dealer dealer = load(existing.isPresent() ? existing.get() : createDealer());
        if (!CompiledContract.DEALER.matches(chain.code(dealer.getContractAddress()))) {
            throw new DeploymentException(
                    "the code at " + dealer.getContractAddress() + " is not this version's Dealer");
        }
        if (!sameAddress(read(dealer.owner()), ownerAddress)) {
            throw new DeploymentException("the Dealer at " + dealer.getContractAddress() + " belongs to "
                    + read(dealer.owner()) + ", not to the owner " + ownerAddress);
        }
        if (config.token().isPresent()
                && !sameAddress(read(dealer.primaryAsset()), config.token().get())) {
            throw new DeploymentException("the Dealer at " + dealer.getContractAddress() + " takes the token "
                    + read(dealer.primaryAsset()) + ", not " + config.token().get());
        }
        return dealer;
    }

    private Optional<String> earlierDealer() throws IOException {
        for (final String candidate : earlier.all(CompiledContract.DEALER)) {
            final Dealer dealer = load(candidate);
            final boolean ours = sameAddress(read(dealer.owner()), ownerAddress);
            final String token = read(dealer.primaryAsset());
            final boolean sameToken = config.token().isPresent()
                    ? sameAddress(token, config.token().get())
                    : CompiledContract.TEST_TOKEN.matches(chain.code(token));
            if (ours && sameToken) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private String createDealer() throws IOException {
        final String token = config.token().isPresent() ? config.token().get() : testToken();
        if ("0x".equals(chain.code(token))) {
            throw new DeploymentException("token: there is no contract at " + token);
        }
        final List<String> offices = earlier.all(CompiledContract.DEALER_BACK_OFFICE);
        final String backOffice =
                offices.isEmpty() ? actions.create(CompiledContract.DEALER_BACK_OFFICE, "") : offices.get(0);
        return actions.create(
                CompiledContract.DEALER,
                FunctionEncoder.encodeConstructor(List.of(new Address(token), new Address(backOffice))));
    }

    private String testToken() throws IOException {
        final List<String> tokens = earlier.all(CompiledContract.TEST_TOKEN);
        if (!tokens.isEmpty()) {
            return tokens.get(0);
        }
        return actions.create(
                CompiledContract.TEST_TOKEN,
                FunctionEncoder.encodeConstructor(List.of(new Utf8String("Test USD"), new Utf8String("TUSD"))));
    }

    private void applySettings(final Dealer dealer) throws IOException {
        final String to = dealer.getContractAddress();
        final VenueRoles roles = config.roles();
        final BigInteger timeLock = BigInteger.valueOf(config.withdrawTimeLock().toSeconds());
        final BigInteger positions = BigInteger.valueOf(config.maxPositionAmount());
        actions.ensure(
                to,
                "insurance " + roles.insurance(),
                () -> sameAddress(read(dealer.insurance()), roles.insurance()),
                dealer.setInsurance(roles.insurance()));
        actions.ensure(
                to,
                "withdrawal time lock " + timeLock + " s",
                () -> read(dealer.withdrawTimeLock()).equals(timeLock),
                dealer.setWithdrawTimeLock(timeLock));
        // A withdrawal without notice would take money from under units that are matched but not settled.
        actions.ensure(
                to,
                "fast withdrawal disabled",
                () -> read(dealer.isFastWithdrawDisabled()),
                dealer.disableFastWithdraw(true));
        actions.ensure(
                to,
                "at most " + positions + " positions an account",
                () -> read(dealer.maxPositionAmount()).equals(positions),
                dealer.setMaxPositionAmount(positions));
        for (final String sender : roles.orderSenders()) {
            actions.ensure(
                    to,
                    "order sender " + sender,
                    () -> read(dealer.isOrderSenderValid(sender)),
                    dealer.setOrderSender(sender, true));
        }
    }

    private String subaccountFactory() throws IOException {
        final List<String> factories = earlier.all(CompiledContract.SUBACCOUNT_FACTORY);
        return Chain.checksummed(
                factories.isEmpty() ? actions.create(CompiledContract.SUBACCOUNT_FACTORY, "") : factories.get(0));
    }

    /** The Dealer keeps its back office among its immutables; no view tells it. */
    private String backOfficeOf(final Dealer dealer) throws IOException {
        final String code = chain.code(dealer.getContractAddress());
        for (final String address : CompiledContract.DEALER.immutableAddresses(code)) {
            if (CompiledContract.DEALER_BACK_OFFICE.matches(chain.code(address))) {
                return address;
            }
        }
        throw new DeploymentException(
                "the Dealer at " + dealer.getContractAddress() + " has another version's back office");
    }

    private Dealer load(final String address) {
        return Dealer.load(
                address, web3j, new ReadonlyTransactionManager(web3j, ownerAddress), new DefaultGasProvider());
    }
}
