package io.croupier.matcher.gateway.websocket;

import com.fasterxml.jackson.core.JsonGenerator;
import io.croupier.matcher.gateway.FillView;
import io.croupier.matcher.gateway.Hash;
import io.croupier.matcher.gateway.OrderView;
import io.croupier.matcher.gateway.Trade;
import io.croupier.matcher.gateway.UnitView;
import io.croupier.signing.Address;
import java.io.IOException;

/** Orders, fills, trades and settlements as clients see them. Belongs to the publish thread. */
final class VenueJson {
    private VenueJson() {}

    /** The members of an order, without the braces around them, so that fills can follow. */
    static void orderMembers(final JsonGenerator json, final OrderView order) throws IOException {
        final OrderView.Terms terms = order.terms();
        json.writeStringField("orderHash", terms.hash().toString());
        clientOrderId(json, terms);
        json.writeStringField("perp", order.market().terms().perp().toString());
        json.writeStringField("side", terms.side().name());
        json.writeStringField("price", order.market().scale().price(terms.priceTicks()));
        json.writeStringField("size", order.market().scale().size(terms.lots()));
        json.writeStringField("paperAmount", order.paperAmount().toString());
        json.writeStringField("creditAmount", order.creditAmount().toString());
        json.writeStringField("timeInForce", terms.timeInForce().name());
        json.writeBooleanField("postOnly", terms.postOnly());
        json.writeBooleanField("reduceOnly", terms.reduceOnly());
        json.writeNumberField("expiration", terms.expirationSeconds());
        json.writeStringField("status", order.status().name());
        if (!order.reason().isEmpty()) {
            json.writeStringField("reason", order.reason());
        }
        paper(json, "filledPaper", order, order.filledLots());
        paper(json, "bustedPaper", order, order.bustedLots());
        paper(json, "remainingPaper", order, order.remainingLots());
        json.writeNumberField("sequence", order.sequence());
        json.writeNumberField("time", order.timeMs());
    }

    static void order(final JsonGenerator json, final OrderView order) throws IOException {
        json.writeStartObject();
        orderMembers(json, order);
        json.writeEndObject();
    }

    static void fill(final JsonGenerator json, final FillView fill) throws IOException {
        final OrderView.Terms terms = fill.order().terms();
        json.writeStartObject();
        json.writeStringField("tradeUnit", fill.unit().id());
        json.writeNumberField("leg", fill.leg());
        json.writeStringField("orderHash", terms.hash().toString());
        clientOrderId(json, terms);
        json.writeStringField("perp", fill.order().market().terms().perp().toString());
        json.writeStringField("side", terms.side().name());
        fillAmounts(json, fill);
        json.writeObjectFieldStart("settlement");
        settlementState(json, fill.unit());
        json.writeEndObject();
        if (fill.unit().isSuccessor()) {
            json.writeStringField("successorOf", fill.unit().predecessor());
        }
        json.writeNumberField("sequence", fill.sequence());
        json.writeNumberField("time", fill.timeMs());
        json.writeEndObject();
    }

    /** What the answer to a placed order tells of each fill. */
    static void takerFill(final JsonGenerator json, final FillView fill) throws IOException {
        json.writeStartObject();
        json.writeStringField("tradeUnit", fill.unit().id());
        json.writeNumberField("leg", fill.leg());
        fillAmounts(json, fill);
        json.writeEndObject();
    }

    /** A fill that is still on its way to the chain. */
    static void inFlight(final JsonGenerator json, final FillView fill) throws IOException {
        json.writeStartObject();
        json.writeStringField("tradeUnit", fill.unit().id());
        json.writeStringField("paper", fill.paper().toString());
        json.writeStringField("state", fill.unit().state().name());
        txHash(json, fill.unit());
        json.writeEndObject();
    }

    /** Writes one of many. */
    @FunctionalInterface
    interface Writer<T> {
        void write(JsonGenerator json, T item) throws IOException;
    }

    static void trade(final JsonGenerator json, final Trade trade) throws IOException {
        json.writeStartObject();
        json.writeStringField("tradeUnit", trade.unit().id());
        json.writeStringField("price", trade.unit().market().scale().price(trade.priceTicks()));
        json.writeStringField("size", trade.unit().market().scale().size(trade.lots()));
        json.writeStringField("side", trade.unit().side().name());
        json.writeNumberField("time", trade.timeMs());
        json.writeEndObject();
    }

    /** What everybody may know of a unit. */
    static void settlement(final JsonGenerator json, final UnitView unit) throws IOException {
        json.writeStartObject();
        settlementMembers(json, unit);
        json.writeEndObject();
    }

    /** What the owner of one of its legs may know of a unit. */
    static void ownSettlement(final JsonGenerator json, final FillView leg) throws IOException {
        json.writeStartObject();
        settlementMembers(json, leg.unit());
        json.writeNumberField("leg", leg.leg());
        json.writeStringField("orderHash", leg.order().terms().hash().toString());
        json.writeEndObject();
    }

    /** Paper of an order's lots, without sign. */
    static void paper(final JsonGenerator json, final String name, final OrderView order, final long lots)
            throws IOException {
        json.writeStringField(name, order.market().scale().paper(lots).toString());
    }

    /** The client's own id for the order, or null. */
    static void clientOrderId(final JsonGenerator json, final OrderView.Terms terms) throws IOException {
        if (terms.clientOrderId().isEmpty()) {
            json.writeNullField("clientOrderId");
        } else {
            json.writeStringField("clientOrderId", terms.clientOrderId());
        }
    }

    static void address(final JsonGenerator json, final String name, final Address address) throws IOException {
        json.writeStringField(name, address.toString());
    }

    private static void settlementMembers(final JsonGenerator json, final UnitView unit) throws IOException {
        json.writeStringField("tradeUnit", unit.id());
        json.writeStringField("perp", unit.market().terms().perp().toString());
        settlementState(json, unit);
    }

    private static void fillAmounts(final JsonGenerator json, final FillView fill) throws IOException {
        json.writeStringField("price", fill.price());
        json.writeStringField("paper", fill.paper().toString());
        json.writeStringField("credit", Long.toString(fill.credit()));
        json.writeStringField("fee", Long.toString(fill.fee()));
        json.writeStringField("liquidity", fill.isTaker() ? "TAKER" : "MAKER");
    }

    private static void settlementState(final JsonGenerator json, final UnitView unit) throws IOException {
        json.writeStringField("state", unit.state().name());
        txHash(json, unit);
        if (unit.blockNumber() != 0) {
            json.writeNumberField("blockNumber", unit.blockNumber());
        }
        if (unit.isBusted()) {
            json.writeStringField("reason", unit.reason().name());
        }
    }

    private static void txHash(final JsonGenerator json, final UnitView unit) throws IOException {
        if (!unit.txHash().equals(Hash.ZERO)) {
            json.writeStringField("txHash", unit.txHash().toString());
        }
    }
}
