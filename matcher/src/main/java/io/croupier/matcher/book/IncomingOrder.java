package io.croupier.matcher.book;

/**
 * An order on its way into the book: one mutable object, filled in anew for each command and reused. Prices are ticks
 * above zero, quantities lots above zero.
 */
public final class IncomingOrder {
    /** The engine's number of this order. */
    public long orderId;
    /** Account index; self-trade prevention compares it. */
    public int owner;

    public Side side = Side.BUY;
    /** Worst price accepted, in ticks. */
    public long price;
    /** Lots still to trade; {@link OrderBook#match} counts it down. */
    public long lots;
    /**
     * Place in time at its price, rising: a new order takes the next number, an order that returns after a busted
     * trade its original one.
     */
    public long priority;

    public TimeInForce timeInForce = TimeInForce.GTC;
    public SelfTradePrevention selfTradePrevention = SelfTradePrevention.CANCEL_INCOMING;
}
