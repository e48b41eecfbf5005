package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.SelfTradePrevention;
import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.signing.Address;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeded traffic of every kind: what must hold whatever traders, chain and relayer do. */
final class ExchangeSimulationTest {
    private static final int COMMANDS = 20_000;
    private static final int TRADERS = 12;
    /** One command in so many may meet a full table or an order that goes on in the next command. */
    private static final int GROWTH_SHARE = 500;

    private static final long MARK = 300_000;
    private static final List<TimeInForce> LIFETIMES = List.of(TimeInForce.GTC, TimeInForce.IOC, TimeInForce.FOK);
    private static final List<SelfTradePrevention> PREVENTIONS = List.of(
            SelfTradePrevention.CANCEL_INCOMING, SelfTradePrevention.CANCEL_RESTING, SelfTradePrevention.CANCEL_BOTH);
    private static final BigInteger LOT = BigInteger.valueOf(TestOrder.PAPER_PER_LOT);

    private final List<byte[]> commands = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final List<byte[]> events = new ArrayList<>();
    private final Deque<Unit> unsettled = new ArrayDeque<>();
    private final List<TestOrder> placed = new ArrayList<>();
    private final ExpandableArrayBuffer slot = new ExpandableArrayBuffer();
    private final Commands encoder = new Commands();
    private final Excerpt excerpt = new Excerpt();
    private final Exchange exchange = new Exchange();
    private long timeMs = ExchangeFixture.START_SECONDS * 1000;
    private long block;
    private long nonce;
    private BigInteger deposited = BigInteger.ZERO;

    /** A unit as its UnitMade event tells it. */
    private record Unit(long number, Address perp, List<Leg> legs, long senderFee) {
        record Leg(Address account, BigInteger paper, long netCredit) {}
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldKeepItsBooksWhateverHappens(final long seed) {
        final Random random = new Random(seed);
        start();
        for (int i = 0; i < COMMANDS; i++) {
            timeMs += random.nextInt(200);
            step(random);
        }
        settleEverything();

        assertEquals(0, exchange.unsettledUnits(), "seed " + seed);
        assertLedgerAddsUp(seed);
        assertSameAgain(seed);
    }

    @ParameterizedTest
    @ValueSource(longs = 6)
    void shouldAllocateOnlyWhereATableGrowsOncePastItsWarmUp(final long seed) {
        final Random random = new Random(seed);
        start();
        for (int i = 0; i < COMMANDS; i++) {
            timeMs += random.nextInt(200);
            step(random);
        }
        replay(new Exchange());

        final int allocating = replay(new Exchange());

        assertTrue(
                allocating <= commands.size() / 2 / GROWTH_SHARE,
                allocating + " of " + commands.size() / 2 + " commands allocated, seed " + seed);
    }

    /** Runs all commands and returns how many of the second half allocated anything. */
    private int replay(final Exchange target) {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int allocating = 0;
        for (int i = 0; i < commands.size(); i++) {
            final byte[] command = commands.get(i);
            final long commandMs = times.get(i);
            slot.putBytes(0, command);
            final long before = threads.getCurrentThreadAllocatedBytes();
            target.onCommand(i + 1, commandMs, slot, 0, slot, command.length);
            final boolean allocated = threads.getCurrentThreadAllocatedBytes() > before;
            allocating += allocated && i >= commands.size() / 2 ? 1 : 0;
        }
        return allocating;
    }

    private void start() {
        run(encoder.configure(3, 2));
        final List<Commands.Entry> entries = new ArrayList<>();
        entries.add(Commands.Entry.listed(Commands.BTC));
        entries.add(Commands.Entry.listed(Commands.ETH));
        entries.add(Commands.Entry.mark(Commands.BTC, 30_000_000_000L));
        entries.add(Commands.Entry.mark(Commands.ETH, 30_000_000_000L));
        for (int trader = 0; trader < TRADERS; trader++) {
            entries.add(Commands.Entry.deposit(trader(trader), ExchangeFixture.TEN_THOUSAND));
            deposited = deposited.add(BigInteger.valueOf(ExchangeFixture.TEN_THOUSAND));
        }
        run(encoder.block(++block, timeMs / 1000, entries));
    }

