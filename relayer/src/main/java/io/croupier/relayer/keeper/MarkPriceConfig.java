package io.croupier.relayer.keeper;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonPointer;
import io.croupier.relayer.chain.RpcEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How mark prices are pushed. Shares are integers with 1e18 = 1.
 *
 * @param feeds one for each market whose price is pushed
 * @param pollEvery how often a feed is asked
 * @param heartbeat a price that did not change is pushed again after this much time
 * @param changeMin share of the last price by which a new one must differ to be pushed before that
 * @param deviationMax share of the last price beyond which a feed is not believed
 */
public record MarkPriceConfig(
        List<Feed> feeds, Duration pollEvery, Duration heartbeat, long changeMin, long deviationMax) {
    /**
     * Where the price of a market is asked for.
     *
     * @param symbol of the market
     * @param url answers JSON to a GET
     * @param price points to the price in the answer: a number or text, in quote units per contract
     */
    public record Feed(String symbol, URI url, JsonPointer price) {
        public Feed {
            requireNonNull(symbol, "symbol");
            requireNonNull(url, "url");
            requireNonNull(price, "price");
        }

        /** Without the secrets that addresses hold. */
        @Override
        public String toString() {
            return "Feed[" + symbol + ", " + RpcEndpoint.publicPart(url) + ", " + price + "]";
        }
    }

    public MarkPriceConfig {
        feeds = List.copyOf(feeds);
        requireNonNull(pollEvery, "pollEvery");
        requireNonNull(heartbeat, "heartbeat");
    }
}
