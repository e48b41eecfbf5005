package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.gateway.OrderView;
import io.croupier.matcher.gateway.VenueChanges;
import io.croupier.matcher.gateway.VenueView;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.Side;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.journal.codec.UnitStateChangedDecoder;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is busted, claimed or settled in whatever order, in one lane or two: nothing comes back that has ended, nothing
 * counts twice, nothing is lost, and no trader has an unclaimed unit that the chain would refuse for want of margin.
 */
class BustPropertiesTest {
    private static final int STEPS = 4_000;
    private static final BigInteger WAD = BigInteger.valueOf(Commands.WAD);
    private static final BigInteger LOT = BigInteger.valueOf(TestOrder.PAPER_PER_LOT);
    private static final BigInteger MARK = BigInteger.valueOf(30_000_000_000L);
    private static final BigInteger MAINTENANCE =
            WAD.multiply(BigInteger.valueOf(3)).divide(BigInteger.valueOf(100));

    private static int dependantsOfAllSeeds;

    private final VenueView view = new VenueView(6, Integer.MAX_VALUE);
    private final Map<Key, Unit> unsettled = new LinkedHashMap<>();
    private final Map<Long, Long> settledLots = new HashMap<>();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private VenueTraffic traffic;
    private String where = "";
    private int successors;
    private int dependants;

    private record Key(int lane, long number) {}

    private record Leg(Address account, long orderId, long lots, BigInteger paper, BigInteger netCredit) {}

    private static final class Unit {
        private final int market;
        private final List<Leg> legs = new ArrayList<>();
        private boolean claimed;

        Unit(final int market) {
            this.market = market;
        }
    }

    @AfterAll
    static void shouldHaveSeenDependants() {
        assertTrue(dependantsOfAllSeeds > 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 25, 27, 30})
    void shouldNeitherLoseNorDoubleAnythingInABust(final long seed) {
        final Random random = new Random(seed);
        traffic = new VenueTraffic(seed, (int) (seed % 2), this::onExcerpt);
        traffic.lotsMin = 5_500;
        traffic.lotSizes = 1_500;
        traffic.settledMax = 5;
        traffic.initialMarginRatio = Commands.WAD / 1_000 * 31;
        traffic.start();
        for (int i = 0; i < STEPS; i++) {
            where = "seed " + seed + ", step " + i;
            switch (random.nextInt(10)) {
                case 0 -> traffic.bust();
                case 1 -> traffic.claim(random.nextInt(2));
                default -> traffic.step();
            }
        }
        traffic.settleEverything();

        assertTrue(successors > 5, where);
        dependantsOfAllSeeds += dependants;
        assertEquals(0, traffic.exchange.unsettledUnits(), where);
        assertSameAgain();
    }

    private void onExcerpt(final Excerpt excerpt) {
        while (excerpt.nextEvent()) {
            switch (excerpt.eventTemplateId()) {
                case UnitMadeDecoder.TEMPLATE_ID -> onMade(excerpt);
                case UnitStateChangedDecoder.TEMPLATE_ID -> onChanged(excerpt);
                default -> {}
            }
        }
        excerpt.rewind();
        final VenueChanges changes = view.apply(excerpt);
        changes.orders().forEach(this::assertAddsUp);
        assertPendingIsWhatIsUnsettled();
        assertOpenOrdersAgree();
        if (!traffic.exchange.hasMoreToDo()) {
            assertUnclaimedUnitsWouldSettle();
        }
    }

    private void onMade(final Excerpt excerpt) {
        final UnitMadeDecoder made =
                new UnitMadeDecoder().wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        final Key key = new Key(made.lane(), made.unit());
        final Unit unit = new Unit(made.market());
        final boolean takerBuys = made.side() == Side.BUY;
        successors += made.successorOf() == 0 ? 0 : 1;
        final byte[] account = new byte[Address.LENGTH];
        for (final UnitMadeDecoder.LegsDecoder leg : made.legs()) {
            leg.getAccount(account, 0, Address.LENGTH);
            final boolean buys = unit.legs.isEmpty() == takerBuys;
            final BigInteger paper = LOT.multiply(BigInteger.valueOf(buys ? leg.lots() : -leg.lots()));
            unit.legs.add(new Leg(
                    Address.of(account, 0),
                    leg.orderId(),
                    leg.lots(),
                    paper,
                    BigInteger.valueOf(leg.credit()).subtract(BigInteger.valueOf(leg.fee()))));
        }
        assertEquals(
                BigInteger.ZERO, unit.legs.stream().map(Leg::paper).reduce(BigInteger.ZERO, BigInteger::add), where);
        assertNull(unsettled.put(key, unit), where);
    }

    private void onChanged(final Excerpt excerpt) {
        final UnitStateChangedDecoder changed =
                new UnitStateChangedDecoder().wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        final Key key = new Key(changed.lane(), changed.unit());
        final Unit unit = unsettled.get(key);
        switch (changed.state()) {
            case SUBMITTED, MINED -> unit.claimed = true;
            case FINAL -> {
                unsettled.remove(key);
                unit.legs.forEach(leg -> settledLots.merge(leg.orderId, leg.lots, Long::sum));
            }
            case BUSTED -> {
                unsettled.remove(key);
                dependants += changed.reason() == BustReason.DEPENDENCY ? 1 : 0;
                assertTrue(!unit.claimed || changed.reason() != BustReason.DEPENDENCY, where);
            }
            default -> throw new AssertionError(changed.state());
        }
    }

