package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.Bytes;
import io.croupier.signing.Address;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Builds the packed batch of {@code Dealer.trade(bytes)}; contracts/README.md has the format byte by byte. The signed
 * orders are rebuilt from it exactly, so whatever does not divide into lots and ticks is written out in full.
 */
final class TradeBatch {
    private static final int VERSION = 2;
    private static final int RATE_PAIRS_MAX = 255;
    private static final int MARKETS_MAX = 255;
    private static final int TRADERS_MAX = 65_535;
    private static final int NUMBER_FOLLOWS = 0;
    private static final int UINT88_LENGTH = 11;
    private static final int UINT128_LENGTH = 16;

    private static final int HEADER_BYTES = 24;

    /** With a market of its own and a number that does not follow. */
    private static final int UNIT_BYTES_MAX = 11 + 24;

    /** Beside the signature: with rates and a trader of its own, and nothing that divides into lots and ticks. */
    private static final int LEG_BYTES_MAX = 16 + Address.LENGTH + 1 + 2 + 1 + 2 * 8 + 3 * UINT128_LENGTH + 2;

    private final int lane;
    private final long buildsOn;
    private final List<SettlementUnit> units = new ArrayList<>();
    private final Map<Bytes, Integer> ratePairs = new LinkedHashMap<>();
    private final Map<Address, Integer> traders = new LinkedHashMap<>();
    private final Map<SettlementMarket, MarketColumn> markets = new LinkedHashMap<>();
    private long nonceBits;
    private boolean hasNarrow;
    private long expiryMin;
    private long expiryMax;
    private int bytesMax = HEADER_BYTES;

    /** A market's place in the table and how wide its numbers are. */
    private static final class MarketColumn {
        private final int id;
        private final int index;
        private long lotBits;
        private long tickBits;

        MarketColumn(final int id, final int index) {
            this.id = id;
            this.index = index;
        }
    }

    /** @param buildsOn the lane's last unit before this batch */
    TradeBatch(final int lane, final long buildsOn) {
        this.lane = lane;
        this.buildsOn = buildsOn;
    }

    /**
     * Adds a unit whose number is above all before it.
     *
     * @param marketId by which the Dealer knows its market
     * @return false, and nothing has changed, if the tables have no room for it
     */
    boolean add(final SettlementUnit unit, final int marketId) {
        final boolean newMarket = !markets.containsKey(unit.market());
        if (ratePairs.size() + newIn(unit, SignedOrder::feeRates, ratePairs) > RATE_PAIRS_MAX
                || traders.size() + newIn(unit, SignedOrder::signer, traders) > TRADERS_MAX
                || markets.size() + (newMarket ? 1 : 0) > MARKETS_MAX) {
            return false;
        }
        markets.putIfAbsent(unit.market(), new MarketColumn(marketId, markets.size()));
        final MarketColumn column = markets.get(unit.market());
        for (final SettlementUnit.Leg leg : unit.legs()) {
            ratePairs.putIfAbsent(leg.order().feeRates(), ratePairs.size());
            traders.putIfAbsent(leg.order().signer(), traders.size());
            final BatchOrder order = new BatchOrder(leg, unit.market());
            if (order.narrow()) {
                nonceBits |= order.nonce();
                column.lotBits |= order.lots();
                column.tickBits |= order.ticks();
                expiryMin = hasNarrow ? unsignedMin(expiryMin, order.expiry()) : order.expiry();
                expiryMax = hasNarrow ? unsignedMax(expiryMax, order.expiry()) : order.expiry();
                hasNarrow = true;
            }
        }
        units.add(unit);
        bytesMax += bytesMax(unit);
        return true;
    }

    /** How many of a unit's orders' different values a table does not hold yet. */
    private static <T> long newIn(
            final SettlementUnit unit, final Function<SignedOrder, T> value, final Map<T, Integer> table) {
        return unit.legs().stream()
                .map(leg -> value.apply(leg.order()))
                .filter(each -> !table.containsKey(each))
                .distinct()
                .count();
    }

    /** What the batch would not be longer than with this unit. */
    int bytesMaxWith(final SettlementUnit unit) {
        return bytesMax + bytesMax(unit);
    }

    private static int bytesMax(final SettlementUnit unit) {
        return UNIT_BYTES_MAX
                + unit.legs().stream()
                        .mapToInt(leg -> LEG_BYTES_MAX + leg.order().signature().length())
                        .sum();
    }

    boolean isEmpty() {
        return units.isEmpty();
    }

    List<SettlementUnit> units() {
        return units;
    }