    private void step(final Random random) {
        final int dice = random.nextInt(100);
        if (dice < 60 || placed.isEmpty()) {
            final TestOrder order = order(random);
            placed.add(order);
            run(encoder.place(order));
        } else if (dice < 80) {
            final TestOrder order = placed.get(random.nextInt(placed.size()));
            run(encoder.cancel(order.signer, order.hash()));
        } else if (dice < 82) {
            run(encoder.cancelAll(trader(random.nextInt(TRADERS)), Address.ZERO));
        } else if (dice < 90) {
            run(encoder.tick());
        } else if (dice < 93 && !unsettled.isEmpty()) {
            bust(random);
        } else if (dice < 95) {
            run(encoder.head(block + 1 + random.nextInt(3), List.of(hint(random))));
        } else {
            settle(random.nextInt(10));
        }
        while (exchange.hasMoreToMatch() && random.nextBoolean()) {
            run(encoder.resume());
        }
    }

    private TestOrder order(final Random random) {
        final Address trader = trader(random.nextInt(TRADERS));
        final long lots = 1L + random.nextInt(300);
        final long ticks = MARK - 200 + random.nextInt(400);
        final TestOrder order = random.nextBoolean()
                ? TestOrder.buy(trader, lots, ticks, ++nonce)
                : TestOrder.sell(trader, lots, ticks, ++nonce);
        order.perp = random.nextBoolean() ? Commands.BTC : Commands.ETH;
        order.expiration = timeMs / 1000 + 35 + random.nextInt(600);
        order.timeInForce = random.nextInt(8) == 0 ? LIFETIMES.get(random.nextInt(LIFETIMES.size())) : TimeInForce.GTC;
        order.postOnly = order.timeInForce == TimeInForce.GTC && random.nextInt(4) == 0;
        order.selfTradePrevention = PREVENTIONS.get(random.nextInt(PREVENTIONS.size()));
        if (random.nextInt(10) == 0) {
            order.asReduceOnly();
        }
        if (random.nextInt(6) == 0 && !placed.isEmpty()) {
            order.replaces = placed.get(random.nextInt(placed.size())).hash();
        }
        return random.nextInt(5) == 0 ? order.named("name" + random.nextInt(4)) : order;
    }

    private static Commands.Entry hint(final Random random) {
        final Address trader = trader(random.nextInt(TRADERS));
        return switch (random.nextInt(8)) {
            case 0 -> Commands.Entry.liquidated(trader, Commands.BTC);
            case 1 -> Commands.Entry.operator(trader, ExchangeFixture.SENDER, false);
            case 2, 3 -> Commands.Entry.withdrawRequest(trader, random.nextLong(ExchangeFixture.TEN_THOUSAND));
            case 4, 5 -> Commands.Entry.funding(Commands.ETH, random.nextLong(-10_000_000L, 10_000_000L));
            default -> Commands.Entry.mark(Commands.BTC, random.nextLong(29_900_000_000L, 30_100_000_000L));
        };
    }

    private void bust(final Random random) {
        final Unit unit = unsettled.removeFirst();
        run(encoder.bust(unit.number, random.nextInt(unit.legs.size()), BustReason.TRADER_UNSAFE));
    }

    private void settle(final int units) {
        final List<Commands.Entry> entries = new ArrayList<>();
        for (int i = 0; i < units && !unsettled.isEmpty(); i++) {
            final Unit unit = unsettled.removeFirst();
            for (final Unit.Leg leg : unit.legs) {
                entries.add(Commands.Entry.balance(leg.account, unit.perp, leg.paper, leg.netCredit));
            }
            entries.add(Commands.Entry.of(ChainEventKind.SENDER_FEE, ExchangeFixture.SENDER, unit.senderFee));
            entries.add(Commands.Entry.settled(unit.number));
        }
        run(encoder.block(++block, timeMs / 1000, entries));
    }

