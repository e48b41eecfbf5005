package io.croupier.benchmarks.exchange;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.croupier.benchmarks.book.CommandStream;
import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.CancelAllEncoder;
import io.croupier.matcher.journal.codec.CancelOrderEncoder;
import io.croupier.matcher.journal.codec.ChainBlockEncoder;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.ConfigureEncoder;
import io.croupier.matcher.journal.codec.ContinueEncoder;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.PlaceOrderEncoder;
import io.croupier.matcher.journal.codec.SelfTradePrevention;
import io.croupier.matcher.journal.codec.SignatureCheck;
import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.signing.Address;
import io.croupier.signing.PackedOrder;
import org.agrona.MutableDirectBuffer;

/**
 * Encodes a {@link CommandStream} as the exchange's commands: order i belongs to maker i modulo makers, or to a taker, who
 * never makes; markets take turns. Signatures count as recovered. Each method returns the length of what it wrote.
 */
public final class VenueCommands {
    /** First second of the venue's time. */
    public static final long START_SECONDS = 1_800_000_000L;

    static final int LIFETIME_SECONDS = 3_600;
    private static final int EXPIRY_SPREAD_SECONDS = 1_800;
    private static final int TAKERS = 16;
    private static final long WAD = 1_000_000_000_000_000_000L;
    public static final long MAKER_FEE_RATE = WAD / 10_000;
    public static final long TAKER_FEE_RATE = WAD / 2_000;
    public static final long PAPER_PER_LOT = WAD / 1_000;
    public static final long CREDIT_PER_TICK_LOT = 100;
    private static final long MARK = 30_000_000_000L;
    private static final long DEPOSIT = WAD;
    private static final int ENTRIES_MAX = 1_000;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PlaceOrderEncoder place = new PlaceOrderEncoder();
    private final CancelOrderEncoder cancel = new CancelOrderEncoder();
    private final CancelAllEncoder cancelAll = new CancelAllEncoder();
    private final ContinueEncoder resume = new ContinueEncoder();
    private final ChainBlockEncoder block = new ChainBlockEncoder();
    private final byte[] zeros = new byte[65];
    private final byte[] address = new byte[Address.LENGTH];
    private final byte[] amount = new byte[16];
    private final int makers;
    private final int takers;
    private final int markets;
    private final byte[][] perps;
    /** Who trades, where these are not numbers made into addresses. */
    private final byte[][] traders;

    private long blockNumber;
    /** Makes the orders of each replay other orders. */
    private long salt;

    private long seconds;

    /** A venue of makers and takers without keys, in its own time. */
    public VenueCommands(final int makers, final int markets) {
        this(makers, TAKERS, new byte[0][], markets, START_SECONDS);
    }

    /** A venue of these addresses, whose time begins at {@code startSeconds}. */
    public VenueCommands(final byte[][] traders, final int markets, final long startSeconds) {
        this(traders.length, 0, traders, markets, startSeconds);
    }

    private VenueCommands(
            final int makers, final int takers, final byte[][] traders, final int markets, final long startSeconds) {
        this.makers = makers;
        this.takers = takers;
        this.traders = traders.clone();
        this.markets = markets;
        this.seconds = startSeconds;
        this.perps = new byte[markets][];
        for (int market = 0; market < markets; market++) {
            perps[market] = perp(market);
        }
    }

    /** Lets all orders so far expire and the following ones be new. */
    void nextReplay() {
        salt++;
        seconds += 2L * LIFETIME_SECONDS;
    }

    /** The venue's clock. */
    public long timeMs() {
        return seconds * 1_000;
    }

    /** Accounts that hold funds. */
    public int accounts() {
        return makers + takers;
    }

    int makers() {
        return makers;
    }

    public int configure(final MutableDirectBuffer buffer, final int offset) {
        final ConfigureEncoder command = new ConfigureEncoder().wrapAndApplyHeader(buffer, offset, header);
        command.chainId(31337)
                .settlementMarginSeconds(30)
                .orderLifetimeMaxSeconds(30 * 24 * 3600)
                .makersPerTradeMax(16)
                .unitsPerCommandMax(4)
                .openOrdersPerAccountMax(Integer.MAX_VALUE)
                .rememberedOrdersMax(Integer.MAX_VALUE)
                .openPositionsMax(0xfffe)
                .reduceOnlyNonceBit((byte) 63);
        final ConfigureEncoder.MarketsEncoder group = command.marketsCount(markets);
        for (int market = 0; market < markets; market++) {
            group.next()
                    .putPerp(market(market), 0, Address.LENGTH)
                    .paperPerLot(PAPER_PER_LOT)
                    .creditPerTickLot(CREDIT_PER_TICK_LOT)
                    .makerFeeRate(MAKER_FEE_RATE)
                    .takerFeeRate(TAKER_FEE_RATE)
                    .feeRateMax(WAD / 100)
                    .settlementBuffer(WAD / 200)
                    .putSymbol(zeros, 0, 0);
        }
        command.lanesCount(0);
        command.tiersCount(0);
        return command.limit() - offset;
    }

