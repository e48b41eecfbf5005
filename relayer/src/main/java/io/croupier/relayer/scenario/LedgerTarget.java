package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.matcher.ledger.Administration;
import io.croupier.matcher.ledger.Funds;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.LiquidationCall;
import io.croupier.matcher.ledger.Refusal;
import io.croupier.matcher.ledger.TradeCall;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Runs scenarios on the ledger's copy of the Dealer. */
final class LedgerTarget implements ScenarioTarget {
    /** The refusal of our price source, which is no part of the Dealer. */
    static final String PRICE_OUT_OF_BOUNDS = "PriceOutOfBounds";

    private static final int PRICE_BITS = 128;

    private final ScenarioKeys keys = new ScenarioKeys();
    private final TradeCall trade = new TradeCall();
    private final LedgerEvents events = new LedgerEvents();
    private final LiquidationCall liquidation = new LiquidationCall();

    private LedgerVenue venue;
    private LedgerOrders orders;
    private LedgerState state;

    @Override
    public void start(final ScenarioFile file) {
        venue = new LedgerVenue(file);
        orders = new LedgerOrders(file, venue, keys);
        state = new LedgerState(venue, orders);
    }

    @Override
    public ObjectNode state(final JsonNode like) {
        return state.print(like);
    }

    @Override
    public Set<String> comparedEvents() {
        return LedgerEvents.NAMES;
    }

    @Override
    public Outcome execute(final ScenarioFile.Step step) {
        final ArrayNode log = JsonNodeFactory.instance.arrayNode();
        if (step.op().equals("markPrice") && !isPrice(Fields.integer(step.inputs(), "price"))) {
            return new Outcome(PRICE_OUT_OF_BOUNDS, log);
        }
        final Refusal refusal = execute(step, log);
        if (refusal != Refusal.NONE) {
            log.removeAll();
        }
        return new Outcome(refusal.canonicalName(), log);
    }

    /** What our price source takes; the ledger never sees another price. */
    private static boolean isPrice(final BigInteger price) {
        return price.signum() > 0 && price.bitLength() <= PRICE_BITS;
    }

    private Refusal execute(final ScenarioFile.Step step, final ArrayNode log) {
        final JsonNode inputs = step.inputs();
        return switch (step.op()) {
            case "deposit" ->
                venue.ledger
                        .funds()
                        .deposit(
                                account(inputs, "to"),
                                Amounts.unsigned(inputs, "primary"),
                                Amounts.unsigned(inputs, "secondary"));
            case "trade" -> trade(step, log);
            case "liquidate" -> liquidate(inputs, log);
            case "handleBadDebt" -> venue.ledger.liquidation().handleBadDebt(account(inputs, "trader"));
            case "requestWithdraw", "executeWithdraw", "fastWithdraw" -> withdraw(step);
            case "setOperator" ->
                venue.ledger
                        .funds()
                        .setOperator(account(inputs, "who"), account(inputs, "operator"), Fields.flag(inputs, "valid"));
            case "approveFundOperator" ->
                venue.ledger
                        .funds()
                        .approveFundOperator(
                                account(inputs, "who"),
                                account(inputs, "operator"),
                                Amounts.unsigned(inputs, "primary"),
                                Amounts.unsigned(inputs, "secondary"));
            default -> administer(step);
        };
    }

    private Refusal trade(final ScenarioFile.Step step, final ArrayNode log) {
        final JsonNode inputs = step.inputs();
        final JsonNode signed = inputs.path("orders");
        final JsonNode matches = inputs.path("matchPaperAmount");
        trade.clear(account(inputs, "from"), market(inputs), step.timestamp());
        for (int i = 0; i < signed.size(); i++) {
            final BigInteger match =
                    i < matches.size() ? Fields.element(matches, i, "matchPaperAmount") : BigInteger.ZERO;
            orders.add(trade, signed.get(i), match);
        }
        final int signatures = Fields.countUpTo(signed.size(), inputs, "signatureCount");
        if (signatures != signed.size() || matches.size() != signed.size()) {
            trade.markMalformed();
        }
        final Refusal refusal = venue.ledger.trading().trade(trade);
        if (refusal == Refusal.NONE) {
            events.addTrade(log, inputs, trade);
        }
        return refusal;
    }

