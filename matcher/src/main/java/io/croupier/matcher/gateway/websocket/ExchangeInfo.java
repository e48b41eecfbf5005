package io.croupier.matcher.gateway.websocket;

import com.fasterxml.jackson.core.JsonGenerator;
import io.croupier.matcher.gateway.FeeRates;
import io.croupier.matcher.gateway.GatewayLimits;
import io.croupier.matcher.gateway.MarketView;
import io.croupier.matcher.gateway.OrderRequest;
import io.croupier.matcher.gateway.VenueConfiguration;
import io.croupier.matcher.gateway.VenueIdentity;
import io.croupier.matcher.gateway.VenueView;
import io.croupier.signing.Address;
import java.io.IOException;
import java.util.Optional;

/** What a client must know before it can sign an order. Belongs to the publish thread. */
final class ExchangeInfo {
    private final VenueIdentity identity;
    private final GatewayLimits limits;
    private final VenueView view;

    ExchangeInfo(final VenueIdentity identity, final GatewayLimits limits, final VenueView view) {
        this.identity = identity;
        this.limits = limits;
        this.view = view;
    }

    /** @param account whose own fee rates to tell besides; zero for nobody's */
    Json.Body forAccount(final Address account) {
        return json -> write(json, view.configuration().feeTier(account), !account.isZero());
    }

    private void write(final JsonGenerator json, final Optional<FeeRates> tier, final boolean loggedIn)
            throws IOException {
        final VenueConfiguration configuration = view.configuration();
        json.writeStartObject();
        json.writeNumberField("serverTime", view.timeMs());
        json.writeNumberField("sequence", view.sequence());
        json.writeNumberField("chainId", configuration.chainId());
        json.writeObjectFieldStart("domain");
        json.writeStringField("name", identity.domainName());
        json.writeStringField("version", identity.domainVersion());
        json.writeNumberField("chainId", configuration.chainId());
        VenueJson.address(json, "verifyingContract", configuration.dealer());
        json.writeEndObject();
        VenueJson.address(json, "dealer", configuration.dealer());
        VenueJson.address(json, "token", identity.token());
        json.writeArrayFieldStart("markets");
        for (final MarketView market : view.markets()) {
            writeMarket(
                    json,
                    market,
                    view.statusReason(market),
                    loggedIn ? market.terms().feeRates(tier) : null);
        }
        json.writeEndArray();
        if (configuration.reduceOnlyNonceBit().isPresent()) {
            json.writeNumberField(
                    "reduceOnlyNonceBit", configuration.reduceOnlyNonceBit().getAsInt());
        }
        if (identity.compactNonceBit().isPresent()) {
            json.writeNumberField("compactNonceBit", identity.compactNonceBit().getAsInt());
        }
        writeLimits(json);
        json.writeEndObject();
    }

    /** @param own the least rates that the account's orders must carry; null where nobody is logged in */
    private static void writeMarket(
            final JsonGenerator json, final MarketView market, final Optional<String> statusReason, final FeeRates own)
            throws IOException {
        final MarketView.Terms terms = market.terms();
        final MarketView.State state = market.state();
        json.writeStartObject();
        json.writeStringField("symbol", terms.symbol());
        VenueJson.address(json, "perp", terms.perp());
        json.writeStringField("status", state.status().name());
        if (statusReason.isPresent()) {
            json.writeStringField("statusReason", statusReason.get());
        }
        json.writeStringField("paperPerLot", Long.toString(terms.scale().scale().paperPerLot()));
        json.writeStringField(
                "creditPerTickLot", Long.toString(terms.scale().scale().creditPerTickLot()));
        json.writeStringField("lotSize", terms.scale().size(1));
        json.writeStringField("tickSize", terms.scale().price(1));
        json.writeStringField("makerFeeRate", Long.toString(terms.makerFeeRate()));
        json.writeStringField("takerFeeRate", Long.toString(terms.takerFeeRate()));
        if (own != null) {
            json.writeStringField("ownMakerFeeRate", Long.toString(own.makerFeeRate()));
            json.writeStringField("ownTakerFeeRate", Long.toString(own.takerFeeRate()));
        }
        json.writeStringField("initialMarginRatio", state.initialMarginRatio().toString());
        json.writeStringField(
                "maintenanceMarginRatio", state.maintenanceMarginRatio().toString());
        json.writeStringField("settlementBuffer", Long.toString(terms.settlementBuffer()));
        json.writeStringField("markPrice", terms.scale().price(state.markPrice()));
        json.writeStringField("fundingRate", state.fundingRate().toString());
        json.writeStringField("counterparty", "book");
        json.writeStringField("settlement", "dealer");
        json.writeEndObject();
    }

    private void writeLimits(final JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("limits");
        json.writeNumberField("frameBytes", limits.frameBytesMax());
        json.writeNumberField("requestsPerSecond", limits.requestsPerSecond());
        json.writeNumberField("requestBurst", limits.requestBurst());
        json.writeNumberField("requestsInFlight", limits.requestsInFlightMax());
        json.writeNumberField("subscriptions", limits.subscriptionsMax());
        json.writeNumberField("requestsPerBatch", RequestReader.BATCH_MAX);
        json.writeNumberField("ordersPerBatch", Requests.PLACE_BATCH_MAX);
        json.writeNumberField("clientOrderIdLength", OrderRequest.CLIENT_ORDER_ID_LENGTH_MAX);
        json.writeNumberField("bookDepth", BookFeed.DEPTH);
        json.writeNumberField("replayEvents", limits.replayEventsMax());
        json.writeEndObject();
    }
}
