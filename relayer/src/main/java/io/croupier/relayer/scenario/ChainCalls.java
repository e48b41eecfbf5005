package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.contracts.VenueCall;
import io.croupier.contracts.VenueCalls;
import io.croupier.relayer.chain.Bytes;
import io.croupier.signing.Order;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Turns steps into calls on the contracts. */
final class ChainCalls {
    private final ChainVenue venue;
    private final VenueCalls calls;
    private final ScenarioOrders orders;

    ChainCalls(final ChainVenue venue, final ScenarioOrders orders) {
        this.venue = venue;
        this.calls = venue.chain.calls();
        this.orders = orders;
    }

    /** The label of who makes the step's call. */
    static String caller(final ScenarioFile.Step step) {
        final JsonNode inputs = step.inputs();
        return switch (step.op()) {
            case "deposit", "setOperator", "approveFundOperator" -> Fields.text(inputs, "who");
            case "requestWithdraw", "executeWithdraw", "fastWithdraw" ->
                inputs.has("who") ? Fields.text(inputs, "who") : Fields.text(inputs, "from");
            default -> inputs.path("from").asText("owner");
        };
    }

    /** The step's call. */
    VenueCall of(final ScenarioFile.Step step) {
        final JsonNode inputs = step.inputs();
        return switch (step.op()) {
            case "deposit" -> calls.deposit(primary(inputs), secondary(inputs), account(inputs, "to"));
            case "requestWithdraw" ->
                calls.requestWithdraw(account(inputs, "from"), primary(inputs), secondary(inputs));
            case "executeWithdraw" ->
                calls.executeWithdraw(account(inputs, "from"), account(inputs, "to"), Fields.flag(inputs, "internal"));
            case "fastWithdraw" ->
                calls.fastWithdraw(
                        account(inputs, "from"),
                        account(inputs, "to"),
                        primary(inputs),
                        secondary(inputs),
                        Fields.flag(inputs, "internal"));
            case "setOperator" -> calls.setOperator(account(inputs, "operator"), Fields.flag(inputs, "valid"));
            case "approveFundOperator" ->
                calls.approveFundOperator(account(inputs, "operator"), primary(inputs), secondary(inputs));
            case "trade" -> trade(inputs);
            case "liquidate" ->
                calls.liquidate(
                        perp(inputs),
                        account(inputs, "liquidator"),
                        account(inputs, "trader"),
                        Fields.integer(inputs, "requestPaper"),
                        Fields.integer(inputs, "expectCredit"));
            case "handleBadDebt" -> calls.handleBadDebt(account(inputs, "trader"));
            default -> administration(step.op(), inputs);
        };
    }

    private VenueCall administration(final String op, final JsonNode inputs) {
        return switch (op) {
            case "markPrice" ->
                calls.setMarkPrice(
                        venue.market(Fields.text(inputs, "perp")).markPriceSource(), Fields.integer(inputs, "price"));
            case "fundingRate" -> updateFundingRate(inputs);
            case "fundingRateOnPerp" -> calls.updateFundingRate(perp(inputs), Fields.integer(inputs, "rate"));
            case "setOrderSender" -> calls.setOrderSender(account(inputs, "who"), Fields.flag(inputs, "valid"));
            case "setMaxPositionAmount" ->
                calls.setMaxPositionAmount(
                        Fields.integer(inputs, inputs.has("amount") ? "amount" : "maxPositionAmount"));
            case "setWithdrawTimeLock" -> calls.setWithdrawTimeLock(Fields.integer(inputs, "withdrawTimeLock"));
            case "disableFastWithdraw" -> calls.disableFastWithdraw(Fields.flag(inputs, "disabled"));
            case "setFastWithdrawalWhitelist" ->
                calls.setFastWithdrawalWhitelist(account(inputs, "who"), Fields.flag(inputs, "valid"));
            case "setPerpRiskParams" ->
                calls.setRiskParams(
                        venue.market(Fields.text(inputs, "perp")),
                        Fields.integer(inputs, "initialMarginRatio"),
                        Fields.integer(inputs, "liquidationThreshold"),
                        Fields.integer(inputs, "liquidationPriceOff"),
                        Fields.integer(inputs, "insuranceFeeRate"),
                        Fields.flag(inputs, "isRegistered"));
            default -> throw new ScenarioException("op: \"" + op + "\" is unknown");
        };
    }

    private VenueCall trade(final JsonNode inputs) {
        final List<Order> traded = new ArrayList<>();
        final List<Bytes> signatures = new ArrayList<>();
        for (final JsonNode node : inputs.path("orders")) {
            final ScenarioOrder signed = orders.sign(node);
            traded.add(signed.order());
            signatures.add(signed.signature());
        }
        final int signatureCount = Fields.countUpTo(signatures.size(), inputs, "signatureCount");
        final List<BigInteger> matches = new ArrayList<>();
        final JsonNode amounts = inputs.path("matchPaperAmount");
        for (int i = 0; i < amounts.size(); i++) {
            matches.add(Fields.element(amounts, i, "matchPaperAmount"));
        }
        return calls.trade(perp(inputs), TradeData.encode(traded, signatures.subList(0, signatureCount), matches));
    }

    private VenueCall updateFundingRate(final JsonNode inputs) {
        final JsonNode rates = inputs.path("rates");
        final List<String> perps = new ArrayList<>();
        final List<BigInteger> values = new ArrayList<>();
        for (final String label : venue.perpLabels()) {
            if (rates.has(label)) {
                perps.add(venue.market(label).perp());
                values.add(Fields.integer(rates, label));
            }
        }
        final int rateCount = Fields.countUpTo(values.size(), inputs, "rateCount");
        return calls.updateFundingRate(perps, values.subList(0, rateCount));
    }

    private String account(final JsonNode inputs, final String field) {
        return venue.account(Fields.text(inputs, field));
    }

    private String perp(final JsonNode inputs) {
        return venue.market(Fields.text(inputs, "perp")).perp();
    }

    private static BigInteger primary(final JsonNode inputs) {
        return Fields.integer(inputs, "primary");
    }

    private static BigInteger secondary(final JsonNode inputs) {
        return Fields.integer(inputs, "secondary");
    }
}