    private Refusal liquidate(final JsonNode inputs, final ArrayNode log) {
        liquidation.executor = account(inputs, "from");
        liquidation.liquidator = account(inputs, "liquidator");
        liquidation.trader = account(inputs, "trader");
        liquidation.market = market(inputs);
        liquidation.requestPaper.set(Amounts.signed(inputs, "requestPaper"));
        liquidation.expectCredit.set(Amounts.signed(inputs, "expectCredit"));
        final Refusal refusal = venue.ledger.liquidation().liquidate(liquidation);
        if (refusal == Refusal.NONE) {
            events.addLiquidation(log, inputs, liquidation);
        }
        return refusal;
    }

    private Refusal withdraw(final ScenarioFile.Step step) {
        final JsonNode inputs = step.inputs();
        final Funds funds = venue.ledger.funds();
        final int from = account(inputs, "from");
        final int caller = inputs.has("who") ? account(inputs, "who") : from;
        return switch (step.op()) {
            case "requestWithdraw" ->
                funds.requestWithdraw(
                        caller,
                        from,
                        Amounts.unsigned(inputs, "primary"),
                        Amounts.unsigned(inputs, "secondary"),
                        step.timestamp());
            case "executeWithdraw" ->
                funds.executeWithdraw(
                        caller, from, account(inputs, "to"), Fields.flag(inputs, "internal"), step.timestamp());
            default ->
                funds.fastWithdraw(
                        caller,
                        from,
                        account(inputs, "to"),
                        Amounts.unsigned(inputs, "primary"),
                        Amounts.unsigned(inputs, "secondary"),
                        Fields.flag(inputs, "internal"));
        };
    }

    private Refusal administer(final ScenarioFile.Step step) {
        final JsonNode inputs = step.inputs();
        final Administration administration = venue.ledger.administration();
        final int caller = venue.account(inputs.path("from").asText("owner"));
        return switch (step.op()) {
            case "markPrice" -> administration.setMarkPrice(market(inputs), Amounts.unsigned(inputs, "price"));
            case "fundingRate" -> updateFundingRates(inputs, caller);
            // the Perpetual obeys the Dealer alone, and no account is the Dealer
            case "fundingRateOnPerp" -> Refusal.NOT_OWNER;
            case "setOrderSender" ->
                administration.setOrderSender(caller, account(inputs, "who"), Fields.flag(inputs, "valid"));
            case "setMaxPositionAmount" ->
                administration.setMaxPositionAmount(
                        caller, Fields.number(inputs, inputs.has("amount") ? "amount" : "maxPositionAmount"));
            case "setWithdrawTimeLock" ->
                administration.setWithdrawTimeLock(caller, Fields.number(inputs, "withdrawTimeLock"));
            case "disableFastWithdraw" -> administration.disableFastWithdraw(caller, Fields.flag(inputs, "disabled"));
            case "setFastWithdrawalWhitelist" ->
                administration.setFastWithdrawWhitelist(caller, account(inputs, "who"), Fields.flag(inputs, "valid"));
            case "setPerpRiskParams" ->
                administration.setRiskParams(
                        caller,
                        market(inputs),
                        Fields.number(inputs, "initialMarginRatio"),
                        Fields.number(inputs, "liquidationThreshold"),
                        Fields.number(inputs, "liquidationPriceOff"),
                        Fields.number(inputs, "insuranceFeeRate"),
                        Fields.flag(inputs, "isRegistered"));
            default -> throw new ScenarioException("op: \"" + step.op() + "\" is unknown");
        };
    }

    private Refusal updateFundingRates(final JsonNode inputs, final int caller) {
        final JsonNode rates = inputs.path("rates");
        final List<String> labels = new ArrayList<>();
        rates.fieldNames().forEachRemaining(labels::add);
        return venue.ledger
                .administration()
                .updateFundingRates(
                        caller,
                        labels.stream().mapToInt(venue::market).toArray(),
                        labels.stream()
                                .limit(Fields.countUpTo(labels.size(), inputs, "rateCount"))
                                .map(label -> Amounts.signed(rates, label))
                                .toArray(Int256[]::new));
    }

    private int account(final JsonNode inputs, final String field) {
        return venue.account(Fields.text(inputs, field));
    }

    private int market(final JsonNode inputs) {
        return venue.market(Fields.text(inputs, "perp"));
    }
}
