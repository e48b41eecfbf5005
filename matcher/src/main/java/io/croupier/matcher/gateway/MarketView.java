package io.croupier.matcher.gateway;

import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** One market: its terms, its state, its book. Belongs to the publish thread. */
public final class MarketView {
    /** What the operator configured; rates are parts of 1e18. */
    public record Terms(
            String symbol,
            Address perp,
            long makerFeeRate,
            long takerFeeRate,
            long settlementBuffer,
            QuoteScale scale) {}

    /** What the chain says; amounts as on chain. */
    public record State(
            MarketStatus status,
            BigInteger markPrice,
            BigInteger fundingRate,
            BigInteger initialMarginRatio,
            BigInteger maintenanceMarginRatio) {}

    private final int index;
    private final BookView book = new BookView();
    private final RollingVolume volume = new RollingVolume();
    private final Map<Address, Long> positionLots = new HashMap<>();
    private Terms terms;
    private State state =
            new State(MarketStatus.CLOSED, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);
    private OptionalLong lastPriceTicks = OptionalLong.empty();
    private long openInterestLots;

    MarketView(final int index, final Terms terms) {
        this.index = index;
        this.terms = terms;
    }

    /** The number by which the journal calls it. */
    public int index() {
        return index;
    }

    public Terms terms() {
        return terms;
    }

    public QuoteScale scale() {
        return terms.scale();
    }

    public State state() {
        return state;
    }

    public BookView book() {
        return book;
    }

    /** Price of the latest trade; empty before the first. */
    public OptionalLong lastPriceTicks() {
        return lastPriceTicks;
    }

    /** Lots traded in the 24 hours before {@code nowMs}. */
    public long volumeLots(final long nowMs) {
        return volume.sum(nowMs);
    }

    /** Sum of the long positions that this venue's units made. */
    public long openInterestLots() {
        return openInterestLots;
    }

    void configured(final Terms newTerms) {
        terms = newTerms;
    }

    void changed(final State newState) {
        state = newState;
    }

    void traded(final long priceTicks, final long lots, final long timeMs) {
        lastPriceTicks = OptionalLong.of(priceTicks);
        volume.add(lots, timeMs);
    }

    void moved(final Address account, final long signedLots) {
        final long before = positionLots.getOrDefault(account, 0L);
        final long after = before + signedLots;
        openInterestLots += Math.max(after, 0) - Math.max(before, 0);
        if (after == 0) {
            positionLots.remove(account);
        } else {
            positionLots.put(account, after);
        }
    }
}
