package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.LiquidationCall;
import io.croupier.matcher.ledger.TradeCall;
import io.croupier.matcher.ledger.TradeLeg;
import java.util.Set;

/** Prints what trades and liquidations came to as the events of the public contracts. */
final class LedgerEvents {
    static final Set<String> NAMES =
            Set.of("OrderFilled", "BalanceChange", "BeingLiquidated", "JoinLiquidation", "ChargeInsurance");

    private final Int256 paper = new Int256();
    private final Int256 credit = new Int256();

    /** A fill for each maker and then the taker; a balance change for the taker and then each maker. */
    void addTrade(final ArrayNode log, final JsonNode inputs, final TradeCall call) {
        final JsonNode orders = inputs.path("orders");
        for (int i = 1; i <= call.size(); i++) {
            final int leg = i % call.size();
            addFill(log, inputs, orders.get(leg), call.leg(leg));
        }
        for (int i = 0; i < call.size(); i++) {
            final String trader = Fields.text(orders.get(i), "signer");
            paper.set(call.leg(i).paperChange());
            credit.set(call.leg(i).netCredit());
            while (i > 0 && i + 1 < call.size() && call.leg(i + 1).signer == call.leg(i).signer) {
                i++;
                paper.add(call.leg(i).paperChange());
                credit.add(call.leg(i).netCredit());
            }
            addBalanceChange(log, trader);
        }
    }

    private static void addFill(final ArrayNode log, final JsonNode inputs, final JsonNode order, final TradeLeg leg) {
        log.addObject()
                .put("name", "OrderFilled")
                .put("trader", Fields.text(order, "signer"))
                .put("perp", Fields.text(inputs, "perp"))
                .put("orderFilledPaperAmount", leg.paperChange().toString())
                .put("filledCreditAmount", leg.netCredit().toString())
                .put("positionSerialNum", Long.toString(leg.serial()))
                .put("fee", leg.fee().toString());
    }

    void addLiquidation(final ArrayNode log, final JsonNode inputs, final LiquidationCall call) {
        final String perp = Fields.text(inputs, "perp");
        final String trader = Fields.text(inputs, "trader");
        final String liquidator = Fields.text(inputs, "liquidator");
        paper.set(call.paper()).negate();
        credit.set(call.credit()).negate().subtract(call.insuranceFee());
        log.addObject()
                .put("name", "BeingLiquidated")
                .put("perp", perp)
                .put("liquidatedTrader", trader)
                .put("paperChange", paper.toString())
                .put("creditChange", credit.toString())
                .put("positionSerialNum", Long.toString(call.traderSerial()));
        log.addObject()
                .put("name", "JoinLiquidation")
                .put("perp", perp)
                .put("liquidator", liquidator)
                .put("liquidatedTrader", trader)
                .put("paperChange", call.paper().toString())
                .put("creditChange", call.credit().toString())
                .put("positionSerialNum", Long.toString(call.liquidatorSerial()));
        log.addObject()
                .put("name", "ChargeInsurance")
                .put("perp", perp)
                .put("liquidatedTrader", trader)
                .put("fee", call.insuranceFee().toString());
        addBalanceChange(log, trader);
        paper.set(call.paper());
        credit.set(call.credit());
        addBalanceChange(log, liquidator);
    }

    private void addBalanceChange(final ArrayNode log, final String trader) {
        log.addObject()
                .put("name", "BalanceChange")
                .put("trader", trader)
                .put("paperChange", paper.toString())
                .put("creditChange", credit.toString());
    }
}
