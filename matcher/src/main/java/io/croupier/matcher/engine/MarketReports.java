package io.croupier.matcher.engine;

import io.croupier.matcher.journal.codec.MarketChangedEncoder;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.Ledger;
import java.util.BitSet;

/** Tells of a market's status, mark, funding and ratios, once per command that changed any of them. */
final class MarketReports {
    private final Ledger ledger;
    private final OrderRegistry registry;
    private final TradingStatus trading;
    private final EventWriter events;
    private final BitSet changed = new BitSet();
    private final Int256 value = new Int256();

    MarketReports(
            final Ledger ledger, final OrderRegistry registry, final TradingStatus trading, final EventWriter events) {
        this.ledger = ledger;
        this.registry = registry;
        this.trading = trading;
        this.events = events;
    }

    void changed(final int market) {
        changed.set(market);
    }

    void writeChanged() {
        for (int market = changed.nextSetBit(0); market >= 0; market = changed.nextSetBit(market + 1)) {
            write(market);
        }
        changed.clear();
    }

    private void write(final int market) {
        final MarketChangedEncoder event = events.marketChanged();
        event.market(market).status(trading.of(registry.markets.get(market)));
        final int at = event.offset();
        events.writeInt128(
                at + MarketChangedEncoder.markPriceEncodingOffset(),
                ledger.onChain().markPrice(market, value));
        events.writeInt128(
                at + MarketChangedEncoder.fundingRateEncodingOffset(),
                ledger.onChain().fundingRate(market, value));
        events.writeInt128(
                at + MarketChangedEncoder.initialMarginRatioEncodingOffset(),
                value.set(ledger.initialMarginRatio(market)));
        events.writeInt128(
                at + MarketChangedEncoder.maintenanceMarginRatioEncodingOffset(),
                value.set(ledger.maintenanceMarginRatio(market)));
        events.end(event.limit());
    }
}
