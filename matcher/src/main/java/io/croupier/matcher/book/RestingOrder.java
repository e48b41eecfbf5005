package io.croupier.matcher.book;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;

/**
 * An order in the book, and the one object that exists for it: its link in the queue of its price level and what the
 * engine keeps beside it. Valid from {@link OrderBook#rest} until it is filled up or cancelled; then it is recycled.
 *
 * <p>Price and side are the level's. Size decides how much of a large book fits into a cache, so a field needs a
 * reason: 72 bytes with compact object headers and ZGC's references.
 */
public final class RestingOrder {
    /** Margin charge fixed at admission, in credit units. Kept for the engine; the book does not read it. */
    public long charge;

    long orderId;
    long priority;
    long remaining;
    int owner;

    /** Kept for the engine. */
    public int slot;

    PriceLevel level;
    RestingOrder previous;
    RestingOrder next;

    RestingOrder() {}

    void save(final SnapshotOutput out) {
        out.putLong(charge);
        out.putLong(orderId);
        out.putLong(priority);
        out.putLong(remaining);
        out.putInt(owner);
        out.putInt(slot);
    }

    void load(final SnapshotInput in) {
        charge = in.getLong();
        orderId = in.getLong();
        priority = in.getLong();
        remaining = in.getLong();
        owner = in.getInt();
        slot = in.getInt();
    }

    /** The engine's number of this order. */
    public long orderId() {
        return orderId;
    }

    /** Account index of the owner. */
    public int owner() {
        return owner;
    }

    public Side side() {
        return level.side();
    }

    /** Price in ticks. */
    public long price() {
        return level.price();
    }

    /** Lots not yet traded. */
    public long remaining() {
        return remaining;
    }

    /** Place in time at its price: lower trades first. */
    public long priority() {
        return priority;
    }

    /** The level it rests in. */
    public PriceLevel level() {
        return level;
    }

    /** The order that trades after this one at the same price, or null. */
    public RestingOrder next() {
        return next;
    }
}
