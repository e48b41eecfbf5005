package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.ledger.MarketScale;
import io.croupier.relayer.chain.Bytes;
import io.croupier.signing.Address;
import io.croupier.signing.Order;
import io.croupier.signing.OrderInfo;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The expected bytes follow contracts/README.md line by line. */
class TradeBatchTest {
    private static final Address PERP = address(0xee);
    private static final Address ALICE = address(0xa1);
    private static final Address BOB = address(0xb0);
    private static final Address CAROL = address(0xca);

    /** 0.001 contracts a lot, 0.1 credit a tick and lot. */
    private static final SettlementMarket MARKET =
            new SettlementMarket(PERP, new MarketScale(1_000_000_000_000_000L, 100));

    private static final OrderInfo RATES = new OrderInfo(0x64, 0x1f4, 0, 0);
    private static final String SIGNATURE_R = "11".repeat(32);
    private static final String SIGNATURE_S = "22".repeat(32);

    @Test
    void shouldPackTwoUnitsOfOneMarketInLotsAndTicks() {
        // Alice buys 2 lots at 300,000 ticks; Bob sells 3, of which 2 are matched, later Carol takes the third.
        final var alice = leg(order(ALICE, 2, -600_000L, 1_000, 7), 2, false);
        final var bob = leg(order(BOB, -3, 900_000, 1_010, 8 | OrderInfo.COMPACT_NONCE_BIT), 2, false);
        final var carol = leg(order(CAROL, 1, -300_000, 1_000, 9 | OrderInfo.REDUCE_ONLY_NONCE_BIT), 1, false);
        final var bobAgain = leg(bob.order(), 1, true);
        final var batch = new TradeBatch(0, 41);

        assertTrue(batch.add(unit(42, alice, bob), 5));
        assertTrue(batch.add(unit(44, carol, bobAgain), 5));

        assertEquals(
                hex(
                        "02", // version
                        "0000", // lane
                        "0000000000000029", // builds on 41
                        "11", // nonces and expiries take a byte each
                        "00000000000003e8", // expiry base 1000
                        "01", // one rate pair
                        "01", // one market
                        "0003", // three traders
                        "0000000000000064" + "00000000000001f4",
                        "05", // market id
                        "13", // lots take a byte, ticks three
                        "%022x".formatted(1_000_000_000_000_000L), // paper per lot
                        "%022x".formatted(100), // credit per lot and tick
                        ALICE.toString().substring(2),
                        BOB.toString().substring(2),
                        CAROL.toString().substring(2),
                        // unit 42 follows 41; one resting order
                        "01",
                        "00" + "07" + "00" + "02" + "0493e0" + SIGNATURE_R + SIGNATURE_S,
                        // short, match follows, compact
                        "62" + "08" + "0a" + "03" + "0493e0" + "02" + SIGNATURE_R + SIGNATURE_S,
                        // unit 44 does not follow 42
                        "00" + "000000000000002c" + "01",
                        // reduce-only
                        "80" + "09" + "00" + "01" + "0493e0" + SIGNATURE_R + SIGNATURE_S,
                        // known trader, short, believed part-filled, match follows, compact
                        "73" + "0001" + "08" + "0a" + "03" + "0493e0" + "01" + SIGNATURE_R + SIGNATURE_S),
                Bytes.of(batch.encode()).toString());
    }

    @Test
    void shouldWriteOutInFullWhatDoesNotDivideIntoLotsAndTicks() {
        final var odd = new SettlementUnit.Leg(
                1,
                signed(
                        new Order(
                                PERP,
                                ALICE,
                                new BigInteger("1500000000000000"),
                                BigInteger.valueOf(-45_000_001),
                                new OrderInfo(0x64, 0x1f4, 5, 0x0102030405060708L)),
                        "1b"),
                1,
                false);
        final var even = leg(order(BOB, -1, 300_000, 5, 1), 1, false);
        final var batch = new TradeBatch(3, 0);

        batch.add(unit(1000, odd, even), 0);

        final String encoded = Bytes.of(batch.encode()).toString();
        final String widePrefix = "00" + "00000000000003e8" + "01"; // the number follows: 999 are skipped
        final String wideOrder = "04" + "0102030405060708" + "0000000000000005"
                + "%032x".formatted(1_500_000_000_000_000L)
                + "%032x".formatted(45_000_001);
        assertTrue(encoded.contains(widePrefix + wideOrder + SIGNATURE_R), encoded);
        assertTrue(
                encoded.startsWith("0x020003" + "0000000000000000" + "10" + "0000000000000005" + "01" + "01" + "0002"),
                encoded);
    }

    @Test
    void shouldWriteOutInFullWhatTakesMoreThanSevenBytes() {
        final var longNonce = leg(order(ALICE, 1, -300_000, 5, 1L << 56), 1, false);
        final var farExpiry = leg(order(BOB, -1, 300_000, 1L << 56, 1), 1, false);
        final var batch = new TradeBatch(0, 0);

        batch.add(unit(1, longNonce, farExpiry), 0);

        final String amounts = "%032x".formatted(1_000_000_000_000_000L) + "%032x".formatted(30_000_000);
        final String encoded = Bytes.of(batch.encode()).toString();
        assertTrue(encoded.contains("04" + "0100000000000000" + "0000000000000005" + amounts), encoded);
        assertTrue(encoded.contains("06" + "0000000000000001" + "0100000000000000" + amounts), encoded);
    }

