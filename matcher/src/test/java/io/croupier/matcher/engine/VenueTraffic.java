package io.croupier.matcher.engine;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.SelfTradePrevention;
import io.croupier.matcher.journal.codec.StatusScope;
import io.croupier.matcher.journal.codec.StatusSource;
import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.journal.codec.UnitStateChangedDecoder;
import io.croupier.signing.Address;
import io.croupier.signing.OrderInfo;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.agrona.ExpandableArrayBuffer;

/** Seeded traffic on an exchange: traders, chain and relayer, whatever they may come up with. Remembers all of it. */
final class VenueTraffic {
    static final int TRADERS = 12;
    private static final int SESSIONS = 5;
    private static final int RECENT = 60;
    private static final long MARK = 300_000;
    static final long MARK_PRICE = 30_000_000_000L;
    private static final List<TimeInForce> LIFETIMES = List.of(TimeInForce.GTC, TimeInForce.IOC, TimeInForce.FOK);
    private static final List<SelfTradePrevention> PREVENTIONS = List.of(
            SelfTradePrevention.CANCEL_INCOMING, SelfTradePrevention.CANCEL_RESTING, SelfTradePrevention.CANCEL_BOTH);
    private static final List<BustReason> BUSTS = List.of(
            BustReason.TRADER_UNSAFE,
            BustReason.ORDER_EXPIRED,
            BustReason.POSITION_LIMIT,
            BustReason.OVERFILLED,
            BustReason.PRICE_SOURCE_FAILED);
    private static final BigInteger LOT = BigInteger.valueOf(TestOrder.PAPER_PER_LOT);

    final Exchange exchange = new Exchange();
    final List<byte[]> commands = new ArrayList<>();
    final List<Long> times = new ArrayList<>();
    final List<byte[]> events = new ArrayList<>();
    BigInteger deposited = BigInteger.ZERO;
    private final Deque<Unit> unsettled = new ArrayDeque<>();
    private final List<TestOrder> placed = new ArrayList<>();
    private final Map<ByteBuffer, TestOrder> placedByHash = new HashMap<>();
    private final ExpandableArrayBuffer slot = new ExpandableArrayBuffer();
    private final Commands encoder = new Commands();
    private final Excerpt excerpt = new Excerpt();
    private final Random random;
    private long timeMs = ExchangeFixture.START_SECONDS * 1000;
    private long block;
    private Consumer<Excerpt> observer = excerpt -> {};
    /** Smallest order, and how many sizes from there on; with 6,000 lots most traders use all their margin in one order. */
    int lotsMin = 1;

    int lotSizes = 300;
    /** Units that the chain settles at a time, at most. */
    int settledMax = 10;
    /** Scale 1e18, above a maintenance margin of 3 %; the closer to it, the more units depend on others. */
    long initialMarginRatio = Commands.WAD / 20;

    /** One in so many orders is reduce-only. */
    int reduceOnlyShare = 10;

    private long nonce;

    /** A unit as its UnitMade event tells it. */
    private record Unit(int lane, long number, Address perp, List<Leg> legs, long senderFee) {
        record Leg(Address account, BigInteger paper, long netCredit) {}
    }

    VenueTraffic(final long seed) {
        random = new Random(seed);
    }

    /** As the other, with the second market in a settlement lane of its own, and someone who hears every excerpt. */
    VenueTraffic(final long seed, final int ethLane, final Consumer<Excerpt> observer) {
        this(seed);
        encoder.ethLane = ethLane;
        this.observer = observer;
    }

    /** Configures, lists two markets and funds the traders. */
    void start() {
        encoder.tiers = List.of(
                new Commands.Tier(trader(0), -Commands.WAD / 10_000, Commands.WAD / 2_000),
                new Commands.Tier(trader(1), Commands.WAD / 5_000, Commands.WAD / 2_000));
        run(encoder.configure(3, 2));
        final List<Commands.Entry> entries = new ArrayList<>();
        entries.add(Commands.Entry.listed(Commands.BTC, initialMarginRatio));
        entries.add(Commands.Entry.listed(Commands.ETH, initialMarginRatio));
        entries.add(Commands.Entry.mark(Commands.BTC, MARK_PRICE));
        entries.add(Commands.Entry.mark(Commands.ETH, MARK_PRICE));
        for (int trader = 0; trader < TRADERS; trader++) {
            entries.add(Commands.Entry.deposit(trader(trader), ExchangeFixture.TEN_THOUSAND));
            deposited = deposited.add(BigInteger.valueOf(ExchangeFixture.TEN_THOUSAND));
        }
        run(encoder.block(++block, timeMs / 1000, entries));
    }

