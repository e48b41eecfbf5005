package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.HexBytes;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the Dealer and its markets answer, as of a block. Failures are {@link ChainException}s. Safe for several threads. */
public final class DealerViews {
    /** Credits of an account; amounts in the assets' smallest units. */
    public record Credit(
            BigInteger primary, BigInteger secondary, BigInteger pendingPrimary, BigInteger pendingSecondary) {}

    /**
     * A stored position: funding is not yet applied to {@code reducedCredit} (contracts/docs/rules.md).
     *
     * @param serial how often it was closed; {@link #UNTOLD} where the public ABI does not tell
     */
    public record Position(BigInteger paper, BigInteger reducedCredit, long serial) {
        public static final long UNTOLD = -1;
    }

    /** Margin ratios and fees, 1e18 = 1, and where the mark price comes from. */
    public record RiskParams(
            BigInteger initialMarginRatio,
            BigInteger liquidationThreshold,
            BigInteger liquidationPriceOff,
            BigInteger insuranceFeeRate,
            Address markPriceSource,
            boolean registered) {
        static RiskParams decode(final AbiWords words, final int first) {
            return new RiskParams(
                    words.unsigned(first),
                    words.unsigned(first + 1),
                    words.unsigned(first + 2),
                    words.unsigned(first + 3),
                    words.address(first + 4),
                    words.flag(first + 6));
        }
    }

    /** What a trader's margin test says. Amounts in the collateral's smallest unit. */
    public record Risk(BigInteger netValue, BigInteger maintenanceMargin) {
        /** Above zero: safe by so much. */
        public BigInteger excess() {
            return netValue.subtract(maintenanceMargin);
        }
    }

    private static final BigInteger ONE = BigInteger.TEN.pow(18);

    private final ChainClient client;
    private final Address dealer;

    /** Null for our own Dealer. */
    private final PublicAbi publicAbi;

    /** Views of our own Dealer. */
    public DealerViews(final ChainClient client, final Address dealer) {
        this(client, dealer, Optional.empty());
    }

    /** @param publicAbi what is to be known of a deployment with the public ABI; empty for our own Dealer */
    public DealerViews(final ChainClient client, final Address dealer, final Optional<PublicAbi> publicAbi) {
        this.client = requireNonNull(client, "client");
        this.dealer = requireNonNull(dealer, "dealer");
        this.publicAbi = publicAbi.orElse(null);
    }

    /** Whether only what the public ABI has may be asked. */
    boolean isPublic() {
        return publicAbi != null;
    }

    public Address dealer() {
        return dealer;
    }

    /** The domain the Dealer tells by EIP-5267, or the operator where the Dealer cannot. */
    public Eip712Domain domain() {
        if (isPublic()) {
            return new Eip712Domain(publicAbi.domainName(), publicAbi.domainVersion(), client.chainId(), dealer);
        }
        final AbiWords answer = ask(AbiCall.of("eip712Domain()"), BlockTag.LATEST, 7);
        return new Eip712Domain(answer.text(1), answer.text(2), answer.unsigned(3), answer.address(4));
    }

    /**
     * Makes sure that what traders are told to sign is what the Dealer verifies.
     *
     * @throws ChainException.Unusable if the chain's separator, or its chain id, is another
     */
    public void requireDomain(final Eip712Domain expected) {
        if (client.code(dealer, BlockTag.LATEST).length() == 0) {
            throw new ChainException.Unusable("no contract at the Dealer's address " + dealer);
        }
        if (!expected.chainId().equals(BigInteger.valueOf(client.chainId()))) {
            throw new ChainException.Unusable(
                    "the endpoint is on chain " + client.chainId() + ", not " + expected.chainId());
        }
        final Hash onChain =
                ask(AbiCall.of("domainSeparator()"), BlockTag.LATEST, 1).hash(0);
        if (!onChain.equals(Hash.of(expected.separator(), 0))) {
            throw new ChainException.Unusable("the Dealer's domain separator is " + onChain + ", that of name "
                    + expected.name() + ", version " + expected.version() + " is "
                    + HexBytes.format(expected.separator()));
        }
    }

    /** Call data of {@code Dealer.trade} with a packed batch. */
    public static Bytes tradeCall(final byte[] batch) {
        return AbiCall.of("trade(bytes)").withBytes(batch).encode();
    }

