package io.croupier.benchmarks.book;

import exchange.core2.collections.objpool.ObjectsPool;
import exchange.core2.core.common.CoreSymbolSpecification;
import exchange.core2.core.common.IOrder;
import exchange.core2.core.common.MatcherEventType;
import exchange.core2.core.common.MatcherTradeEvent;
import exchange.core2.core.common.OrderAction;
import exchange.core2.core.common.OrderType;
import exchange.core2.core.common.SymbolType;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.cmd.OrderCommandType;
import exchange.core2.core.common.config.LoggingConfiguration;
import exchange.core2.core.orderbook.IOrderBook;
import exchange.core2.core.orderbook.OrderBookDirectImpl;
import exchange.core2.core.orderbook.OrderBookEventsHelper;
import exchange.core2.core.orderbook.OrderBookNaiveImpl;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** An order book of exchange-core, fed directly, with its object pools as large as the book and its events reused. */
final class ExchangeCoreBook implements ReplayedBook {
    private final OrderCommand command = new OrderCommand();
    private final IOrderBook book;

    private ExchangeCoreBook(final IOrderBook book) {
        this.book = book;
    }

    /** The one that it is fast with. */
    static ExchangeCoreBook direct(final int resting) {
        final ObjectsPool pool = new ObjectsPool(Map.of(
                ObjectsPool.DIRECT_ORDER, 2 * resting,
                ObjectsPool.DIRECT_BUCKET, 64 * 1024,
                ObjectsPool.ART_NODE_4, 64 * 1024 + resting / 4,
                ObjectsPool.ART_NODE_16, 64 * 1024 + resting / 8,
                ObjectsPool.ART_NODE_48, 16 * 1024 + resting / 32,
                ObjectsPool.ART_NODE_256, 16 * 1024 + resting / 128));
        return new ExchangeCoreBook(new OrderBookDirectImpl(
                symbol(), pool, new OrderBookEventsHelper(new EventRing()), LoggingConfiguration.DEFAULT));
    }

    /** The one that it checks the other against. */
    static ExchangeCoreBook naive() {
        return new ExchangeCoreBook(new OrderBookNaiveImpl(
                symbol(),
                ObjectsPool.createDefaultTestPool(),
                new OrderBookEventsHelper(new EventRing()),
                LoggingConfiguration.DEFAULT));
    }

    private static CoreSymbolSpecification symbol() {
        return CoreSymbolSpecification.builder()
                .symbolId(1)
                .type(SymbolType.FUTURES_CONTRACT)
                .baseScaleK(1)
                .quoteScaleK(1)
                .build();
    }

    @Override
    public long play(final CommandStream stream, final int from, final int to) {
        long tradedLots = 0;
        for (int i = from; i < to; i++) {
            command.orderId = stream.order[i];
            switch (stream.kind[i]) {
                case CommandStream.CANCEL -> command.command = OrderCommandType.CANCEL_ORDER;
                case CommandStream.MOVE -> {
                    command.command = OrderCommandType.MOVE_ORDER;
                    command.price = stream.price[i];
                }
                case CommandStream.REDUCE -> {
                    command.command = OrderCommandType.REDUCE_ORDER;
                    command.size = stream.lots[i];
                }
                default -> place(stream, i);
            }
            command.uid = command.orderId;
            command.matcherEvent = null;
            command.resultCode = CommandResultCode.VALID_FOR_MATCHING_ENGINE;
            final CommandResultCode result = IOrderBook.processCommand(book, command);
            if (result != CommandResultCode.SUCCESS) {
                throw new IllegalStateException("command " + i + ": " + result);
            }
            for (MatcherTradeEvent event = command.matcherEvent; event != null; event = event.nextEvent) {
                if (event.eventType == MatcherEventType.TRADE) {
                    tradedLots += event.size;
                }
            }
        }
        return tradedLots;
    }

    private void place(final CommandStream stream, final int i) {
        command.command = OrderCommandType.PLACE_ORDER;
        command.orderId = i;
        command.timestamp = i;
        command.action = stream.isBuy[i] ? OrderAction.BID : OrderAction.ASK;
        command.price = stream.price[i];
        command.reserveBidPrice = stream.price[i];
        command.size = stream.lots[i];
        command.orderType = stream.kind[i] == CommandStream.TAKE ? OrderType.IOC : OrderType.GTC;
    }

    /** Order by order, so that its objects return to the pool as ours do. */
    @Override
    public void clear() {
        final long[] open = LongStream.concat(
                        book.bidOrdersStream(true).mapToLong(IOrder::getOrderId),
                        book.askOrdersStream(true).mapToLong(IOrder::getOrderId))
                .toArray();
        command.command = OrderCommandType.CANCEL_ORDER;
        for (final long order : open) {
            command.orderId = order;
            command.uid = order;
            IOrderBook.processCommand(book, command);
        }
    }

    /** Far more events than one command makes, handed out in turn. */
    private static final class EventRing implements Supplier<MatcherTradeEvent> {
        private final MatcherTradeEvent[] events = new MatcherTradeEvent[4096];
        private int next;

        EventRing() {
            for (int i = 0; i < events.length; i++) {
                events[i] = new MatcherTradeEvent();
            }
        }

        @Override
        public MatcherTradeEvent get() {
            return events[next++ & events.length - 1];
        }
    }
}
