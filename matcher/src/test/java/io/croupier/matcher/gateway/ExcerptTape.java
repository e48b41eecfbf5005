package io.croupier.matcher.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.CloseReason;
import io.croupier.matcher.journal.codec.ConfigureEncoder;
import io.croupier.matcher.journal.codec.LoginAcceptedEncoder;
import io.croupier.matcher.journal.codec.MarketChangedEncoder;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.OrderAcceptedEncoder;
import io.croupier.matcher.journal.codec.OrderClosedEncoder;
import io.croupier.matcher.journal.codec.OrderRestedEncoder;
import io.croupier.matcher.journal.codec.OrderReturnedEncoder;
import io.croupier.matcher.journal.codec.RefusalReason;
import io.croupier.matcher.journal.codec.RefusedEncoder;
import io.croupier.matcher.journal.codec.Side;
import io.croupier.matcher.journal.codec.TickEncoder;
import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.matcher.journal.codec.UnitMadeEncoder;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.journal.codec.UnitStateChangedEncoder;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes down commands as the ring would and events as the engine would write them, and makes excerpts of both: any history a
 * test needs, also such as the engine of today never makes.
 */
public final class ExcerptTape implements CommandRing {
    public static final Address BTC = Address.parse("0x00000000000000000000000000000000000000b7");
    public static final Address ALICE = Address.parse("0xa11ce00000000000000000000000000000000001");
    public static final Address BOB = Address.parse("0xb0b0000000000000000000000000000000000002");
    public static final Address DEALER = Address.parse("0xdea1e00000000000000000000000000000000003");
    public static final long START_MS = 1_700_000_000_000L;
    public static final long PAPER_PER_LOT = 1_000_000_000_000_000L;
    public static final long CREDIT_PER_TICK_LOT = 100;

    /** One leg of a unit to be. */
    public record Leg(long orderId, long priceTicks, long lots, long credit, long fee, long remainingLots) {}

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MutableDirectBuffer events = new ExpandableArrayBuffer();
    private final MutableDirectBuffer excerpt = new ExpandableArrayBuffer();
    private byte[] command = new byte[0];
    private int eventsLength;
    private long sequence;
    private long timeMs = START_MS;
    private boolean full;
    private int offered;

    @Override
    public boolean offer(final DirectBuffer source, final int offset, final int length) {
        if (full) {
            return false;
        }
        put(source, offset, length);
        return true;
    }

    @Override
    public void put(final DirectBuffer source, final int offset, final int length) {
        command = new byte[length];
        source.getBytes(offset, command);
        offered++;
    }

    /** Commands taken down so far. */
    public int offered() {
        return offered;
    }

    /** Lets {@link #offer} fail or work again. */
    public void full(final boolean isFull) {
        full = isFull;
    }

    public void sleep(final long ms) {
        timeMs += ms;
    }

    /** The last command with the events written since, one after the excerpt before. */
    public Excerpt excerpt() {
        sequence++;
        Excerpt.encodeHeader(excerpt, sequence, timeMs, 1, command.length, eventsLength);
        excerpt.putBytes(Excerpt.HEADER_LENGTH, command);
        excerpt.putBytes(Excerpt.HEADER_LENGTH + command.length, events, 0, eventsLength);
        final int length = Excerpt.HEADER_LENGTH + command.length + eventsLength;
        eventsLength = 0;
        return new Excerpt().wrap(excerpt, 0, length);
    }