    /** Some time passes, then a trader, the chain or the relayer does one thing. */
    void step() {
        timeMs += random.nextInt(200);
        final int dice = random.nextInt(100);
        if (dice < 60 || placed.isEmpty()) {
            final TestOrder order = order();
            placed.add(order);
            placedByHash.put(ByteBuffer.wrap(order.hash()), order);
            run(encoder.place(order));
        } else if (dice < 80) {
            final TestOrder order = recent();
            run(encoder.cancel(order.signer, order.hash()));
        } else if (dice < 82) {
            run(encoder.cancelAll(trader(random.nextInt(TRADERS)), Address.ZERO));
        } else if (dice < 90) {
            run(encoder.tick());
        } else if (dice < 93) {
            bust();
        } else if (dice < 95) {
            run(encoder.head(block + 1 + random.nextInt(3), List.of(hint())));
        } else {
            settle(random.nextInt(settledMax));
        }
        while (exchange.hasMoreToDo() && random.nextBoolean()) {
            run(encoder.resume());
        }
    }

    /** What is rarer: the operator, progress reports, and the chain's other news. */
    void disturb() {
        final Address one = trader(random.nextInt(TRADERS));
        final Address other = trader(random.nextInt(TRADERS));
        final Address market = random.nextBoolean() ? Commands.BTC : Commands.ETH;
        switch (random.nextInt(14)) {
            case 0 -> run(encoder.configure(1 + random.nextInt(3), 1 + random.nextInt(2)));
            case 1, 2 -> report();
            case 3 -> block(Commands.Entry.mark(market, MARK_PRICE - 200_000_000 + random.nextInt(400_000_000)));
            case 4 -> block(Commands.Entry.funding(market, random.nextInt(1_000_000)));
            case 5 ->
                block(Commands.Entry.withdrawRequest(
                        one, random.nextInt(4) == 0 ? random.nextLong(ExchangeFixture.TEN_THOUSAND) : 0));
            case 6 -> block(Commands.Entry.operator(one, other, random.nextBoolean()));
            case 7 -> block(Commands.Entry.of(ChainEventKind.SET_ORDER_SENDER, one, random.nextInt(2)));
            case 8 ->
                block(new Commands.Entry(
                        ChainEventKind.FUND_OPERATOR,
                        one,
                        other,
                        Address.ZERO,
                        0,
                        0,
                        List.of(BigInteger.TEN, BigInteger.ONE)));
            case 9 -> block(Commands.Entry.deposit(one, random.nextLong(2 * ExchangeFixture.TEN_THOUSAND)));
            case 10 -> block(Commands.Entry.filled(one, recent().hash(), LOT));
            case 11 -> restrict(one, market);
            case 12 -> {
                run(encoder.cancelAfter(one, random.nextInt(3) * 1_000L));
                final long session = 1 + nonce % SESSIONS;
                run(encoder.cancelOnDisconnect(session, one, nonce % 4 > 0));
                if (nonce % 8 == 0) {
                    run(encoder.sessionEnded(nonce % 64 == 0 ? 0 : session));
                }
            }
            default -> run(encoder.cancel(one, "name" + random.nextInt(4)));
        }
    }

    private void report() {
        if (!unsettled.isEmpty()) {
            final UnitState state = random.nextBoolean() ? UnitState.SUBMITTED : UnitState.MINED;
            final Unit unit = random.nextBoolean() ? unsettled.peekFirst() : unsettled.peekLast();
            run(encoder.progressIn(random.nextInt(4), state, unit.lane, unit.number));
        }
    }

    private Commands.Entry hint() {
        final Address trader = trader(random.nextInt(TRADERS));
        return switch (random.nextInt(8)) {
            case 0 -> Commands.Entry.liquidated(trader, Commands.BTC);
            case 1 -> Commands.Entry.operator(trader, ExchangeFixture.SENDER, false);
            case 2, 3 -> Commands.Entry.withdrawRequest(trader, random.nextLong(ExchangeFixture.TEN_THOUSAND));
            case 4, 5 -> Commands.Entry.funding(Commands.ETH, random.nextLong(-10_000_000L, 10_000_000L));
            default -> Commands.Entry.mark(Commands.BTC, random.nextLong(29_900_000_000L, 30_100_000_000L));
        };
    }

    private void block(final Commands.Entry entry) {
        run(encoder.block(++block, timeMs / 1000, List.of(entry)));
    }

