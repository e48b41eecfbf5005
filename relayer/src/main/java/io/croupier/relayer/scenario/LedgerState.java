package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.matcher.ledger.AccountView;
import io.croupier.matcher.ledger.Int256;

/** Prints what a ledger holds in the shape of {@code post}. */
final class LedgerState {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final LedgerVenue venue;
    private final LedgerOrders orders;
    private final AccountView view;
    private final Int256 amount = new Int256();

    LedgerState(final LedgerVenue venue, final LedgerOrders orders) {
        this.venue = venue;
        this.orders = orders;
        this.view = venue.ledger.onChain();
    }

    /** The parts, accounts, markets and orders that {@code like} names. */
    ObjectNode print(final JsonNode like) {
        final ObjectNode state = JSON.objectNode();
        if (like.has("accounts")) {
            final ObjectNode accounts = state.putObject("accounts");
            like.get("accounts").fieldNames().forEachRemaining(label -> accounts.set(label, account(label)));
        }
        if (like.has("perps")) {
            final ObjectNode perps = state.putObject("perps");
            like.get("perps").fieldNames().forEachRemaining(label -> perps.set(label, perp(label)));
        }
        if (like.has("orderFilled")) {
            final ObjectNode filled = state.putObject("orderFilled");
            like.get("orderFilled").fieldNames().forEachRemaining(key -> filled.put(key, orders.filled(key)));
        }
        return state;
    }

    private ObjectNode account(final String label) {
        final int account = venue.account(label);
        final ObjectNode node = JSON.objectNode();
        final ObjectNode positions = node.putObject("positions");
        final ArrayNode open = JSON.arrayNode();
        for (final String perp : venue.marketLabels()) {
            final int market = venue.market(perp);
            final boolean isOpen = !view.paper(account, market, amount).isZero();
            if (isOpen) {
                open.add(perp);
            }
            if (isOpen || view.serial(account, market) != 0) {
                positions.set(perp, position(account, market));
            }
        }
        node.put("primaryCredit", view.primaryCredit(account, amount).toString());
        node.put("secondaryCredit", view.secondaryCredit(account, amount).toString());
        node.set("openPositions", open);
        node.putObject("risk")
                .put("netValue", view.netValue(account, amount).toString())
                .put("exposure", view.exposure(account, amount).toString())
                .put("initialMargin", view.initialMargin(account, amount).toString())
                .put(
                        "maintenanceMargin",
                        view.maintenanceMargin(account, amount).toString());
        node.put("isSafe", view.isSafe(account));
        node.put("isIMSafe", view.isInitialMarginSafe(account));
        return node;
    }

    private ObjectNode position(final int account, final int market) {
        return JSON.objectNode()
                .put("paper", view.paper(account, market, amount).toString())
                .put("credit", view.credit(account, market, amount).toString())
                .put(
                        "liquidationPrice",
                        view.liquidationPrice(account, market, amount).toString())
                .put(
                        "reducedCredit",
                        view.reducedCredit(account, market, amount).toString())
                .put("serialNum", Long.toString(view.serial(account, market)));
    }

    private ObjectNode perp(final String label) {
        final int market = venue.market(label);
        return JSON.objectNode()
                .put("fundingRate", view.fundingRate(market, amount).toString())
                .put("markPrice", view.markPrice(market, amount).toString());
    }
}
