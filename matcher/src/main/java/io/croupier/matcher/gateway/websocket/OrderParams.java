package io.croupier.matcher.gateway.websocket;

import io.croupier.matcher.gateway.Hash;
import io.croupier.matcher.gateway.OrderRequest;
import io.croupier.matcher.journal.codec.SelfTradePrevention;
import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.signing.Order;
import io.croupier.signing.OrderInfo;
import java.util.List;

/** Reads the params of {@code order_place} and its relatives. */
final class OrderParams {
    private static final List<String> TIMES_IN_FORCE = List.of("GTC", "IOC", "FOK");
    private static final List<String> SELF_TRADE_PREVENTIONS =
            List.of("CANCEL_INCOMING", "CANCEL_RESTING", "CANCEL_BOTH");

    private OrderParams() {}

    static byte[] signature(final Params params) {
        return params.bytes("signature", 0, OrderRequest.SIGNATURE_LENGTH_MAX);
    }

    /** @param replaces hash of the order to stand in for, or {@link Hash#ZERO} */
    static OrderRequest read(final Params params, final Hash replaces) {
        final Params order = params.object("order");
        final Order signed = new Order(
                order.address("perp"),
                order.address("signer"),
                order.int128("paperAmount"),
                order.int128("creditAmount"),
                OrderInfo.decode(order.bytes("info", OrderInfo.LENGTH, OrderInfo.LENGTH), 0));
        final int timeInForce = params.choiceOr("timeInForce", TIMES_IN_FORCE, 0);
        final int selfTradePrevention = params.choiceOr("selfTradePrevention", SELF_TRADE_PREVENTIONS, 0);
        return new OrderRequest(
                signed,
                TimeInForce.valueOf(TIMES_IN_FORCE.get(timeInForce)),
                SelfTradePrevention.valueOf(SELF_TRADE_PREVENTIONS.get(selfTradePrevention)),
                params.flagOr("postOnly", false),
                params.flagOr("reduceOnly", false),
                replaces,
                params.has("clientOrderId")
                        ? params.ascii("clientOrderId", OrderRequest.CLIENT_ORDER_ID_LENGTH_MAX)
                        : "");
    }
}
