package io.croupier.relayer.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.codec.ConfigureDecoder;
import io.croupier.matcher.journal.codec.MarketChangedDecoder;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.StatusScope;
import io.croupier.matcher.journal.codec.TradingStatusChangedDecoder;
import io.croupier.signing.Address;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Gauges of who may trade where. Fed by one thread at a time, read by any. */
final class StatusMetrics {
    private final MeterRegistry registry;
    private final List<AtomicInteger> markets = new ArrayList<>();
    private final Set<Address> frozen = new HashSet<>();
    private final AtomicInteger frozenCount;

    private final byte[] address = new byte[Address.LENGTH];
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConfigureDecoder configure = new ConfigureDecoder();
    private final MarketChangedDecoder marketChanged = new MarketChangedDecoder();
    private final TradingStatusChangedDecoder statusChanged = new TradingStatusChangedDecoder();

    StatusMetrics(final MeterRegistry registry) {
        this.registry = registry;
        this.frozenCount = registry.gauge("croupier.accounts.frozen", new AtomicInteger());
    }

    /** Learns the markets from a {@code Configure} command. */
    void onConfigure(final Excerpt excerpt) {
        configure.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        int index = 0;
        for (final ConfigureDecoder.MarketsDecoder market : configure.markets()) {
            final byte[] symbol = new byte[market.symbolLength()];
            market.getSymbol(symbol, 0, symbol.length);
            if (index == markets.size()) {
                markets.add(registry.gauge(
                        "croupier.market.status",
                        Tags.of("market", new String(symbol, UTF_8)),
                        new AtomicInteger(MarketStatus.CLOSED.value())));
            }
            index++;
        }
    }

    /** At a {@code MarketChanged} event. */
    void onMarketChanged(final Excerpt excerpt) {
        marketChanged.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        markets.get(marketChanged.market()).set(marketChanged.status().value());
    }

    /** At a {@code TradingStatusChanged} event. */
    void onStatusChanged(final Excerpt excerpt) {
        statusChanged.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        if (statusChanged.scope() == StatusScope.ACCOUNT) {
            statusChanged.getSubject(address, 0, Address.LENGTH);
            if (statusChanged.strictest() == MarketStatus.OPEN) {
                frozen.remove(Address.of(address, 0));
            } else {
                frozen.add(Address.of(address, 0));
            }
            frozenCount.set(frozen.size());
        }
    }
}