    /** The batch as the Dealer reads it. */
    byte[] encode() {
        final int nonceWidth = Math.max(1, width(nonceBits));
        final int expiryWidth = width(expiryMax - expiryMin);
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        append(out, VERSION, 1);
        append(out, lane, 2);
        append(out, buildsOn, 8);
        append(out, (long) nonceWidth << 4 | expiryWidth, 1);
        append(out, expiryMin, 8);
        append(out, ratePairs.size(), 1);
        append(out, markets.size(), 1);
        append(out, traders.size(), 2);
        ratePairs.keySet().forEach(pair -> out.writeBytes(pair.toArray()));
        markets.forEach((market, column) -> {
            append(out, column.id, 1);
            append(out, (long) lotWidth(column) << 4 | tickWidth(column), 1);
            append(out, BigInteger.valueOf(market.scale().paperPerLot()), UINT88_LENGTH);
            append(out, BigInteger.valueOf(market.scale().creditPerTickLot()), UINT88_LENGTH);
        });
        traders.keySet().forEach(trader -> out.writeBytes(trader.toBytes()));
        final Set<Address> named = new HashSet<>();
        long previous = buildsOn;
        for (final SettlementUnit unit : units) {
            appendUnitHeader(out, unit, previous);
            for (int i = 0; i < unit.legs().size(); i++) {
                appendOrder(out, unit, i, named, nonceWidth, expiryWidth);
            }
            previous = unit.number();
        }
        return out.toByteArray();
    }

    private void appendUnitHeader(final ByteArrayOutputStream out, final SettlementUnit unit, final long previous) {
        if (unit.number() != previous + 1) {
            append(out, NUMBER_FOLLOWS, 1);
            append(out, unit.number(), 8);
        }
        append(out, unit.legs().size() - 1, 1);
        append(out, markets.get(unit.market()).index, indexWidth(markets));
    }

    private void appendOrder(
            final ByteArrayOutputStream out,
            final SettlementUnit unit,
            final int legIndex,
            final Set<Address> named,
            final int nonceWidth,
            final int expiryWidth) {
        final MarketColumn column = markets.get(unit.market());
        final SettlementUnit.Leg leg = unit.legs().get(legIndex);
        final BatchOrder order = new BatchOrder(leg, unit.market());
        final boolean known = !named.add(leg.order().signer());
        final boolean matchFollows = legIndex > 0 && !order.whole();
        append(out, order.flags(known, matchFollows), 1);
        if (known) {
            append(out, traders.get(leg.order().signer()), 2);
        }
        append(out, ratePairs.get(leg.order().feeRates()), indexWidth(ratePairs));
        if (order.narrow()) {
            append(out, order.nonce(), nonceWidth);
            append(out, order.expiry() - expiryMin, expiryWidth);
            append(out, order.lots(), lotWidth(column));
            append(out, order.ticks(), tickWidth(column));
            if (matchFollows) {
                append(out, leg.lots(), lotWidth(column));
            }
        } else {
            append(out, order.nonce(), 8);
            append(out, order.expiry(), 8);
            append(out, order.paper(), UINT128_LENGTH);
            append(out, order.credit(), UINT128_LENGTH);
            if (matchFollows) {
                append(out, order.matchedPaper(), UINT128_LENGTH);
            }
        }
        order.appendSignature(out);
    }

    private static int lotWidth(final MarketColumn column) {
        return Math.max(1, width(column.lotBits));
    }

    private static int tickWidth(final MarketColumn column) {
        return Math.max(1, width(column.tickBits));
    }

    /** The only entry of a table needs no index. */
    private static int indexWidth(final Map<?, ?> table) {
        return table.size() == 1 ? 0 : 1;
    }

    /** Bytes that hold every one of the numbers whose bits were or-ed together. */
    private static int width(final long bits) {
        return (Long.SIZE - Long.numberOfLeadingZeros(bits) + Byte.SIZE - 1) / Byte.SIZE;
    }

    private static void append(final ByteArrayOutputStream out, final long value, final int length) {
        for (int i = length - 1; i >= 0; i--) {
            out.write((int) (value >>> (Byte.SIZE * i)));
        }
    }

    private static void append(final ByteArrayOutputStream out, final BigInteger value, final int length) {
        final byte[] minimal = value.toByteArray();
        final byte[] padded = new byte[length];
        final int count = Math.min(minimal.length, length);
        System.arraycopy(minimal, minimal.length - count, padded, length - count, count);
        out.writeBytes(padded);
    }

    private static long unsignedMin(final long left, final long right) {
        return Long.compareUnsigned(left, right) < 0 ? left : right;
    }

    private static long unsignedMax(final long left, final long right) {
        return Long.compareUnsigned(left, right) > 0 ? left : right;
    }
}