    private void settleEverything() {
        while (exchange.hasMoreToMatch()) {
            run(encoder.resume());
        }
        while (!unsettled.isEmpty()) {
            settle(50);
        }
    }

    private void run(final Commands command) {
        final byte[] bytes = new byte[command.length];
        command.buffer.getBytes(0, bytes);
        commands.add(bytes);
        times.add(timeMs);
        slot.putBytes(Excerpt.HEADER_LENGTH, bytes);
        final int length = exchange.onCommand(
                commands.size(), timeMs, slot, Excerpt.HEADER_LENGTH, slot, Excerpt.HEADER_LENGTH + bytes.length);
        Excerpt.encodeHeader(slot, commands.size(), timeMs, Exchange.LOGIC_VERSION, bytes.length, length);
        final byte[] caused = new byte[length];
        slot.getBytes(Excerpt.HEADER_LENGTH + bytes.length, caused);
        events.add(caused);
        excerpt.wrap(slot, 0, Excerpt.HEADER_LENGTH + bytes.length + length);
        while (excerpt.nextEvent()) {
            if (excerpt.eventTemplateId() == UnitMadeDecoder.TEMPLATE_ID) {
                unsettled.addLast(unit(new UnitMadeDecoder()
                        .wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), new MessageHeaderDecoder())));
            }
        }
    }

    private static Unit unit(final UnitMadeDecoder event) {
        final List<Unit.Leg> legs = new ArrayList<>();
        final long number = event.unit();
        final long senderFee = event.senderFee();
        final Address perp = event.market() == 0 ? Commands.BTC : Commands.ETH;
        for (final UnitMadeDecoder.LegsDecoder leg : event.legs()) {
            final byte[] account = new byte[Address.LENGTH];
            leg.getAccount(account, 0, Address.LENGTH);
            final BigInteger paper = LOT.multiply(BigInteger.valueOf(leg.lots()));
            legs.add(new Unit.Leg(
                    Address.of(account, 0), leg.credit() < 0 ? paper : paper.negate(), leg.credit() - leg.fee()));
        }
        return new Unit(number, perp, legs, senderFee);
    }

    /** Paper sums to zero in each market; credits and fees sum to what was deposited; nothing is left pending. */
    private void assertLedgerAddsUp(final long seed) {
        final Ledger ledger = exchange.ledger();
        final Int256 value = new Int256();
        BigInteger credit = BigInteger.ZERO;
        for (int account = 0; account < ledger.accounts(); account++) {
            credit = credit.add(ledger.onChain().primaryCredit(account, value).toBigInteger());
            for (int market = 0; market < ledger.markets(); market++) {
                credit = credit.add(
                        ledger.onChain().credit(account, market, value).toBigInteger());
                assertEquals(
                        ledger.onChain().paper(account, market, new Int256()),
                        ledger.offChain().paper(account, market, value),
                        "seed " + seed);
            }
        }
        for (int market = 0; market < ledger.markets(); market++) {
            BigInteger paper = BigInteger.ZERO;
            for (int account = 0; account < ledger.accounts(); account++) {
                paper = paper.add(ledger.onChain().paper(account, market, value).toBigInteger());
            }
            assertEquals(BigInteger.ZERO, paper, "seed " + seed);
        }
        assertEquals(deposited, credit, "seed " + seed);
    }

    private void assertSameAgain(final long seed) {
        final Exchange again = new Exchange();
        for (int i = 0; i < commands.size(); i++) {
            final byte[] command = commands.get(i);
            slot.putBytes(0, command);
            final int length = again.onCommand(i + 1, times.get(i), slot, 0, slot, command.length);
            final byte[] caused = new byte[length];
            slot.getBytes(command.length, caused);
            assertEquals(
                    HexFormat.of().formatHex(events.get(i)),
                    HexFormat.of().formatHex(caused),
                    "seed " + seed + ", command " + i);
        }
    }

    private static Address trader(final int number) {
        return Commands.address(0x1000 + number);
    }
}
