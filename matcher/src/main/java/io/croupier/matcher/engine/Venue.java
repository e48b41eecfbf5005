package io.croupier.matcher.engine;

import io.croupier.matcher.book.OrderBook;
import io.croupier.matcher.book.OrderPool;
import io.croupier.matcher.journal.codec.ConfigureDecoder;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.matcher.ledger.MarketScale;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import io.croupier.signing.Address;

/** What the operator configured. Markets may be added and fees changed later; a market's scale is for ever. */
final class Venue {
    private static final int ORDERS_PREALLOCATED = 1 << 14;

    private final Ledger ledger;
    private final OrderRegistry registry;
    private final MarketReports reports;
    private final OrderPool orderPool = new OrderPool(ORDERS_PREALLOCATED);
    private final byte[] perp = new byte[Address.LENGTH];
    private final FeeTiers tiers;
    private VenueLimits limits;

    Venue(final Ledger ledger, final OrderRegistry registry, final MarketReports reports) {
        this.ledger = ledger;
        this.registry = registry;
        this.reports = reports;
        this.tiers = new FeeTiers(ledger);
    }

    boolean isConfigured() {
        return limits != null;
    }

    VenueLimits limits() {
        return limits;
    }

    FeeTiers tiers() {
        return tiers;
    }

    /** @throws IllegalArgumentException when a known market would change its scale or its lane */
    void configure(final ConfigureDecoder command) {
        limits = new VenueLimits(
                command.settlementMarginSeconds(),
                command.orderLifetimeMaxSeconds(),
                command.makersPerTradeMax(),
                command.unitsPerCommandMax(),
                command.openOrdersPerAccountMax(),
                command.rememberedOrdersMax(),
                command.reduceOnlyNonceBit(),
                command.earliestExpirySeconds(),
                command.compactNonceFloor());
        ledger.facts().openPositionsMaxSet(command.openPositionsMax());
        for (final ConfigureDecoder.MarketsDecoder market : command.markets()) {
            market.getPerp(perp, 0, perp.length);
            configure(market, new MarketScale(market.paperPerLot(), market.creditPerTickLot()));
            market.skipSymbol();
        }
    }

    /** Writes the limits and, through the registry, the markets. */
    void save(final SnapshotOutput out) {
        out.section("venue");
        out.putLong(limits.settlementMarginSeconds());
        out.putLong(limits.orderLifetimeMaxSeconds());
        out.putInt(limits.makersPerTradeMax());
        out.putInt(limits.unitsPerCommandMax());
        out.putLong(limits.openOrdersPerAccountMax());
        out.putLong(limits.rememberedOrdersMax());
        out.putInt(limits.reduceOnlyNonceBit());
        out.putLong(limits.earliestExpirySeconds());
        out.putLong(limits.compactNonceFloor());
        tiers.save(out);
        registry.save(out);
    }

    void load(final SnapshotInput in) {
        in.section("venue");
        limits = new VenueLimits(
                in.getLong(),
                in.getLong(),
                in.getInt(),
                in.getInt(),
                in.getLong(),
                in.getLong(),
                in.getInt(),
                in.getLong(),
                in.getLong());
        tiers.load(in);
        registry.load(in, orderPool);
    }

    private void configure(final ConfigureDecoder.MarketsDecoder configured, final MarketScale scale) {
        int index = ledger.market(perp, 0);
        if (index == Ledger.NONE) {
            index = ledger.addMarket(perp, 0, scale, configured.settlementBuffer());
            registry.markets.add(new Market(index, new OrderBook(orderPool), scale, configured.lane()));
        }
        final Market market = registry.markets.get(index);
        if (!market.scale.equals(scale)) {
            throw new IllegalArgumentException(
                    "market " + index + " changed its scale from " + market.scale + " to " + scale);
        }
        if (market.lane != configured.lane()) {
            throw new IllegalArgumentException(
                    "market " + index + " changed its lane from " + market.lane + " to " + configured.lane());
        }
        ledger.setSettlementBuffer(index, configured.settlementBuffer());
        market.makerFeeRate = configured.makerFeeRate();
        market.takerFeeRate = configured.takerFeeRate();
        market.feeRateMax = configured.feeRateMax();
        reports.changed(index);
    }
}