    @Test
    void shouldNameMarketsAndRatesByIndexWhereThereAreSeveral() {
        final var elsewhere = new SettlementMarket(address(0xef), MARKET.scale());
        final Order dear = rawOrder(BOB, -1, 300_000, 5, 1);
        final var rebate = new OrderInfo(0x65, 0x1f4, 5, 1);
        final var dearer =
                signed(new Order(elsewhere.perp(), BOB, dear.paperAmount(), dear.creditAmount(), rebate), "1b");
        final var batch = new TradeBatch(0, 0);

        batch.add(
                unit(1, leg(order(ALICE, 1, -300_000, 5, 1), 1, false), leg(order(BOB, -1, 300_000, 5, 1), 1, false)),
                0);
        batch.add(
                new SettlementUnit(
                        0, 2, elsewhere, List.of(leg(order(ALICE, 1, -300_000, 5, 1), 1, false), leg(dearer, 1)), 1, 0),
                1);

        final String encoded = Bytes.of(batch.encode()).toString();
        final String lotsTicksSignature = "01" + "0493e0" + SIGNATURE_R + SIGNATURE_S;
        final String first =
                "01" + "00" + "00" + "00" + "01" + lotsTicksSignature + "02" + "00" + "01" + lotsTicksSignature;
        final String second = "01" + "01"
                + "01" + "0000" + "00" + "01" + lotsTicksSignature
                + "03" + "0001" + "01" + "01" + lotsTicksSignature;
        assertTrue(encoded.endsWith(first + second), encoded);
    }

    @Test
    void shouldPutTheParityOfASignatureIntoItsHighestBit() {
        final var odd = leg(signed(rawOrder(ALICE, 1, -300_000, 5, 1), "1c"), 1);
        final var batch = new TradeBatch(0, 0);

        batch.add(unit(1, odd, leg(order(BOB, -1, 300_000, 5, 1), 1, false)), 0);

        assertTrue(Bytes.of(batch.encode()).toString().contains(SIGNATURE_R + "a2" + "22".repeat(31)));
    }

    @Test
    void shouldKeepASignatureOfAnotherShapeWhole() {
        final Bytes contractSignature = Bytes.parse("0xabcdef");
        final var leg = new SettlementUnit.Leg(
                1, new SignedOrder(rawOrder(ALICE, 1, -300_000, 5, 1).encode(), contractSignature), 1, false);
        final Bytes highS = Bytes.parse("0x" + SIGNATURE_R + "ff" + "22".repeat(31) + "1b");
        final var highSLeg = new SettlementUnit.Leg(
                2, new SignedOrder(rawOrder(BOB, -1, 300_000, 5, 1).encode(), highS), 1, false);
        final var batch = new TradeBatch(0, 0);

        batch.add(unit(1, leg, highSLeg), 0);

        final String encoded = Bytes.of(batch.encode()).toString();
        assertTrue(encoded.contains("08" + "01" + "01" + "0493e0" + "0003" + "abcdef"), encoded);
        assertTrue(encoded.endsWith("0041" + highS.toString().substring(2)), encoded);
    }

    @Test
    void shouldRefuseAUnitThatTheRateTableHasNoRoomFor() {
        final var batch = new TradeBatch(0, 0);
        final List<SettlementUnit.Leg> first = new ArrayList<>();
        for (int i = 0; i < 255; i++) {
            first.add(leg(
                    signed(
                            new Order(
                                    PERP,
                                    address(i + 1),
                                    BigInteger.valueOf(i == 0 ? 254 : -1)
                                            .multiply(BigInteger.valueOf(
                                                    MARKET.scale().paperPerLot())),
                                    BigInteger.valueOf(i == 0 ? -254 * 300 : 300),
                                    new OrderInfo(i, 0, 5, 1)),
                            "1b"),
                    1));
        }
        assertTrue(batch.add(new SettlementUnit(0, 1, MARKET, first, 1, 0), 0));
        final int length = batch.encode().length;

        final boolean added = batch.add(
                unit(2, leg(order(ALICE, 1, -300_000, 5, 1), 1, false), leg(order(BOB, -1, 300_000, 5, 1), 1, false)),
                0);

        assertFalse(added);
        assertEquals(length, batch.encode().length);
    }

    private static SettlementUnit unit(final long number, final SettlementUnit.Leg... legs) {
        return new SettlementUnit(0, number, MARKET, List.of(legs), 1, 0);
    }

    private static SettlementUnit.Leg leg(final SignedOrder order, final long lots, final boolean filledBefore) {
        return new SettlementUnit.Leg(1, order, lots, filledBefore);
    }

    private static SettlementUnit.Leg leg(final SignedOrder order, final long lots) {
        return leg(order, lots, false);
    }

    private static SignedOrder order(
            final Address signer, final long lots, final long ticksTimesLots, final long expiration, final long nonce) {
        return signed(rawOrder(signer, lots, ticksTimesLots, expiration, nonce), "1b");
    }

    private static Order rawOrder(
            final Address signer, final long lots, final long ticksTimesLots, final long expiration, final long nonce) {
        return new Order(
                PERP,
                signer,
                BigInteger.valueOf(lots)
                        .multiply(BigInteger.valueOf(MARKET.scale().paperPerLot())),
                BigInteger.valueOf(ticksTimesLots)
                        .multiply(BigInteger.valueOf(MARKET.scale().creditPerTickLot())),
                new OrderInfo(RATES.makerFeeRate(), RATES.takerFeeRate(), expiration, nonce));
    }

    private static SignedOrder signed(final Order order, final String v) {
        return new SignedOrder(order.encode(), Bytes.parse("0x" + SIGNATURE_R + SIGNATURE_S + v));
    }

    private static Address address(final int lastByte) {
        return Address.parse("0x" + "00".repeat(18) + String.format("%04x", lastByte));
    }

    private static String hex(final String... parts) {
        return "0x" + String.join("", parts).toLowerCase(Locale.ROOT);
    }
}
