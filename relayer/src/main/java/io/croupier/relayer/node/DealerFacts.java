package io.croupier.relayer.node;

import io.croupier.matcher.gateway.VenueIdentity;
import io.croupier.matcher.ledger.MarketScale;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the chain says of the venue at start, after it was compared with the configuration.
 *
 * @param openPositionsMax markets in which an account may hold a position
 * @param lastUnits by lane, the newest trade unit the Dealer has dealt with, 0 on a new one. The public ABI counts no
 *     units; the sender's transactions stand in, of which every unit needs one
 * @param publicAbi whether it is a deployment with the public ABI, whose nonces have no bits with a meaning
 */
record DealerFacts(
        Eip712Domain domain,
        Address insurance,
        int openPositionsMax,
        Address token,
        int collateralDecimals,
        List<Long> lastUnits,
        boolean publicAbi) {
    private static final Logger LOG = LoggerFactory.getLogger(DealerFacts.class);
    private static final int COMPACT_NONCE_BIT = 62;
    private static final int REDUCE_ONLY_NONCE_BIT = 63;
    private static final int NO_BIT = -1;

    /**
     * Asks the chain.
     *
     * @param senders the accounts that will send trade transactions, by lane
     * @throws ChainException if the chain does not answer, or another chain or contract does
     * @throws OperatorException if the Dealer does not know the sender or a market, or has a collateral of too many decimals
     */
    static DealerFacts read(final ChainClient client, final NodeConfig config, final List<Address> senders) {
        final DealerViews dealer =
                new DealerViews(client, config.chain().dealer(), config.chain().publicAbi());
        if (client.code(dealer.dealer(), BlockTag.LATEST).length() == 0) {
            throw unusable("chain.dealer: there is no contract at " + dealer.dealer());
        }
        final Eip712Domain told = dealer.domain();
        final Eip712Domain domain = new Eip712Domain(told.name(), told.version(), client.chainId(), dealer.dealer());
        dealer.requireDomain(domain);
        for (final Address sender : senders) {
            if (!dealer.isOrderSender(sender, BlockTag.LATEST)) {
                throw unusable("chain.senders: " + sender + " is not registered as order sender on the Dealer");
            }
        }
        for (final MarketConfig market : config.markets()) {
            if (!dealer.isListed(market.perp(), BlockTag.LATEST)) {
                throw unusable("markets: the Dealer does not list " + market.symbol() + " at " + market.perp());
            }
        }
        if (config.chain().publicAbi().isEmpty()) {
            warnOfShortTimeLock(dealer, config);
        }
        final Address token = dealer.primaryAsset();
        final int decimals = dealer.primaryAssetDecimals();
        requireTradable(token, decimals);
        final List<Long> lastUnits = IntStream.range(0, senders.size())
                .mapToObj(lane -> config.chain().publicAbi().isPresent()
                        ? client.transactionCount(senders.get(lane), BlockTag.LATEST)
                        : dealer.lastUnit(lane, BlockTag.LATEST))
                .toList();
        return new DealerFacts(
                domain,
                dealer.insurance(BlockTag.LATEST),
                dealer.maxPositionAmount(BlockTag.LATEST).intValueExact(),
                token,
                decimals,
                lastUnits,
                config.chain().publicAbi().isPresent());
    }

    /** @throws OperatorException if the largest order is worth too little in such a token */
    static void requireTradable(final Address token, final int decimals) {
        if (decimals > VenueIdentity.DECIMALS_MAX) {
            throw unusable("chain.dealer: its collateral " + token + " has " + decimals + " decimals, of which at most "
                    + VenueIdentity.DECIMALS_MAX + " are supported: an order could not be worth more than "
                    + BigDecimal.valueOf(MarketScale.NOTIONAL_MAX, decimals)
                            .round(new MathContext(2, RoundingMode.DOWN))
                            .toPlainString());
        }
    }

    /** The highest of all lanes: above 0 if the Dealer has settled before. */
    long lastUnit() {
        return lastUnits.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** Whoever may take money out sooner than matches settle can make them fail. */
    private static void warnOfShortTimeLock(final DealerViews dealer, final NodeConfig config) {
        final BigInteger timeLock = dealer.withdrawTimeLock(BlockTag.LATEST);
        final long settlement = config.limits().settlementMargin().toSeconds();
        if (timeLock.compareTo(BigInteger.valueOf(settlement)) < 0) {
            LOG.warn(
                    "The Dealer's withdrawTimeLock of {} s is shorter than engine.settlementMargin, {} s: a withdrawal can"
                            + " overtake matches that are not settled yet, which then fail",
                    timeLock,
                    settlement);
        }
    }

    VenueIdentity identity() {
        return new VenueIdentity(
                domain.name(),
                domain.version(),
                token,
                collateralDecimals,
                publicAbi ? OptionalInt.empty() : OptionalInt.of(COMPACT_NONCE_BIT));
    }

    /** The nonce bit that makes an order reduce-only on chain, -1 for none. */
    int reduceOnlyNonceBit() {
        return publicAbi ? NO_BIT : REDUCE_ONLY_NONCE_BIT;
    }

    private static OperatorException unusable(final String message) {
        return new OperatorException(ExitCode.UNUSABLE, message);
    }
}
