package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.HexBytes;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** What the Dealer and its markets answer, as of a block. Failures are {@link ChainException}s. Safe for several threads. */
public final class DealerViews {
    /** Credits of an account; amounts in the assets' smallest units. */
    public record Credit(
            BigInteger primary, BigInteger secondary, BigInteger pendingPrimary, BigInteger pendingSecondary) {}

    /** A stored position: funding is not yet applied to {@code reducedCredit} (settlement.md A4). */
    public record Position(BigInteger paper, BigInteger reducedCredit, long serial) {}

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

    private final ChainClient client;
    private final Address dealer;

    public DealerViews(final ChainClient client, final Address dealer) {
        this.client = requireNonNull(client, "client");
        this.dealer = requireNonNull(dealer, "dealer");
    }

    public Address dealer() {
        return dealer;
    }

    /** The domain the Dealer tells by EIP-5267. */
    public Eip712Domain domain() {
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
        try {
            return Optional.of(Math.toIntExact(
                    ask(AbiCall.of("marketIdOf(address)").with(perp), tag, 1).number(0)));
        } catch (final ChainException.Reverted e) {
            return Optional.empty();
        }
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
        return ask(AbiCall.of("getFundingRate(address)").with(perp), tag, 1).signed(0);
    }

    public Credit credit(final Address account, final BlockTag tag) {
        final AbiWords answer = ask(AbiCall.of("getCreditOf(address)").with(account), tag, 5);
        return new Credit(answer.signed(0), answer.unsigned(1), answer.unsigned(2), answer.unsigned(3));
    }

    public Position position(final Address account, final Address perp, final BlockTag tag) {
        final AbiWords answer =
                ask(AbiCall.of("positionOf(address,address)").with(account).with(perp), tag, 3);
        return new Position(answer.signed(0), answer.signed(1), answer.number(2));
    }

    /** Markets in which the account has a position. */
    public List<Address> positions(final Address account, final BlockTag tag) {
        return ask(AbiCall.of("getPositions(address)").with(account), tag, 2).addresses(0);
    }

    public Address insurance(final BlockTag tag) {
        return ask(AbiCall.of("insurance()"), tag, 1).address(0);
    }

    public BigInteger maxPositionAmount(final BlockTag tag) {
        return ask(AbiCall.of("maxPositionAmount()"), tag, 1).unsigned(0);
    }

    public Address primaryAsset() {
        return ask(AbiCall.of("primaryAsset()"), BlockTag.LATEST, 1).address(0);
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

    private AbiWords ask(final AbiCall call, final BlockTag tag, final int words) {
        final Bytes data = call.encode();
        return new AbiWords(client.call(CallRequest.view(dealer, data), tag), words, "Dealer " + dealer);
    }
}