    public ExcerptTape tick() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH]);
        new TickEncoder().wrapAndApplyHeader(buffer, 0, header);
        put(buffer, 0, buffer.capacity());
        return this;
    }

    /** One market, BTC-PERP: lots of 0.001, ticks of 0.1. */
    public ExcerptTape configure() {
        final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
        final ConfigureEncoder configure = new ConfigureEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .chainId(31337)
                .putDealer(DEALER.toBytes(), 0, Address.LENGTH)
                .reduceOnlyNonceBit((byte) 63);
        configure
                .marketsCount(1)
                .next()
                .putPerp(BTC.toBytes(), 0, Address.LENGTH)
                .paperPerLot(PAPER_PER_LOT)
                .creditPerTickLot(CREDIT_PER_TICK_LOT)
                .makerFeeRate(100_000_000_000_000L)
                .takerFeeRate(500_000_000_000_000L)
                .feeRateMax(10_000_000_000_000_000L)
                .settlementBuffer(5_000_000_000_000_000L)
                .lane(0)
                .putSymbol("BTC-PERP".getBytes(US_ASCII), 0, 8);
        configure.lanesCount(0);
        configure.tiersCount(0);
        put(buffer, 0, configure.limit());
        return this;
    }

    public ExcerptTape marketChanged(final MarketStatus status, final long markPrice) {
        final MarketChangedEncoder event = new MarketChangedEncoder()
                .wrapAndApplyHeader(events, eventsLength + Integer.BYTES, header)
                .market(0)
                .status(status)
                .putMarkPrice(int128(markPrice), 0, 16)
                .putFundingRate(int128(-250_000), 0, 16)
                .putInitialMarginRatio(int128(50_000_000_000_000_000L), 0, 16)
                .putMaintenanceMarginRatio(int128(30_000_000_000_000_000L), 0, 16);
        return end(event.limit());
    }

    public ExcerptTape accepted(
            final long orderId, final Address account, final Side side, final long priceTicks, final long lots) {
        return accepted(orderId, account, side, priceTicks, lots, "");
    }

    public ExcerptTape accepted(
            final long orderId,
            final Address account,
            final Side side,
            final long priceTicks,
            final long lots,
            final String clientOrderId) {
        final OrderAcceptedEncoder event = new OrderAcceptedEncoder()
                .wrapAndApplyHeader(events, eventsLength + Integer.BYTES, header)
                .orderId(orderId)
                .putOrderHash(hash(orderId).toBytes(), 0, Hash.LENGTH)
                .putAccount(account.toBytes(), 0, Address.LENGTH)
                .market(0)
                .side(side)
                .timeInForce(TimeInForce.GTC)
                .priceTicks(priceTicks)
                .lots(lots)
                .expirationSeconds(1_800_000_000L);
        event.flags().clear();
        final byte[] id = clientOrderId.getBytes(US_ASCII);
        event.putClientOrderId(id, 0, id.length);
        return end(event.limit());
    }

    public ExcerptTape rested(final long orderId, final long remainingLots) {
        final OrderRestedEncoder event = new OrderRestedEncoder()
                .wrapAndApplyHeader(events, eventsLength + Integer.BYTES, header)
                .orderId(orderId)
                .remainingLots(remainingLots)
                .priority(orderId);
        return end(event.limit());
    }

    public ExcerptTape closed(final long orderId, final CloseReason reason, final long remainingLots) {
        final OrderClosedEncoder event = new OrderClosedEncoder()
                .wrapAndApplyHeader(events, eventsLength + Integer.BYTES, header)
                .orderId(orderId)
                .reason(reason)
                .remainingLots(remainingLots);
        return end(event.limit());
    }

    public ExcerptTape returned(final long orderId, final long returnedLots, final long remainingLots) {
        final OrderReturnedEncoder event = new OrderReturnedEncoder()
                .wrapAndApplyHeader(events, eventsLength + Integer.BYTES, header)
                .orderId(orderId)
                .returnedLots(returnedLots)
                .remainingLots(remainingLots);
        return end(event.limit());
    }

    /** A unit; the incoming order's leg comes first, the others in the order they were met. */
    public ExcerptTape unitMade(final long unit, final Side side, final Leg... legs) {
        return successor(unit, 0, side, legs);
    }

    /** As {@link #unitMade}, in place of a busted unit. */
    public ExcerptTape successor(final long unit, final long successorOf, final Side side, final Leg... legs) {
        final UnitMadeEncoder event = new UnitMadeEncoder()
                .wrapAndApplyHeader(events, eventsLength + Integer.BYTES, header)
                .lane(0)
                .unit(unit)
                .market(0)
                .side(side)
                .senderFee(0)
                .successorOf(successorOf);
        final UnitMadeEncoder.LegsEncoder group = event.legsCount(legs.length);
        int rank = 0;
        for (final Leg leg : List.of(legs)) {
            group.next()
                    .orderId(leg.orderId())
                    .putOrderHash(hash(leg.orderId()).toBytes(), 0, Hash.LENGTH)
                    .rank(rank++)
                    .priceTicks(leg.priceTicks())
                    .lots(leg.lots())
                    .credit(leg.credit())
                    .fee(leg.fee())
                    .remainingLots(leg.remainingLots());
        }
        return end(event.limit());
    }

    public ExcerptTape unitState(final long unit, final UnitState state, final BustReason reason, final long block) {
        final UnitStateChangedEncoder event = new UnitStateChangedEncoder()
                .wrapAndApplyHeader(events, eventsLength + Integer.BYTES, header)
                .lane(0)
                .unit(unit)
                .state(state)
                .leg((short) 255)
                .reason(reason)
                .putTxHash(new Hash(0, 0, 0, 0xabcd).toBytes(), 0, Hash.LENGTH)
                .blockNumber(block);
        return end(event.limit());
    }

    public ExcerptTape refused(
            final RefusalReason reason, final long nearestPaper, final long nearestCredit, final long bound) {
        final RefusedEncoder event = new RefusedEncoder()
                .wrapAndApplyHeader(events, eventsLength + Integer.BYTES, header)
                .reason(reason)
                .putOrderHash(hash(7).toBytes(), 0, Hash.LENGTH)
                .putNearestPaper(int128(nearestPaper), 0, 16)
                .putNearestCredit(int128(nearestCredit), 0, 16)
                .bound(bound);
        return end(event.limit());
    }

    public ExcerptTape loginAccepted(final Address account) {
        final LoginAcceptedEncoder event = new LoginAcceptedEncoder()
                .wrapAndApplyHeader(events, eventsLength + Integer.BYTES, header)
                .putAccount(account.toBytes(), 0, Address.LENGTH)
                .expiresAtSeconds(START_MS / 1000 + 3600);
        return end(event.limit());
    }

    /** The hash under which the tape's orders go. */
    public static Hash hash(final long orderId) {
        return new Hash(0, 0, 0, orderId);
    }

    private ExcerptTape end(final int limit) {
        final int length = limit - eventsLength - Integer.BYTES;
        events.putInt(eventsLength, length);
        eventsLength = limit;
        return this;
    }

    private static byte[] int128(final long value) {
        final byte[] bytes = new byte[16];
        java.util.Arrays.fill(bytes, (byte) (value < 0 ? -1 : 0));
        final byte[] minimal = BigInteger.valueOf(value).toByteArray();
        System.arraycopy(minimal, 0, bytes, bytes.length - minimal.length, minimal.length);
        return bytes;
    }
}
