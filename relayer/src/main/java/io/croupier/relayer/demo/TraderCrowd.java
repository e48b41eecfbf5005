package io.croupier.relayer.demo;

import io.croupier.matcher.engine.WorkThread;
import io.croupier.relayer.node.ExitCode;
import io.croupier.relayer.node.OperatorException;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Seeded traders: makers quote around the mark on both sides and take old quotes back, takers cross with IOC orders. Everyone
 * leans against the position it has, so that a long run stays within its margin. One thread paces them all.
 */
final class TraderCrowd implements AutoCloseable {
    private static final int MAKERS_OF_TEN = 4;
    private static final double MAKER_ACTS = 0.6;
    private static final int QUOTES_MAX = 12;
    private static final long LOTS_MAX = 20;
    private static final long POSITION_MAX = 400;
    private static final long QUOTE_TICKS_MAX = 60;
    private static final long CROSS_TICKS = 80;
    private static final int REFRESH_EVERY = 50;
    private static final long ANSWER_SECONDS = 5;
    private static final long SECOND_NS = 1_000_000_000;

    private final List<Trader> makers;
    private final List<Trader> takers;
    private final long pauseNs;
    private final SplittableRandom random;
    private final LongAdder sent = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder cancelledTooLate = new LongAdder();
    private final Queue<CompletableFuture<?>> waiting = new ConcurrentLinkedQueue<>();
    private final Map<String, LongAdder> refused = new ConcurrentSkipListMap<>();
    private final WorkThread thread;
    private volatile Map<String, BigDecimal> marks;
    private volatile String failure = "";

    private TraderCrowd(
            final List<Trader> traders,
            final double ordersPerSecond,
            final long seed,
            final Map<String, BigDecimal> marks) {
        final int makerCount = (traders.size() * MAKERS_OF_TEN + 9) / 10;
        this.makers = traders.subList(0, makerCount);
        this.takers = traders.subList(makerCount, traders.size());
        this.pauseNs = (long) (SECOND_NS / ordersPerSecond);
        this.random = new SplittableRandom(seed);
        this.marks = marks;
        this.thread = new WorkThread("traders", this::run);
    }

    /**
     * Connects a trader for every key and lets them begin.
     *
     * @param privateKeys at least two
     * @param ordersPerSecond of all together; with 0 nobody even connects
     * @throws IOException if the venue cannot be reached
     */
    static TraderCrowd start(
            final URI webSocket, final List<String> privateKeys, final double ordersPerSecond, final long seed)
            throws IOException {
        final List<Trader> traders = new ArrayList<>();
        if (ordersPerSecond == 0) {
            return new TraderCrowd(traders, 1, seed, Map.of());
        }
        for (final String key : privateKeys) {
            traders.add(Trader.connect(webSocket, key));
        }
        final TraderCrowd crowd = new TraderCrowd(
                traders, ordersPerSecond, seed, traders.getFirst().markPrices().join());
        crowd.thread.start();
        return crowd;
    }

    /** Orders sent. */
    long sent() {
        return sent.sum();
    }

    /** Cancels that found their order open. */
    long cancelled() {
        return cancelled.sum();
    }

    /** Cancels whose order was filled before. */
    long cancelledTooLate() {
        return cancelledTooLate.sum();
    }

    /** Refused orders by reason. */
    Map<String, Long> refused() {
        final Map<String, Long> counts = new TreeMap<>();
        refused.forEach((reason, count) -> counts.put(reason, count.sum()));
        return counts;
    }

    /** @throws OperatorException if the traders gave up */
    void requireTrading() {
        if (!failure.isEmpty()) {
            throw new OperatorException(ExitCode.CHECK_FAILED, "the simulated traders gave up: " + failure);
        }
    }

    /** Sends nothing more and waits for the answers that are still due. */
    void stopTrading() {
        thread.close();
        CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new))
                .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .handle((all, failed) -> failed == null)
                .join();
    }

    @Override
    public void close() {
        stopTrading();
        makers.forEach(Trader::close);
        takers.forEach(Trader::close);
    }

    private void run() {
        long nextNs = System.nanoTime();
        long steps = 0;
        while (thread.isRunning()) {
            try {
                if (steps++ % REFRESH_EVERY == 0) {
                    refresh();
                }
                act();
            } catch (final RuntimeException e) {
                failure = String.valueOf(e.getMessage());
                thread.stop();
            }
            nextNs += pauseNs;
            final long waitNs = nextNs - System.nanoTime();
            if (waitNs > 0) {
                thread.pause(waitNs);
            } else if (waitNs < -SECOND_NS) {
                // The machine cannot keep this pace: go on from here instead of catching up in a burst.
                nextNs = System.nanoTime();
            }
        }
    }

    private void act() {
        final boolean makes = random.nextDouble() < MAKER_ACTS;
        final List<Trader> group = makes ? makers : takers;
        final Trader trader = group.get(random.nextInt(group.size()));
        if (!trader.isConnected()) {
            throw new IllegalStateException("the venue closed the connection of " + trader.address());
        }
        final MarketTerms market =
                trader.markets().get(random.nextInt(trader.markets().size()));
        final long mark = market.ticks(marks.get(market.symbol()));
        final boolean buy = leaning(trader.positionLots(market));
        final long lots = 1 + random.nextLong(LOTS_MAX);
        if (makes) {
            quote(trader, market, mark, buy, lots);
        } else {
            place(trader, market, buy, mark + (buy ? CROSS_TICKS : -CROSS_TICKS), lots, "IOC", false);
        }
    }

    private void quote(
            final Trader maker, final MarketTerms market, final long mark, final boolean buy, final long lots) {
        if (maker.openOrders() >= QUOTES_MAX) {
            // A quote that was filled meanwhile is no longer there to be taken back.
            waiting.add(maker.cancelOldest().handle((result, failed) -> {
                (failed == null ? cancelled : cancelledTooLate).increment();
                return result;
            }));
        }
        final long distance = 1 + random.nextLong(QUOTE_TICKS_MAX);
        place(maker, market, buy, buy ? mark - distance : mark + distance, lots, "GTC", true);
    }

    /** Buys with a probability that falls from one to zero as the position grows from short to long. */
    private boolean leaning(final long positionLots) {
        return random.nextDouble() > 0.5 + 0.5 * positionLots / POSITION_MAX;
    }

    private void place(
            final Trader trader,
            final MarketTerms market,
            final boolean buy,
            final long ticks,
            final long lots,
            final String timeInForce,
            final boolean postOnly) {
        sent.increment();
        follow(trader.place(market, buy, ticks, lots, timeInForce, postOnly));
    }

    private void refresh() {
        waiting.removeIf(CompletableFuture::isDone);
        follow(makers.getFirst().markPrices().thenAccept(prices -> marks = prices));
        makers.forEach(maker -> follow(maker.refreshPositions()));
        takers.forEach(taker -> follow(taker.refreshPositions()));
    }

    /** Counts refusals. A broken connection shows when it is used next. */
    private void follow(final CompletableFuture<?> answer) {
        waiting.add(answer.handle((result, failed) -> {
            final Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
            if (cause instanceof VenueError error) {
                refused.computeIfAbsent(error.label(), reason -> new LongAdder())
                        .increment();
            }
            return result;
        }));
    }
}