    /** Risk parameters and marks of up to a thousand markets from {@code first} on. */
    public int listing(final MutableDirectBuffer buffer, final int first) {
        final int count = Math.min(ENTRIES_MAX / 2, markets - first);
        final ChainBlockEncoder.EntriesEncoder entries = block(buffer, 2 * count);
        for (int market = first; market < first + count; market++) {
            entry(entries, ChainEventKind.RISK_PARAMS, zeros, market(market), 0)
                    .leg((short) 1)
                    .putA(int128(WAD / 20), 0, 16)
                    .putB(int128(WAD * 3 / 100), 0, 16)
                    .putC(int128(WAD / 100), 0, 16)
                    .putD(int128(WAD / 100), 0, 16);
            entry(entries, ChainEventKind.MARK_PRICE, zeros, market(market), MARK);
        }
        return block.limit();
    }

    /** Markets in one {@link #listing}. */
    static int listingSize() {
        return ENTRIES_MAX / 2;
    }

    /** Deposits for up to a thousand accounts from {@code first} on. */
    public int deposits(final MutableDirectBuffer buffer, final int first) {
        final int count = Math.min(ENTRIES_MAX, accounts() - first);
        final ChainBlockEncoder.EntriesEncoder entries = block(buffer, count);
        for (int account = first; account < first + count; account++) {
            entry(entries, ChainEventKind.DEPOSIT, account(account), zeros, DEPOSIT);
        }
        return block.limit();
    }

    /** Accounts in one {@link #deposits}. */
    static int depositsSize() {
        return ENTRIES_MAX;
    }

    /** Units from {@code firstUnit} on are settled. */
    int settled(final MutableDirectBuffer buffer, final long firstUnit, final int count) {
        final ChainBlockEncoder.EntriesEncoder entries = block(buffer, count);
        for (long unit = firstUnit; unit < firstUnit + count; unit++) {
            entry(entries, ChainEventKind.UNIT_SETTLED, zeros, zeros, 0).unit(unit);
        }
        return block.limit();
    }

    public int encode(final CommandStream stream, final int i, final MutableDirectBuffer buffer, final int offset) {
        return stream.kind[i] == CommandStream.CANCEL
                ? cancel(stream.order[i], buffer, offset)
                : place(stream, i, buffer, offset);
    }

    int cancelAll(final int account, final MutableDirectBuffer buffer) {
        cancelAll
                .wrapAndApplyHeader(buffer, 0, header)
                .putAccount(account(account), 0, Address.LENGTH)
                .putPerp(zeros, 0, Address.LENGTH);
        return cancelAll.limit();
    }

    int resume(final MutableDirectBuffer buffer) {
        return resume.wrapAndApplyHeader(buffer, 0, header).limit();
    }

    private int cancel(final int order, final MutableDirectBuffer buffer, final int offset) {
        cancel.wrapAndApplyHeader(buffer, offset, header)
                .sessionId(1)
                .requestId(order)
                .putAccount(account(order % makers), 0, Address.LENGTH);
        putHash(buffer, cancel.offset() + CancelOrderEncoder.orderHashEncodingOffset(), order);
        cancel.putClientOrderId(zeros, 0, 0);
        return cancel.limit() - offset;
    }