    /**
     * Call data by which a liquidator, through the market, takes over {@code paper} of the trader's position.
     *
     * @param paper signed as the position is
     * @param expectCredit the least credit change, signed, that the liquidator accepts for all of {@code paper}
     */
    public static Bytes liquidateCall(
            final Address liquidator, final Address trader, final BigInteger paper, final BigInteger expectCredit) {
        return AbiCall.of("liquidate(address,address,int256,int256)")
                .with(liquidator)
                .with(trader)
                .with(paper)
                .with(expectCredit)
                .encode();
    }

    /** Call data of {@code Dealer.handleBadDebt}: moves what a trader without positions owes to the insurance account. */
    public static Bytes handleBadDebtCall(final Address trader) {
        return AbiCall.of("handleBadDebt(address)").with(trader).encode();
    }

    /** The last unit of the lane that was settled or refused. */
    public long lastUnit(final int lane, final BlockTag tag) {
        return ask(AbiCall.of("lastUnit(uint256)").with(lane), tag, 1).number(0);
    }

    /** Gas that must be left before a unit is judged. */
    public long unitGasMin() {
        return ask(AbiCall.of("unitGasMin()"), BlockTag.LATEST, 1).number(0);
    }

    public boolean isOrderSender(final Address account, final BlockTag tag) {
        return ask(AbiCall.of("isOrderSenderValid(address)").with(account), tag, 1)
                .flag(0);
    }

    /** Markets that trade now. */
    public List<Address> registeredMarkets(final BlockTag tag) {
        return ask(AbiCall.of("getAllRegisteredPerps()"), tag, 2).addresses(0);
    }

