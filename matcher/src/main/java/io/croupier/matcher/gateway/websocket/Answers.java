package io.croupier.matcher.gateway.websocket;

import com.fasterxml.jackson.core.JsonGenerator;
import io.croupier.matcher.gateway.FeeRates;
import io.croupier.matcher.gateway.FillView;
import io.croupier.matcher.gateway.Hash;
import io.croupier.matcher.gateway.MarketView;
import io.croupier.matcher.gateway.OrderView;
import io.croupier.matcher.gateway.VenueView;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.codec.AccountStateDecoder;
import io.croupier.matcher.journal.codec.LoginAcceptedDecoder;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.OrderAcceptedDecoder;
import io.croupier.matcher.journal.codec.OrderClosedDecoder;
import io.croupier.matcher.journal.codec.RefusedDecoder;
import io.croupier.signing.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * Reads from an excerpt's events what came of a command. Every method either gives the result or throws the error. Belongs
 * to the publish thread.
 */
final class Answers {
    private static final int INT128_LENGTH = 16;
    private static final long MS_PER_SECOND = 1_000;

    private final VenueView view;
    private final byte[] int128Bytes = new byte[INT128_LENGTH];
    private final byte[] addressBytes = new byte[Address.LENGTH];
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final RefusedDecoder refused = new RefusedDecoder();
    private final OrderAcceptedDecoder orderAccepted = new OrderAcceptedDecoder();
    private final OrderClosedDecoder orderClosed = new OrderClosedDecoder();
    private final LoginAcceptedDecoder loginAccepted = new LoginAcceptedDecoder();
    private final AccountStateDecoder accountState = new AccountStateDecoder();

    Answers(final VenueView view) {
        this.view = view;
    }

    /** An order, new or in place of another. */
    Json.Body placed(final Excerpt excerpt) {
        requireNotRefused(excerpt);
        find(excerpt, OrderAcceptedDecoder.TEMPLATE_ID);
        orderAccepted.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        final OrderView order = view.order(orderAccepted.orderId());
        return json -> {
            json.writeStartObject();
            json.writeStringField("orderHash", order.terms().hash().toString());
            VenueJson.clientOrderId(json, order.terms());
            json.writeStringField("status", order.status().name());
            if (!order.reason().isEmpty()) {
                json.writeStringField("reason", order.reason());
            }
            VenueJson.paper(json, "filledPaper", order, order.filledLots());
            VenueJson.paper(json, "remainingPaper", order, order.remainingLots());
            json.writeArrayFieldStart("fills");
            for (final FillView fill : order.fills()) {
                VenueJson.takerFill(json, fill);
            }
            json.writeEndArray();
            json.writeNumberField("sequence", view.sequence());
            json.writeNumberField("time", view.timeMs());
            json.writeEndObject();
        };
    }

    Json.Body cancelled(final Excerpt excerpt) {
        requireNotRefused(excerpt);
        find(excerpt, OrderClosedDecoder.TEMPLATE_ID);
        orderClosed.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        final OrderView order = view.order(orderClosed.orderId());
        final List<FillView> inFlight =
                order.fills().stream().filter(fill -> !fill.unit().isTerminal()).toList();
        return json -> {
            json.writeStartObject();
            json.writeStringField("orderHash", order.terms().hash().toString());
            json.writeStringField("status", order.status().name());
            VenueJson.paper(json, "cancelledPaper", order, order.cancelledLots());
            json.writeArrayFieldStart("inFlight");
            for (final FillView fill : inFlight) {
                VenueJson.inFlight(json, fill);
            }
            json.writeEndArray();
            if (inFlight.isEmpty()) {
                json.writeNullField("lastPossibleFill");
            } else {
                json.writeNumberField("lastPossibleFill", order.terms().expirationSeconds() * MS_PER_SECOND);
            }
            json.writeEndObject();
        };
    }

    Json.Body allCancelled(final Excerpt excerpt) {
        requireNotRefused(excerpt);
        int closed = 0;
        while (excerpt.nextEvent()) {
            if (excerpt.eventTemplateId() == OrderClosedDecoder.TEMPLATE_ID) {
                closed++;
            }
        }
        excerpt.rewind();
        final int cancelled = closed;
        return json -> {
            json.writeStartObject();
            json.writeNumberField("cancelled", cancelled);
            json.writeEndObject();
        };
    }

    Json.Body cancelOnDisconnect(final boolean enabled) {
        return json -> {
            json.writeStartObject();
            json.writeBooleanField("enabled", enabled);
            json.writeEndObject();
        };
    }

    /** @param timeoutMs from the command's time on; 0 disarmed */
    Json.Body cancelAfter(final Excerpt excerpt, final long timeoutMs) {
        requireNotRefused(excerpt);
        final long firesAt = view.timeMs() + timeoutMs;
        return json -> {
            json.writeStartObject();
            if (timeoutMs > 0) {
                json.writeNumberField("firesAt", firesAt);
            } else {
                json.writeNullField("firesAt");
            }
            json.writeEndObject();
        };
    }

    /** A session keeps the account it first logged in to. */
    Json.Body loggedIn(final Excerpt excerpt, final Session session) {
        if (seek(excerpt, RefusedDecoder.TEMPLATE_ID)) {
            refused.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
            throw Refusals.ofLogin(refused.reason());
        }
        find(excerpt, LoginAcceptedDecoder.TEMPLATE_ID);
        loginAccepted.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        loginAccepted.getAccount(addressBytes, 0, Address.LENGTH);
        final Address account = Address.of(addressBytes, 0);
        if (!session.account().isZero() && !session.account().equals(account)) {
            throw new RpcException(
                    ErrorCode.NOT_LOGGED_IN,
                    "LOGIN_REFUSED",
                    "this connection is logged in to " + session.account() + "; open another for " + account);
        }
        session.loggedIn(new Session.Login(account, loginAccepted.expiresAtSeconds()), view.timeMs());
        return json -> {
            json.writeStartObject();
            VenueJson.address(json, "account", account);
            json.writeStringField("sessionId", Long.toString(session.id()));
            json.writeEndObject();
        };
    }

