package io.croupier.matcher.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.book.BookEvent.Cancelled;
import io.croupier.matcher.book.BookEvent.Ended;
import io.croupier.matcher.book.BookEvent.Filled;
import io.croupier.matcher.book.MatchGuard.Verdict;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drives the real and the reference book with one seeded flow of every kind of command and compares all they say. */
class OrderBookAgainstReferenceTest {
    private static final int COMMANDS = 150_000;
    private static final int OPEN_MAX = 400;
    private static final int OWNERS = 12;
    private static final List<SelfTradePrevention> PREVENTIONS = List.of(SelfTradePrevention.values());

    private final RealBook real = new RealBook();
    private final ReferenceBook reference = new ReferenceBook();
    private final Random random = new Random();
    private long middle = 100_000;
    private long lastOrder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldDoAsTheReferenceBook(final long seed) {
        random.setSeed(seed);
        real.guard = new MoodyGuard(real.events);
        reference.guard = new MoodyGuard(reference.events);
        int fills = 0;
        int cancels = 0;
        int ends = 0;

        for (int command = 1; command <= COMMANDS; command++) {
            sendRandomCommand();

            assertEquals(reference.events, real.events, () -> "seed " + seed);
            for (final BookEvent event : real.events) {
                fills += event instanceof Filled ? 1 : 0;
                cancels += event instanceof Cancelled ? 1 : 0;
                ends += event instanceof Ended ? 1 : 0;
            }
            real.events.clear();
            reference.events.clear();
            if (command % 64 == 0) {
                assertEquals(reference.depth(Side.BUY), real.depth(Side.BUY), () -> "seed " + seed);
                assertEquals(reference.depth(Side.SELL), real.depth(Side.SELL), () -> "seed " + seed);
            }
        }

        assertTrue(fills > COMMANDS / 10, "fills " + fills);
        assertTrue(cancels > COMMANDS / 100, "cancels " + cancels);
        assertTrue(ends > COMMANDS / 100, "ends " + ends);
    }

    private void sendRandomCommand() {
        middle += random.nextInt(3) - 1;
        final int kind = random.nextInt(100);
        if (reference.open.isEmpty() || (kind < 60 && reference.open.size() < OPEN_MAX)) {
            enterNewOrder();
            return;
        }
        final ReferenceBook.Order order = pick();
        final long number = order.number;
        final long fewerLots = 1 + random.nextLong(order.lots);
        if (kind < 80) {
            both(book -> book.cancel(number));
        } else if (kind < 86) {
            both(book -> book.reduce(number, fewerLots));
        } else if (kind < 92) {
            lastOrder++;
            both(book -> book.replaceInPlace(number, lastOrder, fewerLots));
        } else {
            final IncomingOrder restored = BookUnderTest.order(number, order.side, order.price, order.lots);
            restored.owner = order.owner;
            restored.priority = order.priority;
            both(book -> book.cancel(number));
            enter(restored);
        }
    }

    private void enterNewOrder() {
        final Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        final IncomingOrder incoming = BookUnderTest.order(++lastOrder, side, price(side), 1 + random.nextInt(20));
        final int kind = random.nextInt(20);
        incoming.owner = random.nextInt(OWNERS);
        incoming.selfTradePrevention = PREVENTIONS.get(random.nextInt(PREVENTIONS.size()));
        incoming.timeInForce = kind < 2 ? TimeInForce.IOC : kind < 4 ? TimeInForce.FOK : TimeInForce.GTC;
        enter(incoming);
    }

    /** Mostly near the touch, some far behind it, a few absurd. */
    private long price(final Side side) {
        final int kind = random.nextInt(200);
        if (kind == 0) {
            return side == Side.BUY ? 1 + random.nextInt(5) : Long.MAX_VALUE - random.nextInt(5);
        }
        final int away = kind < 10 ? random.nextInt(90_000) : (int) (random.nextGaussian() * 6) + 4;
        return side == Side.BUY ? middle - away : middle + away;
    }

    private void enter(final IncomingOrder incoming) {
        final long lots = incoming.lots;
        both(book -> {
            incoming.lots = lots;
            MatchOutcome outcome;
            do {
                outcome = book.enter(incoming);
            } while (outcome == MatchOutcome.STOPPED);
        });
    }

    private ReferenceBook.Order pick() {
        final long first = reference.open.firstKey();
        final long last = reference.open.lastKey();
        return reference.open.ceilingEntry(random.nextLong(first, last + 1)).getValue();
    }

    private void both(final Consumer<BookUnderTest> command) {
        command.accept(reference);
        command.accept(real);
    }

    /** Answers by a hash of the pair, stops after every sixth fill of a command, and undoes trials. */
    private static final class MoodyGuard implements BookUnderTest.Guard {
        private static final int FILLS_MAX = 6;

        private final List<BookEvent> events;
        private long command;
        private int fills;
        private long commandBeforeTrial;
        private int fillsBeforeTrial;

        MoodyGuard(final List<BookEvent> events) {
            this.events = events;
        }

        @Override
        public Verdict beforeFill(final long resting, final long incoming, final long price, final long lots) {
            final Verdict verdict = verdict(resting, incoming);
            events.add(new BookEvent.Asked(resting, incoming, price, lots, verdict));
            return verdict;
        }

        private Verdict verdict(final long resting, final long incoming) {
            if (incoming != command) {
                command = incoming;
                fills = 0;
            }
            if (fills == FILLS_MAX) {
                fills = 0;
                return Verdict.STOP;
            }
            final long mood = (resting * 0x9E3779B97F4A7C15L + incoming) >>> 7 & 63;
            if (mood < 4) {
                return mood == 0 ? Verdict.CANCEL_INCOMING : Verdict.CANCEL_RESTING;
            }
            fills++;
            return Verdict.FILL;
        }

        @Override
        public void beginTrial() {
            commandBeforeTrial = command;
            fillsBeforeTrial = fills;
            events.add(new BookEvent.TrialBegun());
        }

        @Override
        public void rollback() {
            command = commandBeforeTrial;
            fills = fillsBeforeTrial;
            events.add(new BookEvent.TrialUndone());
        }
    }
}
