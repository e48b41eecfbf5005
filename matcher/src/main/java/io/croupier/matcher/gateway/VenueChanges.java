package io.croupier.matcher.gateway;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What one excerpt changed in the view, each thing once, in the order it happened. Valid until the next excerpt; belongs to
 * the publish thread.
 */
public final class VenueChanges {
    private final LinkedHashSet<OrderView> orders = new LinkedHashSet<>();
    private final LinkedHashSet<FillView> fills = new LinkedHashSet<>();
    private final LinkedHashSet<UnitView> units = new LinkedHashSet<>();
    private final LinkedHashSet<MarketView> markets = new LinkedHashSet<>();
    private final List<Trade> trades = new ArrayList<>();

    public Collection<OrderView> orders() {
        return orders;
    }

    public Collection<FillView> fills() {
        return fills;
    }

    public Collection<UnitView> units() {
        return units;
    }

    /** Markets whose state, book or trades changed. */
    public Collection<MarketView> markets() {
        return markets;
    }

    public List<Trade> trades() {
        return trades;
    }

    void clear() {
        orders.clear();
        fills.clear();
        units.clear();
        markets.clear();
        trades.clear();
    }

    void add(final OrderView order) {
        orders.add(order);
        markets.add(order.market());
    }

    void add(final FillView fill) {
        fills.add(fill);
    }

    void add(final UnitView unit) {
        units.add(unit);
    }

    void add(final MarketView market) {
        markets.add(market);
    }

    void add(final Trade trade) {
        trades.add(trade);
        markets.add(trade.unit().market());
    }
}