    /** @param clientOrderId asked for where the hash is zero */
    Json.Body orderStatus(final Hash hash, final Address account, final String clientOrderId) {
        final OrderView order = (hash.equals(Hash.ZERO)
                        ? view.account(account).flatMap(orders -> orders.byClientOrderId(clientOrderId))
                        : view.order(hash))
                .orElseThrow(() -> new RpcException(
                        ErrorCode.UNKNOWN_ORDER, "UNKNOWN_ORDER", "no such order, or it is finished long since"));
        return json -> {
            json.writeStartObject();
            VenueJson.orderMembers(json, order);
            json.writeArrayFieldStart("fills");
            for (final FillView fill : order.fills()) {
                VenueJson.fill(json, fill);
            }
            json.writeEndArray();
            json.writeEndObject();
        };
    }

    Json.Body openOrders(final Address account) {
        return json -> {
            json.writeStartArray();
            if (view.account(account).isPresent()) {
                for (final OrderView order : view.account(account).get().openOrders()) {
                    VenueJson.order(json, order);
                }
            }
            json.writeEndArray();
        };
    }

    /** @param reader who asks; of its own account it hears more */
    Json.Body accountState(final Excerpt excerpt, final Address reader) {
        find(excerpt, AccountStateDecoder.TEMPLATE_ID);
        final AccountStateDecoder state =
                accountState.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        return json -> {
            json.writeStartObject();
            state.getAccount(addressBytes, 0, Address.LENGTH);
            final Address account = Address.of(addressBytes, 0);
            VenueJson.address(json, "account", account);
            json.writeStringField("nextNonce", Long.toUnsignedString(state.nextNonce()));
            json.writeBooleanField("frozen", state.status() != MarketStatus.OPEN);
            state.getPrimaryCredit(int128Bytes, 0, INT128_LENGTH);
            integer(json, "primaryCredit");
            state.getSecondaryCredit(int128Bytes, 0, INT128_LENGTH);
            integer(json, "secondaryCredit");
            state.getPendingWithdraw(int128Bytes, 0, INT128_LENGTH);
            integer(json, "pendingWithdraw");
            state.getNetValue(int128Bytes, 0, INT128_LENGTH);
            integer(json, "netValue");
            state.getInitialMargin(int128Bytes, 0, INT128_LENGTH);
            integer(json, "initialMargin");
            state.getMaintenanceMargin(int128Bytes, 0, INT128_LENGTH);
            integer(json, "maintenanceMargin");
            state.getAvailable(int128Bytes, 0, INT128_LENGTH);
            integer(json, "available");
            json.writeArrayFieldStart("positions");
            for (final AccountStateDecoder.PositionsDecoder position : state.positions()) {
                position(json, position);
            }
            json.writeEndArray();
            if (account.equals(reader)) {
                feeRates(json, view.configuration().feeTier(account));
            }
            json.writeEndObject();
        };
    }

    private void feeRates(final JsonGenerator json, final Optional<FeeRates> tier) throws IOException {
        json.writeBooleanField("feeTier", tier.isPresent());
        json.writeArrayFieldStart("feeRates");
        for (final MarketView market : view.markets()) {
            final FeeRates rates = market.terms().feeRates(tier);
            json.writeStartObject();
            VenueJson.address(json, "perp", market.terms().perp());
            json.writeStringField("makerFeeRate", Long.toString(rates.makerFeeRate()));
            json.writeStringField("takerFeeRate", Long.toString(rates.takerFeeRate()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void position(final JsonGenerator json, final AccountStateDecoder.PositionsDecoder position)
            throws IOException {
        final MarketView market = view.markets().get(position.market());
        json.writeStartObject();
        VenueJson.address(json, "perp", market.terms().perp());
        position.getPaper(int128Bytes, 0, INT128_LENGTH);
        integer(json, "paper");
        position.getCredit(int128Bytes, 0, INT128_LENGTH);
        integer(json, "credit");
        position.getEntryPrice(int128Bytes, 0, INT128_LENGTH);
        json.writeStringField("entryPrice", market.scale().price(new BigInteger(int128Bytes)));
        position.getLiquidationPrice(int128Bytes, 0, INT128_LENGTH);
        json.writeStringField("liquidationPrice", market.scale().price(new BigInteger(int128Bytes)));
        json.writeEndObject();
    }

    private void integer(final JsonGenerator json, final String name) throws IOException {
        json.writeStringField(name, new BigInteger(int128Bytes).toString());
    }

    private void requireNotRefused(final Excerpt excerpt) {
        if (seek(excerpt, RefusedDecoder.TEMPLATE_ID)) {
            throw Refusals.of(refused.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header));
        }
    }

    private static void find(final Excerpt excerpt, final int templateId) {
        if (!seek(excerpt, templateId)) {
            throw new IllegalStateException("sequence " + excerpt.sequence() + ": command "
                    + excerpt.commandTemplateId() + " has no event " + templateId);
        }
    }

    /** Stands on the first such event, or in front of all when there is none. */
    private static boolean seek(final Excerpt excerpt, final int templateId) {
        excerpt.rewind();
        while (excerpt.nextEvent()) {
            if (excerpt.eventTemplateId() == templateId) {
                return true;
            }
        }
        excerpt.rewind();
        return false;
    }
}