    /** The number by which packed batches name the market; empty for one that was never registered. */
    public Optional<Integer> marketId(final Address perp, final BlockTag tag) {
        if (isPublic()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Math.toIntExact(
                    ask(AbiCall.of("marketIdOf(address)").with(perp), tag, 1).number(0)));
        } catch (final ChainException.Reverted e) {
            return Optional.empty();
        }
    }

    /** Whether the market was ever registered; whether it is now where the public ABI tells no more. */
    public boolean isListed(final Address perp, final BlockTag tag) {
        return isPublic()
                ? registeredMarkets(tag).contains(perp)
                : marketId(perp, tag).isPresent();
    }

    public RiskParams riskParams(final Address perp, final BlockTag tag) {
        return RiskParams.decode(ask(AbiCall.of("getRiskParams(address)").with(perp), tag, 8), 1);
    }

    /** Credit units per 1e18 paper; empty while the source has no price it trusts. */
    public Optional<BigInteger> markPrice(final Address perp, final BlockTag tag) {
        try {
            return Optional.of(
                    ask(AbiCall.of("getMarkPrice(address)").with(perp), tag, 1).unsigned(0));
        } catch (final ChainException.Reverted e) {
            return Optional.empty();
        }
    }

    /** The cumulative funding index, credit per 1e18 paper. */
    public BigInteger fundingRate(final Address perp, final BlockTag tag) {
        return isPublic()
                ? askMarket(perp, AbiCall.of("getFundingRate()"), tag, 1).signed(0)
                : ask(AbiCall.of("getFundingRate(address)").with(perp), tag, 1).signed(0);
    }

    public Credit credit(final Address account, final BlockTag tag) {
        final AbiWords answer = ask(AbiCall.of("getCreditOf(address)").with(account), tag, 5);
        return new Credit(answer.signed(0), answer.unsigned(1), answer.unsigned(2), answer.unsigned(3));
    }

    public Position position(final Address account, final Address perp, final BlockTag tag) {
        if (isPublic()) {
            final AbiWords balance =
                    askMarket(perp, AbiCall.of("balanceOf(address)").with(account), tag, 2);
            final BigInteger funding =
                    balance.signed(0).multiply(fundingRate(perp, tag)).divide(ONE);
            return new Position(balance.signed(0), balance.signed(1).subtract(funding), Position.UNTOLD);
        }
        final AbiWords answer =
                ask(AbiCall.of("positionOf(address,address)").with(account).with(perp), tag, 3);
        return new Position(answer.signed(0), answer.signed(1), answer.number(2));
    }

    /** Markets in which the account has a position. */
    public List<Address> positions(final Address account, final BlockTag tag) {
        return ask(AbiCall.of("getPositions(address)").with(account), tag, 2).addresses(0);
    }

    /**
     * Whether the account has its maintenance margin.
     *
     * @throws ChainException.Reverted while one of its markets has no price that the Dealer trusts
     */
    public boolean isSafe(final Address account, final BlockTag tag) {
        return ask(AbiCall.of("isSafe(address)").with(account), tag, 1).flag(0);
    }

    /** Who may set funding indexes. */
    public Address fundingRateKeeper(final BlockTag tag) {
        return ask(AbiCall.of("fundingRateKeeper()"), tag, 1).address(0);
    }

    public Address insurance(final BlockTag tag) {
        return isPublic()
                ? publicAbi.insurance()
                : ask(AbiCall.of("insurance()"), tag, 1).address(0);
    }

    public BigInteger maxPositionAmount(final BlockTag tag) {
        return isPublic()
                ? BigInteger.valueOf(publicAbi.openPositionsMax())
                : ask(AbiCall.of("maxPositionAmount()"), tag, 1).unsigned(0);
    }

    /** Seconds between the request and the execution of a withdrawal; not to be asked of a public-ABI deployment. */
    public BigInteger withdrawTimeLock(final BlockTag tag) {
        return ask(AbiCall.of("withdrawTimeLock()"), tag, 1).unsigned(0);
    }

    public Address primaryAsset() {
        return isPublic()
                ? publicAbi.collateral()
                : ask(AbiCall.of("primaryAsset()"), BlockTag.LATEST, 1).address(0);
    }

    /** Accounts that deposits and transfers paid in a range of blocks, both ends included. */
    public Set<Address> paid(final long from, final long to) {
        return ChainLogDecoder.paid(client, dealer, from, to);
    }

    /** Decimals of the collateral token. */
    public int primaryAssetDecimals() {
        final Address token = primaryAsset();
        final CallRequest request =
                CallRequest.view(token, AbiCall.of("decimals()").encode());
        return new AbiWords(client.call(request, BlockTag.LATEST), 1, "token " + token)
                .unsigned(0)
                .intValueExact();
    }

    /**
     * Paper that was filled of an order, by the slot of its hash: an order with a compact nonce that one unit filled whole has
     * none.
     */
    public BigInteger filled(final Hash orderHash, final BlockTag tag) {
        return ask(AbiCall.of("getOrderFilledAmount(bytes32)").with(orderHash), tag, 1)
                .unsigned(0);
    }

    public boolean isOperator(final Address client, final Address operator, final BlockTag tag) {
        return ask(AbiCall.of("isOperatorValid(address,address)").with(client).with(operator), tag, 1)
                .flag(0);
    }

    /** Whether the account is a contract. */
    public boolean isContract(final Address account, final BlockTag tag) {
        return client.code(account, tag).length() > 0;
    }

    /**
     * Whether the signer's contract accepts the signature (ERC-1271); false for an account without code. An endpoint that
     * tells the code knows that state, so what it refuses is the call itself, in whatever way the contract fails.
     */
    public boolean approves(final Address signer, final Hash digest, final Bytes signature, final BlockTag tag) {
        if (!isContract(signer, tag)) {
            return false;
        }
        try {
            return Erc1271.isYes(client.call(CallRequest.view(signer, Erc1271.question(digest, signature)), tag));
        } catch (final ChainException.Reverted | ChainException.Refused e) {
            return false;
        }
    }

    /** Empty while a mark price that is needed cannot be had. */
    public Optional<Risk> risk(final Address trader, final BlockTag tag) {
        try {
            final AbiWords answer = ask(AbiCall.of("getTraderRisk(address)").with(trader), tag, 4);
            return Optional.of(new Risk(answer.signed(0), answer.unsigned(3)));
        } catch (final ChainException.Reverted e) {
            return Optional.empty();
        }
    }

    private AbiWords askMarket(final Address perp, final AbiCall call, final BlockTag tag, final int words) {
        return new AbiWords(client.call(CallRequest.view(perp, call.encode()), tag), words, "market " + perp);
    }

    private AbiWords ask(final AbiCall call, final BlockTag tag, final int words) {
        final Bytes data = call.encode();
        return new AbiWords(client.call(CallRequest.view(dealer, data), tag), words, "Dealer " + dealer);
    }
}
