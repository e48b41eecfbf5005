package io.croupier.matcher.gateway.websocket;

import io.croupier.matcher.gateway.MarketView;
import io.croupier.signing.Address;

/**
 * One stream of events that sessions share.
 *
 * @param market index of the market, -1 where the channel has none
 * @param account whose private events, {@link Address#ZERO} where the channel is public
 */
record Topic(ChannelName channel, int market, Address account) {
    private static final int NO_MARKET = -1;

    static Topic of(final ChannelName channel, final MarketView market) {
        return new Topic(channel, market.index(), Address.ZERO);
    }

    static Topic of(final ChannelName channel, final Address account) {
        return new Topic(channel, NO_MARKET, account);
    }

    static Topic of(final ChannelName channel) {
        return new Topic(channel, NO_MARKET, Address.ZERO);
    }
}
