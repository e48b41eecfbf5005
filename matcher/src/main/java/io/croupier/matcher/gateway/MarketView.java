package io.croupier.matcher.gateway;

import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.ledger.MarketScale;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
            QuoteScale scale) {
        /** Least rates here of an account with this tier, or without one. */
        public FeeRates feeRates(final Optional<FeeRates> tier) {
            return tier.orElseGet(() -> new FeeRates(makerFeeRate, takerFeeRate));
        }
    }

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

    /** Writes all but the book, which is that of the orders. */
    void save(final SnapshotOutput out) {
        ViewSnapshot.saveText(terms.symbol(), out);
        out.putBytes(terms.perp().toBytes());
        out.putLong(terms.makerFeeRate());
        out.putLong(terms.takerFeeRate());
        out.putLong(terms.settlementBuffer());
        out.putLong(terms.scale().scale().paperPerLot());
        out.putLong(terms.scale().scale().creditPerTickLot());
        out.putEnum(state.status());
        out.putBytes(state.markPrice().toByteArray());
        out.putBytes(state.fundingRate().toByteArray());
        out.putBytes(state.initialMarginRatio().toByteArray());
        out.putBytes(state.maintenanceMarginRatio().toByteArray());
        out.putBoolean(lastPriceTicks.isPresent());
        out.putLong(lastPriceTicks.orElse(0));
        out.putLong(openInterestLots);
        volume.save(out);
        out.putInt(positionLots.size());
        for (final Address account : ViewSnapshot.sorted(positionLots.keySet())) {
            out.putBytes(account.toBytes());
            out.putLong(positionLots.get(account));
        }
    }

    static MarketView load(final SnapshotInput in, final int index, final int collateralDecimals) {
        final MarketView market = new MarketView(
                index,
                new Terms(
                        ViewSnapshot.loadText(in),
                        ViewSnapshot.loadAddress(in),
                        in.getLong(),
                        in.getLong(),
                        in.getLong(),
                        new QuoteScale(new MarketScale(in.getLong(), in.getLong()), collateralDecimals)));
        market.state = new State(
                in.getEnum(MarketStatus.class),
                new BigInteger(in.getBytes()),
                new BigInteger(in.getBytes()),
                new BigInteger(in.getBytes()),
                new BigInteger(in.getBytes()));
        final boolean traded = in.getBoolean();
        final long lastPrice = in.getLong();
        market.lastPriceTicks = traded ? OptionalLong.of(lastPrice) : OptionalLong.empty();
        market.openInterestLots = in.getLong();
        market.volume.load(in);
        for (int left = in.count(); left > 0; left--) {
            market.positionLots.put(ViewSnapshot.loadAddress(in), in.getLong());
        }
        return market;
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