    private int place(final CommandStream stream, final int i, final MutableDirectBuffer buffer, final int offset) {
        final boolean takes = stream.kind[i] == CommandStream.TAKE;
        final byte[] owner = account(takes ? makers + i % takers : i % makers);
        place.wrapAndApplyHeader(buffer, offset, header)
                .sessionId(1)
                .requestId(i)
                .timeInForce(takes ? TimeInForce.IOC : TimeInForce.GTC)
                .selfTradePrevention(SelfTradePrevention.CANCEL_RESTING)
                .signatureCheck(SignatureCheck.RECOVERED)
                .putRecovered(owner, 0, Address.LENGTH)
                .approvedAtBlock(0)
                .putReplaces(zeros, 0, 32)
                .putSessionAccount(owner, 0, Address.LENGTH)
                .flags()
                .clear();
        putHash(buffer, place.offset() + PlaceOrderEncoder.orderHashEncodingOffset(), i);
        final int order = place.offset() + PlaceOrderEncoder.orderEncodingOffset();
        buffer.putBytes(order + PackedOrder.SIGNER_OFFSET, owner);
        buffer.putBytes(order + PackedOrder.PERP_OFFSET, market(i % markets));
        final long paper = stream.lots[i] * PAPER_PER_LOT * (stream.isBuy[i] ? 1 : -1);
        final long credit = -stream.lots[i] * stream.price[i] * CREDIT_PER_TICK_LOT * (stream.isBuy[i] ? 1 : -1);
        putInt128(buffer, order + PackedOrder.PAPER_AMOUNT_OFFSET, paper);
        putInt128(buffer, order + PackedOrder.CREDIT_AMOUNT_OFFSET, credit);
        buffer.putLong(order + PackedOrder.MAKER_FEE_RATE_OFFSET, MAKER_FEE_RATE, BIG_ENDIAN);
        buffer.putLong(order + PackedOrder.TAKER_FEE_RATE_OFFSET, TAKER_FEE_RATE, BIG_ENDIAN);
        buffer.putLong(
                order + PackedOrder.EXPIRATION_OFFSET,
                seconds + LIFETIME_SECONDS + i % EXPIRY_SPREAD_SECONDS,
                BIG_ENDIAN);
        buffer.putLong(order + PackedOrder.NONCE_OFFSET, i, BIG_ENDIAN);
        place.putClientOrderId(zeros, 0, 0).putSignature(zeros, 0, 65);
        return place.limit() - offset;
    }

    private void putHash(final MutableDirectBuffer buffer, final int offset, final int order) {
        for (int word = 0; word < 4; word++) {
            buffer.putLong(offset + 8 * word, mix(mix(salt << 40 | order) + word), BIG_ENDIAN);
        }
    }

    private ChainBlockEncoder.EntriesEncoder block(final MutableDirectBuffer buffer, final int entries) {
        return block.wrapAndApplyHeader(buffer, 0, header)
                .number(++blockNumber)
                .putHash(zeros, 0, 32)
                .timestampSeconds(seconds)
                .entriesCount(entries);
    }

    private ChainBlockEncoder.EntriesEncoder entry(
            final ChainBlockEncoder.EntriesEncoder entries,
            final ChainEventKind kind,
            final byte[] ofAccount,
            final byte[] ofMarket,
            final long a) {
        return entries.next()
                .kind(kind)
                .leg((short) 0)
                .reason(BustReason.NONE)
                .lane(0)
                .unit(0)
                .putAccount(ofAccount, 0, Address.LENGTH)
                .putOther(zeros, 0, Address.LENGTH)
                .putMarket(ofMarket, 0, Address.LENGTH)
                .putHash(zeros, 0, 32)
                .putA(int128(a), 0, 16)
                .putB(zeros, 0, 16)
                .putC(zeros, 0, 16)
                .putD(zeros, 0, 16);
    }

    private byte[] account(final int number) {
        return number < traders.length ? traders[number] : named(number, 1);
    }

    private byte[] market(final int number) {
        return perps[number];
    }

    private byte[] named(final int number, final int kind) {
        name(number, kind, address);
        return address;
    }

    /** The address of a market. */
    public static byte[] perp(final int number) {
        final byte[] name = new byte[Address.LENGTH];
        name(number, 2, name);
        return name;
    }

    private static void name(final int number, final int kind, final byte[] target) {
        long bits = 0;
        for (int i = 0; i < Address.LENGTH; i++) {
            if (i % Long.BYTES == 0) {
                bits = mix(((long) kind << 56) + ((long) i << 40) + number);
            }
            target[i] = (byte) (bits >>> (8 * (i % Long.BYTES)));
        }
    }

    private byte[] int128(final long value) {
        for (int i = 0; i < 16; i++) {
            amount[15 - i] = (byte) (i < Long.BYTES ? value >> (8 * i) : value >> 63);
        }
        return amount;
    }

    private static void putInt128(final MutableDirectBuffer buffer, final int offset, final long value) {
        buffer.putLong(offset, value >> 63, BIG_ENDIAN);
        buffer.putLong(offset + Long.BYTES, value, BIG_ENDIAN);
    }

    private static long mix(final long value) {
        long bits = value * 0x9e3779b97f4a7c15L;
        bits = (bits ^ bits >>> 32) * 0xd6e8feb86659fd93L;
        return bits ^ bits >>> 32;
    }
}
