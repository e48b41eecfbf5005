package io.croupier.matcher.gateway.websocket;

import io.croupier.matcher.gateway.MarketView;
import io.croupier.matcher.gateway.Trade;
import java.util.ArrayDeque;
import java.util.Deque;

/** What is told of one market to whoever listens: its book, its ticker, its latest trades. Belongs to the publish thread. */
final class MarketFeed {
    private static final int RECENT_TRADES = 50;

    private final BookFeed book;
    private final TickerFeed ticker;
    private final Deque<Trade> recentTrades = new ArrayDeque<>();

    MarketFeed(final MarketView market) {
        this.book = new BookFeed(market);
        this.ticker = new TickerFeed(market);
    }

    BookFeed book() {
        return book;
    }

    TickerFeed ticker() {
        return ticker;
    }

    /** The latest, oldest first. */
    Iterable<Trade> recentTrades() {
        return recentTrades;
    }

    /** The market has changed. */
    void touched() {
        book.touched();
        ticker.touched();
    }

    void traded(final Trade trade) {
        if (recentTrades.size() == RECENT_TRADES) {
            recentTrades.removeFirst();
        }
        recentTrades.addLast(trade);
    }
}
