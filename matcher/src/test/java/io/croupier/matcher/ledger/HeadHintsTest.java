package io.croupier.matcher.ledger;

import static io.croupier.matcher.ledger.Venue.usd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.snapshot.SnapshotOutput;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class HeadHintsTest {
    private static final int STEPS = 40;
    private static final int LOTS_MAX = 3000;

    private final Venue venue = new Venue();
    private final HeadHints hints = venue.ledger.hints();

    @Test
    void shouldLetTheNewestHintCountAndFallBackToTheOneBefore() {
        venue.deposit(venue.a, "2000");
        hints.sawMark(7, venue.btc, usd("29900"));
        hints.sawMark(8, venue.btc, usd("29800"));
        assertEquals(200_000_000, buyCharge());

        hints.replacedFrom(8);
        assertEquals(100_000_000, buyCharge());

        hints.confirmed(7);
        assertEquals(0, buyCharge());
        assertEquals(0, hints.size());
    }

    @Test
    void shouldKeepANewerHintWhenAnOlderBlockConfirms() {
        hints.sawMark(7, venue.btc, usd("29900"));
        hints.sawMark(8, venue.btc, usd("29800"));

        hints.confirmed(7);
        venue.ledger.facts().markChanged(venue.btc, usd("29900"));

        assertEquals(200_000_000, buyCharge());
    }

    @Test
    void shouldNotMakeAnAccountKnownButReachItOnceItIs() {
        final byte[] stranger = new byte[20];
        stranger[19] = 0x77;
        final DirectBuffer address = new UnsafeBuffer(stranger);
        hints.sawLiquidation(7, address, 0);
        assertEquals(Ledger.NONE, venue.ledger.account(address, 0));

        final int account = venue.ledger.openAccount(address, 0);
        hints.reapply();

        assertTrue(hints.isBeingLiquidated(account));
    }

    @Test
    void shouldHoldARemovedOperatorBackUntilTheBlockIsReplaced() {
        venue.ledger.facts().operatorSet(venue.a, venue.b, true);
        hints.sawOperatorRemoved(7, addresses(venue.a, venue.b), 0, 20);
        assertFalse(hints.isOperator(venue.a, venue.b));

        hints.replacedFrom(7);

        assertTrue(hints.isOperator(venue.a, venue.b));
    }

    @Property(tries = 200)
    void shouldNeverAllowMoreAndEndWithoutATrace(@ForAll final Random random) {
        final Venue plain = new Venue();
        final Venue hinted = new Venue();
        final List<Venue> both = List.of(plain, hinted);
        both.forEach(each -> each.market(2, "2000"));

        for (int step = 0; step < STEPS; step++) {
            change(random, both);
            hint(random, hinted);
            assertNoLooser(random, plain, hinted);
        }
        hinted.ledger.hints().replacedFrom(0);

        assertArrayEquals(state(plain), state(hinted));
    }

    /** One change of the confirmed or the pending layer, the same for both. */
    private static void change(final Random random, final List<Venue> venues) {
        final int kind = random.nextInt(7);
        final int market = random.nextInt(2);
        final long lots = random.nextLong(-LOTS_MAX, LOTS_MAX + 1L);
        final long amount = random.nextLong(1, 3_000_000_000L);
        final boolean flag = random.nextBoolean();
        for (final Venue venue : venues) {
            final Ledger ledger = venue.ledger;
            switch (kind) {
                case 0 -> ledger.facts().credited(venue.a, new Int256(amount), new Int256(amount / 7));
                case 1 ->
                    ledger.facts()
                            .balanceChanged(
                                    venue.a,
                                    market,
                                    new Int256(lots).multiply(Venue.SCALE.paperPerLot()),
                                    new Int256(-lots * 30_000_000));
                case 2 -> ledger.pending().add(venue.a, market, lots, -lots * 30_000_000, amount / 100_000);
                case 3 -> ledger.orders().open(venue.a, market, flag, Math.abs(lots) + 1, amount / 1000);
                case 4 -> ledger.facts().markChanged(market, new Int256(30_000_000_000L + lots * 100_000));
                case 5 -> ledger.facts().fundingChanged(market, new Int256(lots * 1000));
                default -> {
                    ledger.facts().withdrawRequested(venue.a, new Int256(amount), new Int256(1), 0);
                    ledger.facts().operatorSet(venue.a, venue.b, flag);
                }
            }
        }
    }

    private static void hint(final Random random, final Venue venue) {
        final HeadHints hints = venue.ledger.hints();
        final long block = random.nextInt(10);
        final int market = random.nextInt(2);
        switch (random.nextInt(9)) {
            case 0, 1 -> hints.sawMark(block, market, new Int256(random.nextLong(29_000_000_000L, 31_000_000_000L)));
            case 2 -> hints.sawFunding(block, market, new Int256(random.nextLong(-3_000_000L, 3_000_000L)));
            case 3, 4 ->
                hints.sawWithdrawRequest(
                        block,
                        venue.address(venue.a),
                        0,
                        new Int256(random.nextLong(3_000_000_000L)),
                        new Int256(random.nextInt(5)));
            case 5 -> hints.sawOperatorRemoved(block, addressesIn(venue, venue.a, venue.b), 0, 20);
            case 6 -> hints.sawLiquidation(block, venue.address(random.nextInt(8) == 0 ? venue.a : venue.c), 0);
            case 7 -> hints.replacedFrom(block);
            default -> hints.confirmed(block);
        }
    }

    private static void assertNoLooser(final Random random, final Venue plain, final Venue hinted) {
        final int market = random.nextInt(2);
        final boolean buy = random.nextBoolean();
        final long lots = random.nextLong(1, LOTS_MAX);
        final long ticks = random.nextLong(299_000, 301_000);
        final RiskChecks loose = plain.ledger.risk();
        final RiskChecks tight = hinted.ledger.risk();
        final long charge = loose.charge(market, buy, ticks, lots, Venue.MAKER_RATE, Venue.TAKER_RATE);
        final long tightCharge = tight.charge(market, buy, ticks, lots, Venue.MAKER_RATE, Venue.TAKER_RATE);
        final long signed = buy ? lots : -lots;

        assertTrue(tightCharge >= charge);
        assertTrue(loose.admissible(plain.a, market, buy, lots, charge) == Admission.ADMITTED
                || tight.admissible(hinted.a, market, buy, lots, tightCharge) != Admission.ADMITTED);
        assertTrue(loose.safeAfterMatch(plain.a, market, signed, -signed * ticks * 100, 1)
                || !tight.safeAfterMatch(hinted.a, market, signed, -signed * ticks * 100, 1));
        assertTrue(tight.initialMarginExcess(hinted.a, new Int256())
                        .compareTo(loose.initialMarginExcess(plain.a, new Int256()))
                <= 0);
        assertTrue(plain.ledger.hints().isOperator(plain.a, plain.b)
                || !hinted.ledger.hints().isOperator(hinted.a, hinted.b));
    }

    private static byte[] state(final Venue venue) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final SnapshotOutput out = new SnapshotOutput(Channels.newChannel(bytes));
        venue.ledger.save(out);
        out.flush();
        return bytes.toByteArray();
    }

    private long buyCharge() {
        return venue.ledger.risk().charge(venue.btc, true, 300_000, 1000, 0, 0);
    }

    private DirectBuffer addresses(final int first, final int second) {
        return addressesIn(venue, first, second);
    }

    private static DirectBuffer addressesIn(final Venue venue, final int first, final int second) {
        final byte[] addresses = new byte[40];
        venue.ledger.copyAddress(first, addresses, 0);
        venue.ledger.copyAddress(second, addresses, 20);
        return new UnsafeBuffer(addresses);
    }
}
