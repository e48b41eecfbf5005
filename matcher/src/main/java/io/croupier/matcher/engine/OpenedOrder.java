package io.croupier.matcher.engine;

import io.croupier.matcher.book.SelfTradePrevention;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;

/** An accepted order on its way from the wire into the registry: one mutable object, filled in anew each time. */
final class OpenedOrder {
    /** The order only reduces a position. */
    static final int REDUCE_ONLY = 1;
    /** The order may not trade on entry. */
    static final int POST_ONLY = 2;

    private static final int CANCEL_RESTING = 4;
    private static final int CANCEL_BOTH = 8;

    final OrderHash hash = new OrderHash();
    /** Whether its hash was looked for in this command and is not remembered; holds until the order is, and for no copy. */
    boolean unknown;

    long orderId;
    int account;
    int market;
    boolean buy;
    /** Ticks. */
    long price;

    long lots;
    /** Credit units held besides margin for the lots that are open. */
    long charge;
    /** Scale 1e18, as signed. */
    long makerFeeRate;
    /** Scale 1e18, as signed. */
    long takerFeeRate;

    long expirySeconds;
    /** Account number of the key that signed. */
    int signerKey;

    int flags;
    long clientIdFirst;
    long clientIdSecond;

    /** As a flag; none of them for cancelling the incoming order. */
    static int flag(final SelfTradePrevention prevention) {
        return switch (prevention) {
            case CANCEL_INCOMING -> 0;
            case CANCEL_RESTING -> CANCEL_RESTING;
            case CANCEL_BOTH -> CANCEL_BOTH;
        };
    }

    /** What is to happen when it meets an order of its own account. */
    SelfTradePrevention selfTradePrevention() {
        if ((flags & CANCEL_RESTING) != 0) {
            return SelfTradePrevention.CANCEL_RESTING;
        }
        return (flags & CANCEL_BOTH) != 0 ? SelfTradePrevention.CANCEL_BOTH : SelfTradePrevention.CANCEL_INCOMING;
    }

    OpenedOrder copy() {
        final OpenedOrder copy = new OpenedOrder();
        copy.copyOf(this);
        return copy;
    }

    void copyOf(final OpenedOrder other) {
        hash.copyOf(other.hash);
        orderId = other.orderId;
        account = other.account;
        market = other.market;
        buy = other.buy;
        price = other.price;
        lots = other.lots;
        charge = other.charge;
        makerFeeRate = other.makerFeeRate;
        takerFeeRate = other.takerFeeRate;
        expirySeconds = other.expirySeconds;
        signerKey = other.signerKey;
        flags = other.flags;
        clientIdFirst = other.clientIdFirst;
        clientIdSecond = other.clientIdSecond;
    }

    void save(final SnapshotOutput out) {
        hash.save(out);
        out.putLong(orderId);
        out.putInt(account);
        out.putInt(market);
        out.putBoolean(buy);
        out.putLong(price);
        out.putLong(lots);
        out.putLong(charge);
        out.putLong(makerFeeRate);
        out.putLong(takerFeeRate);
        out.putLong(expirySeconds);
        out.putInt(signerKey);
        out.putInt(flags);
        out.putLong(clientIdFirst);
        out.putLong(clientIdSecond);
    }

    void load(final SnapshotInput in) {
        hash.load(in);
        orderId = in.getLong();
        account = in.getInt();
        market = in.getInt();
        buy = in.getBoolean();
        price = in.getLong();
        lots = in.getLong();
        charge = in.getLong();
        makerFeeRate = in.getLong();
        takerFeeRate = in.getLong();
        expirySeconds = in.getLong();
        signerKey = in.getInt();
        flags = in.getInt();
        clientIdFirst = in.getLong();
        clientIdSecond = in.getLong();
    }
}
