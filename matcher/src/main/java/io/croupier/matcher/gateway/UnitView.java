package io.croupier.matcher.gateway;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.Side;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.signing.Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A trade unit on its way to the chain. Belongs to the publish thread. */
public final class UnitView {
    /** Names a unit. */
    record Key(int lane, long unit) {}

    private final Key key;
    private final MarketView market;
    private final Side side;
    private final long successorOf;
    private final List<FillView> legs = new ArrayList<>(2);
    private UnitState state = UnitState.MATCHED;
    private BustReason reason = BustReason.NONE;
    private Hash txHash = Hash.ZERO;
    private long blockNumber;

    UnitView(final Key key, final MarketView market, final Side side, final long successorOf) {
        this.key = key;
        this.market = market;
        this.side = side;
        this.successorOf = successorOf;
    }

    Key key() {
        return key;
    }

    /** {@code lane-number}. */
    public String id() {
        return key.lane() + "-" + Long.toUnsignedString(key.unit());
    }

    /** Whether it stands in for a busted unit, so that its fills are not new. */
    public boolean isSuccessor() {
        return successorOf != 0;
    }

    /** The busted unit for which it stands in, as {@link #id()} names it; only of a successor. */
    public String predecessor() {
        return key.lane() + "-" + Long.toUnsignedString(successorOf);
    }

    /** Number of the busted unit for which it stands in, or 0. */
    long successorOf() {
        return successorOf;
    }

    public MarketView market() {
        return market;
    }

    /** Of the incoming order. */
    public Side side() {
        return side;
    }

    /** 0 is the incoming order. */
    public List<FillView> legs() {
        return Collections.unmodifiableList(legs);
    }

    public UnitState state() {
        return state;
    }

    /** Why it was busted, else NONE. */
    public BustReason reason() {
        return reason;
    }

    /** The transaction that carries it, or {@link Hash#ZERO}. */
    public Hash txHash() {
        return txHash;
    }

    /** The block that holds the transaction; 0 while there is none. */
    public long blockNumber() {
        return blockNumber;
    }

    public boolean isBusted() {
        return state == UnitState.BUSTED;
    }

    /** Whether its state can no longer change. */
    public boolean isTerminal() {
        return state == UnitState.FINAL || state == UnitState.BUSTED;
    }

    /** Whether the account trades in it. */
    public boolean concerns(final Address account) {
        return legs.stream().anyMatch(leg -> leg.order().terms().account().equals(account));
    }

    void add(final FillView leg) {
        legs.add(leg);
    }

    void changed(final UnitState to, final BustReason why, final Hash transaction, final long block) {
        state = to;
        reason = why;
        txHash = transaction;
        blockNumber = block;
    }
}