    private void assertAddsUp(final OrderView order) {
        final long lots = order.filledLots() + order.bustedLots() + order.remainingLots() + order.cancelledLots();
        assertEquals(
                order.terms().lots(),
                lots,
                () -> where + ", order " + order.terms().orderId());
        assertTrue(Math.min(order.filledLots(), order.bustedLots()) >= 0, where);
        final long settled = settledLots.getOrDefault(order.terms().orderId(), 0L);
        assertTrue(settled <= order.filledLots(), where);
    }

    private void assertPendingIsWhatIsUnsettled() {
        final Ledger ledger = traffic.exchange.ledger();
        final Int256 value = new Int256();
        for (int market = 0; market < ledger.markets(); market++) {
            final Map<Address, BigInteger> paper = new HashMap<>();
            final Map<Address, BigInteger> credit = new HashMap<>();
            for (final Unit unit : unsettled.values()) {
                if (unit.market == market) {
                    unit.legs.forEach(leg -> paper.merge(leg.account, leg.paper, BigInteger::add));
                    unit.legs.forEach(leg -> credit.merge(leg.account, leg.netCredit, BigInteger::add));
                }
            }
            for (int account = 0; account < ledger.accounts(); account++) {
                final Address address = address(ledger, account);
                final BigInteger pendingPaper = ledger.offChain()
                        .paper(account, market, value)
                        .toBigInteger()
                        .subtract(ledger.onChain().paper(account, market, value).toBigInteger());
                final BigInteger pendingCredit = ledger.offChain()
                        .credit(account, market, value)
                        .toBigInteger()
                        .subtract(
                                ledger.onChain().credit(account, market, value).toBigInteger());
                assertEquals(paper.getOrDefault(address, BigInteger.ZERO), pendingPaper, where);
                assertEquals(credit.getOrDefault(address, BigInteger.ZERO), pendingCredit, where);
            }
        }
    }

    private void assertOpenOrdersAgree() {
        final Ledger ledger = traffic.exchange.ledger();
        for (int account = 0; account < ledger.accounts(); account++) {
            final long[] lots = new long[4];
            view.account(address(ledger, account)).ifPresent(known -> known.openOrders()
                    .forEach(order ->
                            lots[
                                    2 * order.market().index()
                                            + order.terms().side().value()] += order.remainingLots()));
            for (int at = 0; at < lots.length; at++) {
                assertEquals(lots[at], ledger.orders().lots(account, at / 2, at % 2 == 0), where);
            }
        }
    }

    /** Settles in thought what is claimed, then the rest in the order in which it was made; both marks stand still. */
    private void assertUnclaimedUnitsWouldSettle() {
        final Ledger ledger = traffic.exchange.ledger();
        final Int256 value = new Int256();
        final Map<Address, BigInteger[]> states = new HashMap<>();
        for (int account = 0; account < ledger.accounts(); account++) {
            final BigInteger[] state = {
                ledger.onChain().primaryCredit(account, value).toBigInteger(), BigInteger.ZERO, BigInteger.ZERO
            };
            for (int market = 0; market < ledger.markets(); market++) {
                state[0] = state[0].add(
                        ledger.onChain().credit(account, market, value).toBigInteger());
                state[1 + market] =
                        ledger.onChain().paper(account, market, value).toBigInteger();
            }
            states.put(address(ledger, account), state);
        }
        unsettled.values().stream().filter(unit -> unit.claimed).forEach(unit -> settle(unit, states));
        unsettled.forEach((key, unit) -> {
            if (!unit.claimed) {
                settle(unit, states);
                unit.legs.forEach(leg ->
                        assertTrue(isSafe(states.get(leg.account)), () -> where + ", " + key + ", " + leg.account));
            }
        });
    }

    private static void settle(final Unit unit, final Map<Address, BigInteger[]> states) {
        for (final Leg leg : unit.legs) {
            final BigInteger[] state = states.get(leg.account);
            state[0] = state[0].add(leg.netCredit);
            state[1 + unit.market] = state[1 + unit.market].add(leg.paper);
        }
    }

    private static boolean isSafe(final BigInteger[] state) {
        BigInteger left = state[0];
        for (int market = 0; market < 2; market++) {
            final BigInteger exposure = state[1 + market].multiply(MARK).divide(WAD);
            left = left.add(exposure)
                    .subtract(exposure.abs().multiply(MAINTENANCE).divide(WAD));
        }
        return left.signum() >= 0;
    }

    private void assertSameAgain() {
        final Exchange again = new Exchange();
        final ExpandableArrayBuffer slot = new ExpandableArrayBuffer();
        for (int i = 0; i < traffic.commands.size(); i++) {
            final byte[] command = traffic.commands.get(i);
            slot.putBytes(0, command);
            final int length = again.onCommand(i + 1L, traffic.times.get(i), slot, 0, slot, command.length);
            final byte[] caused = new byte[length];
            slot.getBytes(command.length, caused);
            assertEquals(
                    HexFormat.of().formatHex(traffic.events.get(i)),
                    HexFormat.of().formatHex(caused),
                    where);
        }
    }

    private static Address address(final Ledger ledger, final int account) {
        final byte[] bytes = new byte[Address.LENGTH];
        ledger.copyAddress(account, bytes, 0);
        return Address.of(bytes, 0);
    }
}
