package io.croupier.matcher.gateway;

import io.croupier.matcher.journal.codec.CloseReason;
import io.croupier.matcher.journal.codec.Side;
import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One accepted order as its events left it. Quantities are lots without sign; {@code filled + busted + remaining +
 * cancelled} is the size, as busted quantity that returned is no longer counted as busted.
 *
 * <p>Belongs to the publish thread.
 */
public final class OrderView {
    /** What a client is told; the states of api status fields. */
    public enum Status {
        RESTING,
        PARTIALLY_FILLED,
        FILLED,
        CANCELLED,
        EXPIRED,
        BUSTED
    }

    /** What was signed and accepted; never changes. */
    public record Terms(
            long orderId,
            Hash hash,
            Address account,
            MarketView market,
            Side side,
            TimeInForce timeInForce,
            boolean postOnly,
            boolean reduceOnly,
            long priceTicks,
            long lots,
            long expirationSeconds,
            String clientOrderId) {}

    private final Terms terms;
    private List<FillView> fills = List.of();
    private long filledLots;
    private long bustedLots;
    private long remainingLots;
    private long cancelledLots;
    private long bookLots;
    private CloseReason closeReason = CloseReason.NULL_VAL;
    private long sequence;
    private long timeMs;
    private long changedAtSequence;
    private long changedAtMs;
    private int unsettledFills;
    private int retiredEvents;

    OrderView(final Terms terms) {
        this.terms = terms;
        this.remainingLots = terms.lots();
    }

    public Terms terms() {
        return terms;
    }

    public MarketView market() {
        return terms.market();
    }

    /** Its fills in the order they were made. */
    public List<FillView> fills() {
        return Collections.unmodifiableList(fills);
    }

    /** Matched and not busted. */
    public long filledLots() {
        return filledLots;
    }

    /** Matched, then refused by the chain, and not open again. */
    public long bustedLots() {
        return bustedLots;
    }

    /** Open now; zero once closed. */
    public long remainingLots() {
        return remainingLots;
    }

    /** What was open when the order was closed. */
    public long cancelledLots() {
        return cancelledLots;
    }

    /** Journal sequence of its latest change. */
    public long sequence() {
        return sequence;
    }

    /** Time of its latest change. */
    public long timeMs() {
        return timeMs;
    }

    /** Time of the latest change of the order or any of its fills. */
    long changedAtMs() {
        return changedAtMs;
    }

    /** Journal sequence of the latest change of the order or any of its fills. */
    long changedAtSequence() {
        return changedAtSequence;
    }

    public boolean isOpen() {
        return closeReason == CloseReason.NULL_VAL;
    }

    /** Positive for a buyer. */
    public BigInteger paperAmount() {
        return signed(market().scale().paper(terms.lots()));
    }

    /** Of the opposite sign: negative for a buyer. */
    public BigInteger creditAmount() {
        return signed(market().scale().notional(terms.priceTicks(), terms.lots()))
                .negate();
    }

    public Status status() {
        if (isOpen()) {
            return filledLots > 0 ? Status.PARTIALLY_FILLED : Status.RESTING;
        }
        if (closeReason == CloseReason.EXPIRED) {
            return Status.EXPIRED;
        }
        final boolean nothingElse = closeReason == CloseReason.FILLED || filledLots == 0;
        if (closeReason == CloseReason.BUSTED || (bustedLots > 0 && nothingElse)) {
            return Status.BUSTED;
        }
        return closeReason == CloseReason.FILLED ? Status.FILLED : Status.CANCELLED;
    }

    /** Why it is no longer open: a close reason, or what the chain said; empty while open and when simply filled. */
    public String reason() {
        if (status() == Status.BUSTED) {
            return fills.stream()
                    .filter(fill -> fill.unit().isBusted())
                    .reduce((first, second) -> second)
                    .map(fill -> fill.unit().reason().name())
                    .orElse(CloseReason.BUSTED.name());
        }
        return isOpen() || closeReason == CloseReason.FILLED ? "" : closeReason.name();
    }

    /** Whether nothing can happen to it any more. */
    boolean isDone() {
        return !isOpen() && unsettledFills == 0;
    }

    /** Under how many events it waits to be forgotten; 0 when it does not. */
    int retiredEvents() {
        return retiredEvents;
    }

    void retired(final int events) {
        retiredEvents = events;
    }

    void touched(final long atSequence, final long atMs) {
        sequence = atSequence;
        timeMs = atMs;
        fillTouched(atSequence, atMs);
    }

    /** One of its fills has changed, which is no change of the order itself. */
    void fillTouched(final long atSequence, final long atMs) {
        changedAtSequence = Math.max(changedAtSequence, atSequence);
        changedAtMs = Math.max(changedAtMs, atMs);
    }

    void rested(final long lots) {
        remainingLots = lots;
        showInBook(lots);
    }

    /** An incoming order does not stand in the book. */
    void filled(final FillView fill, final long remainingAfter) {
        add(fill);
        unsettledFills++;
        filledLots += fill.lots();
        remainingLots = remainingAfter;
        showInBook(Math.min(bookLots, remainingAfter));
    }

    /** The exchange has cancelled a part. */
    void reduced(final long lots, final long remainingAfter) {
        cancelledLots += lots;
        remainingLots = remainingAfter;
        showInBook(remainingAfter);
    }

    void closed(final CloseReason reason, final long lots) {
        closeReason = reason;
        cancelledLots += lots;
        remainingLots = 0;
        showInBook(0);
    }

    /** The unit of one of its fills is final or busted. */
    void settled() {
        unsettledFills--;
    }

    void busted(final long lots) {
        filledLots -= lots;
        bustedLots += lots;
    }

    /** Busted lots are filled once more, by a successor of the busted unit. */
    void wentOn(final long lots) {
        bustedLots -= lots;
    }

    /** It is open again and comes in like a new order, out of the book; if it stays there, the exchange says so. */
    void returned(final long lots, final long remainingAfter) {
        bustedLots = Math.max(0, bustedLots - lots);
        closeReason = CloseReason.NULL_VAL;
        remainingLots = remainingAfter;
        showInBook(0);
    }

    /** Writes all but the terms and the fills. */
    void save(final SnapshotOutput out) {
        out.putLong(filledLots);
        out.putLong(bustedLots);
        out.putLong(remainingLots);
        out.putLong(cancelledLots);
        out.putLong(bookLots);
        out.putEnum(closeReason);
        out.putLong(sequence);
        out.putLong(timeMs);
        out.putInt(unsettledFills);
        out.putInt(retiredEvents);
    }

    /** Reads what {@link #save} wrote and stands in the book again. */
    void load(final SnapshotInput in) {
        filledLots = in.getLong();
        bustedLots = in.getLong();
        remainingLots = in.getLong();
        cancelledLots = in.getLong();
        showInBook(in.getLong());
        closeReason = in.getEnum(CloseReason.class);
        touched(in.getLong(), in.getLong());
        unsettledFills = in.getInt();
        retiredEvents = in.getInt();
    }

    /** A fill that was counted before it was saved. */
    void loaded(final FillView fill) {
        add(fill);
    }

    /** Most orders are never filled, and need no list. */
    private void add(final FillView fill) {
        if (fills.isEmpty()) {
            fills = new ArrayList<>(2);
        }
        fills.add(fill);
    }

    private void showInBook(final long lots) {
        if (lots != bookLots) {
            market().book().add(terms.side(), terms.priceTicks(), lots - bookLots);
            bookLots = lots;
        }
    }

    private BigInteger signed(final BigInteger amount) {
        return terms.side() == Side.BUY ? amount : amount.negate();
    }
}