    /** A word that is taken back most of the time, so that trading goes on. */
    private void restrict(final Address account, final Address market) {
        final StatusSource source = random.nextBoolean() ? StatusSource.OPERATOR : StatusSource.RECONCILER;
        final MarketStatus status = random.nextInt(4) == 0 ? MarketStatus.POST_ONLY : MarketStatus.OPEN;
        switch (random.nextInt(4)) {
            case 0 -> run(encoder.status(StatusScope.VENUE, Address.ZERO, source, status, "test"));
            case 1 -> run(encoder.status(StatusScope.MARKET, market, source, status, "test"));
            case 2 -> {
                // Nearly everyone holds both markets: only for a while.
                run(encoder.status(StatusScope.HOLDERS, market, StatusSource.SETTLEMENT, status, "test"));
                step();
                run(encoder.status(StatusScope.HOLDERS, market, StatusSource.SETTLEMENT, MarketStatus.OPEN, ""));
            }
            default -> run(encoder.status(StatusScope.ACCOUNT, account, source, status, "test"));
        }
    }

    private TestOrder order() {
        final Address trader = trader(random.nextInt(TRADERS));
        final long lots = (long) lotsMin + random.nextInt(lotSizes);
        final long ticks = MARK - 200 + random.nextInt(400);
        final TestOrder order = random.nextBoolean()
                ? TestOrder.buy(trader, lots, ticks, ++nonce)
                : TestOrder.sell(trader, lots, ticks, ++nonce);
        if (nonce % 4 == 0) {
            // Some traders use a compact nonce twice.
            order.nonce = OrderInfo.COMPACT_NONCE_BIT | nonce / 16;
        }
        order.perp = random.nextBoolean() ? Commands.BTC : Commands.ETH;
        order.expiration = timeMs / 1000 + 35 + random.nextInt(600);
        order.timeInForce = random.nextInt(8) == 0 ? LIFETIMES.get(random.nextInt(LIFETIMES.size())) : TimeInForce.GTC;
        order.postOnly = order.timeInForce == TimeInForce.GTC && random.nextInt(4) == 0;
        order.selfTradePrevention = PREVENTIONS.get(random.nextInt(PREVENTIONS.size()));
        if (random.nextInt(reduceOnlyShare) == 0) {
            order.asReduceOnly();
        }
        if (random.nextInt(6) == 0 && !placed.isEmpty()) {
            order.replaces = recent().hash();
        }
        return random.nextInt(5) == 0 ? order.named("name" + random.nextInt(4)) : order;
    }

    /** The order of this hash that was placed. */
    TestOrder order(final byte[] hash) {
        return placedByHash.get(ByteBuffer.wrap(hash));
    }

    /** An order that may well be open still. */
    private TestOrder recent() {
        return placed.get(placed.size() - 1 - random.nextInt(Math.min(RECENT, placed.size())));
    }

    /** The relayer claims the oldest units, whether or not it has claimed them before. */
    void claim(final int units) {
        unsettled.stream()
                .limit(units)
                .toList()
                .forEach(unit -> run(encoder.progressIn(0, UnitState.SUBMITTED, unit.lane, unit.number)));
    }

    /** The chain refuses the oldest unit. */
    void bust() {
        if (unsettled.isEmpty()) {
            return;
        }
        final Unit unit = unsettled.peekFirst();
        final int leg = random.nextInt(8) == 0 ? EventWriter.NO_LEG : random.nextInt(unit.legs.size());
        run(encoder.bust(unit.lane, unit.number, leg, BUSTS.get(random.nextInt(BUSTS.size()))));
    }

    private void settle(final int units) {
        final List<Commands.Entry> entries = new ArrayList<>();
        for (int i = 0; i < units && !unsettled.isEmpty(); i++) {
            final Unit unit = unsettled.removeFirst();
            for (final Unit.Leg leg : unit.legs) {
                entries.add(Commands.Entry.balance(leg.account, unit.perp, leg.paper, leg.netCredit));
            }
            entries.add(Commands.Entry.of(ChainEventKind.SENDER_FEE, ExchangeFixture.SENDER, unit.senderFee));
            entries.add(Commands.Entry.settled(unit.lane, unit.number));
        }
        run(encoder.block(++block, timeMs / 1000, entries));
    }

    /** Goes on until no unit is under way. */
    void settleEverything() {
        while (exchange.hasMoreToDo()) {
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
            } else if (excerpt.eventTemplateId() == UnitStateChangedDecoder.TEMPLATE_ID) {
                forgetIfBusted(new UnitStateChangedDecoder()
                        .wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), new MessageHeaderDecoder()));
            }
        }
        excerpt.rewind();
        observer.accept(excerpt);
    }

    private void forgetIfBusted(final UnitStateChangedDecoder event) {
        if (event.state() == UnitState.BUSTED) {
            unsettled.removeIf(unit -> unit.lane == event.lane() && unit.number == event.unit());
        }
    }

    private static Unit unit(final UnitMadeDecoder event) {
        final List<Unit.Leg> legs = new ArrayList<>();
        final int lane = event.lane();
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
        return new Unit(lane, number, perp, legs, senderFee);
    }

    static Address trader(final int number) {
        return Commands.address(0x1000 + number);
    }
}
