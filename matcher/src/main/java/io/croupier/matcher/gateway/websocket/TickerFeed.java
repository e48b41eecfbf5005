package io.croupier.matcher.gateway.websocket;

import com.fasterxml.jackson.core.JsonGenerator;
import io.croupier.matcher.gateway.MarketView;
import io.croupier.matcher.gateway.QuoteScale;
import java.io.IOException;
import java.util.NavigableMap;

/** One market in a line, at most four times a second. Belongs to the publish thread. */
final class TickerFeed {
    private static final long INTERVAL_MS = 250;

    private final MarketView market;
    private boolean stale;
    private long publishedAtMs;

    TickerFeed(final MarketView market) {
        this.market = market;
    }

    MarketView market() {
        return market;
    }

    void touched() {
        stale = true;
    }

    /** Whether something changed and the last message is old enough; it is then taken as published. */
    boolean isDue(final long nowMs) {
        if (!stale || nowMs - publishedAtMs < INTERVAL_MS) {
            return false;
        }
        stale = false;
        publishedAtMs = nowMs;
        return true;
    }

    void write(final JsonGenerator json, final long nowMs) throws IOException {
        final QuoteScale scale = market.scale();
        json.writeStartObject();
        writeBest(json, "bestBid", market.book().bids());
        writeBest(json, "bestAsk", market.book().asks());
        if (market.lastPriceTicks().isPresent()) {
            json.writeStringField(
                    "lastPrice", scale.price(market.lastPriceTicks().getAsLong()));
        } else {
            json.writeNullField("lastPrice");
        }
        json.writeStringField("markPrice", scale.price(market.state().markPrice()));
        json.writeStringField("fundingRate", market.state().fundingRate().toString());
        json.writeStringField("openInterest", scale.size(market.openInterestLots()));
        json.writeStringField("volume24h", scale.size(market.volumeLots(nowMs)));
        json.writeStringField("status", market.state().status().name());
        json.writeEndObject();
    }

    private void writeBest(final JsonGenerator json, final String name, final NavigableMap<Long, Long> levels)
            throws IOException {
        if (levels.isEmpty()) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, market.scale().price(levels.firstKey()));
        }
    }
}
