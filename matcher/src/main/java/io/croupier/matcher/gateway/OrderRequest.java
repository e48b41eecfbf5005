package io.croupier.matcher.gateway;

import io.croupier.matcher.journal.codec.SelfTradePrevention;
import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.signing.Order;

/**
 * An order with what its sender wants done with it; forms are checked, nothing else.
 *
 * @param order as its trader signed it
 * @param replaces hash of the open order it stands in for, or {@link Hash#ZERO}
 * @param clientOrderId 1 to 36 printable ASCII characters, or empty for none
 */
public record OrderRequest(
        Order order,
        TimeInForce timeInForce,
        SelfTradePrevention selfTradePrevention,
        boolean postOnly,
        boolean reduceOnly,
        Hash replaces,
        String clientOrderId) {
    /** Longest {@link #clientOrderId}. */
    public static final int CLIENT_ORDER_ID_LENGTH_MAX = 36;

    /** Longest signature in bytes. */
    public static final int SIGNATURE_LENGTH_MAX = 1_024;
}
