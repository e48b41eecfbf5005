package io.croupier.matcher.engine;

import io.croupier.matcher.book.SelfTradePrevention;
import io.croupier.matcher.book.TimeInForce;

/**
 * An order that met more resting orders than one command may fill. It is open but not in its book until a {@code Continue}
 * command has matched the rest; rare, so it may be allocated.
 */
record UnfinishedOrder(
        OpenedOrder order,
        int slot,
        long lots,
        long priority,
        TimeInForce timeInForce,
        SelfTradePrevention selfTradePrevention) {}
