package io.croupier.relayer.node;

import io.croupier.matcher.gateway.VenueIdentity;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import java.util.OptionalInt;

/**
 * What the chain says of the venue at start, after it was compared with the configuration.
 *
 * @param openPositionsMax markets in which an account may hold a position
 * @param lastUnit the newest trade unit the Dealer has dealt with, 0 on a new one
 */
record DealerFacts(
        Eip712Domain domain,
        Address insurance,
        int openPositionsMax,
        Address token,
        int collateralDecimals,
        long lastUnit) {
    private static final int COMPACT_NONCE_BIT = 62;

    /**
     * Asks the chain.
     *
     * @param sender the account that will send trade transactions
     * @throws ChainException if the chain does not answer, or another chain or contract does
     * @throws OperatorException if the Dealer does not know the sender or a market
     */
    static DealerFacts read(final ChainClient client, final NodeConfig config, final Address sender) {
        final DealerViews dealer = new DealerViews(client, config.chain().dealer());
        if (client.code(dealer.dealer(), BlockTag.LATEST).length() == 0) {
            throw unusable("chain.dealer: there is no contract at " + dealer.dealer());
        }
        final Eip712Domain told = dealer.domain();
        final Eip712Domain domain = new Eip712Domain(told.name(), told.version(), client.chainId(), dealer.dealer());
        dealer.requireDomain(domain);
        if (!dealer.isOrderSender(sender, BlockTag.LATEST)) {
            throw unusable("chain.senders: " + sender + " is not registered as order sender on the Dealer");
        }
        for (final MarketConfig market : config.markets()) {
            if (dealer.marketId(market.perp(), BlockTag.LATEST).isEmpty()) {
                throw unusable("markets: the Dealer does not list " + market.symbol() + " at " + market.perp());
            }
        }
        final Address token = dealer.primaryAsset();
        return new DealerFacts(
                domain,
                dealer.insurance(BlockTag.LATEST),
                dealer.maxPositionAmount(BlockTag.LATEST).intValueExact(),
                token,
                dealer.primaryAssetDecimals(),
                dealer.lastUnit(Node.LANE, BlockTag.LATEST));
    }

    VenueIdentity identity() {
        return new VenueIdentity(
                domain.name(), domain.version(), token, collateralDecimals, OptionalInt.of(COMPACT_NONCE_BIT));
    }

    private static OperatorException unusable(final String message) {
        return new OperatorException(ExitCode.UNUSABLE, message);
    }
}
