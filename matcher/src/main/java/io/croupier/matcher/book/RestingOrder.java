package io.croupier.matcher.book;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;

/**
 * An order in the book, and the one object that exists for it: its link in the queue of its price level and what the
 * engine keeps beside it. Valid from {@link OrderBook#rest} until it is filled up or cancelled; then it is recycled.
 *
 * <p>Price and side are the level's. Size decides how much of a large book fits into a cache, so a field needs a
 * reason: 104 bytes with compact object headers and compressed references. The JVM keeps fields of one size in the
 * order in which they stand here, so what a cancellation reads, from the hash to the links, lies in 64 bytes.
 */
public final class RestingOrder {
    /** Expiry in seconds since the epoch. Kept for the engine; the book does not read it. */
    public long expirySeconds;
    /** Margin charge fixed at admission, in credit units. Kept for the engine. */
    public long charge;

    long orderId;
    long priority;

    /** Order hash, most significant word first. Kept for the engine. */
    public long hash0;

    public long hash1;
    public long hash2;
    public long hash3;

    long remaining;
    int owner;

    /** Kept for the engine. */
    public int flags;
    /** Kept for the engine. */
    public int slot;

    PriceLevel level;
    RestingOrder previous;
    RestingOrder next;

    RestingOrder() {}

    void save(final SnapshotOutput out) {
        out.putLong(expirySeconds);
        out.putLong(charge);
        out.putLong(orderId);
        out.putLong(priority);
        out.putLong(hash0);
        out.putLong(hash1);
        out.putLong(hash2);
        out.putLong(hash3);
        out.putLong(remaining);
        out.putInt(owner);
        out.putInt(flags);
        out.putInt(slot);
    }

    void load(final SnapshotInput in) {
        expirySeconds = in.getLong();
        charge = in.getLong();
        orderId = in.getLong();
        priority = in.getLong();
        hash0 = in.getLong();
        hash1 = in.getLong();
        hash2 = in.getLong();
        hash3 = in.getLong();
        remaining = in.getLong();
        owner = in.getInt();
        flags = in.getInt();
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
