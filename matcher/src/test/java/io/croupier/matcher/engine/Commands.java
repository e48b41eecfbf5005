package io.croupier.matcher.engine;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.BustUnitEncoder;
import io.croupier.matcher.journal.codec.CancelAfterEncoder;
import io.croupier.matcher.journal.codec.CancelAllEncoder;
import io.croupier.matcher.journal.codec.CancelOnDisconnectEncoder;
import io.croupier.matcher.journal.codec.CancelOrderEncoder;
import io.croupier.matcher.journal.codec.ChainBlockEncoder;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.ConfigureEncoder;
import io.croupier.matcher.journal.codec.ContinueEncoder;
import io.croupier.matcher.journal.codec.HeadFactsEncoder;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.PlaceOrderEncoder;
import io.croupier.matcher.journal.codec.QueryEncoder;
import io.croupier.matcher.journal.codec.QueryKind;
import io.croupier.matcher.journal.codec.SessionEndedEncoder;
import io.croupier.matcher.journal.codec.SessionLoginEncoder;
import io.croupier.matcher.journal.codec.SetTradingStatusEncoder;
import io.croupier.matcher.journal.codec.SignatureCheck;
import io.croupier.matcher.journal.codec.StatusScope;
import io.croupier.matcher.journal.codec.StatusSource;
import io.croupier.matcher.journal.codec.TickEncoder;
import io.croupier.matcher.journal.codec.UnitProgressEncoder;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/** Encodes commands for tests. */
final class Commands {
    static final Address BTC = address(0xB7C);
    static final Address ETH = address(0xE78);
    static final Address DEALER = address(0xDEA1);
    static final long WAD = 1_000_000_000_000_000_000L;
    static final int LIFETIME_SECONDS = 30 * 24 * 3600;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    /** What the Dealer had dealt with before. */
    long lastUnit;
    /** Settlement lane of ETH; BTC has lane 0. */
    int ethLane;

    long settlementBuffer = WAD / 200;

    /** Orders that expire before it are refused. */
    long earliestExpirySeconds;

    /** Accepted orders that are not forgotten; an eighth of them may be of one account. */
    long rememberedOrdersMax = 1_000_000;

    /** Compact nonces below it are refused. */
    long compactNonceFloor;

    List<Tier> tiers = List.of();

    final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
    int length;

    /** An account with fee rates of its own. */
    record Tier(Address account, long makerFeeRate, long takerFeeRate) {}

    /** One entry of a block; a fifth amount is its hash. */
    record Entry(
            ChainEventKind kind,
            Address account,
            Address other,
            Address market,
            int leg,
            int lane,
            long unit,
            List<BigInteger> amounts) {
        Entry(
                final ChainEventKind kind,
                final Address account,
                final Address other,
                final Address market,
                final int leg,
                final long unit,
                final List<BigInteger> amounts) {
            this(kind, account, other, market, leg, 0, unit, amounts);
        }

        static Entry deposit(final Address account, final long primary) {
            return new Entry(ChainEventKind.DEPOSIT, account, Address.ZERO, Address.ZERO, 0, 0, big(primary));
        }

        static Entry of(final ChainEventKind kind, final Address account, final long... amounts) {
            return new Entry(kind, account, Address.ZERO, Address.ZERO, 0, 0, bigs(amounts));
        }

        static Entry mark(final Address market, final long price) {
            return new Entry(ChainEventKind.MARK_PRICE, Address.ZERO, Address.ZERO, market, 0, 0, big(price));
        }

        static Entry funding(final Address market, final long index) {
            return new Entry(ChainEventKind.FUNDING_RATE, Address.ZERO, Address.ZERO, market, 0, 0, big(index));
        }

        static Entry liquidated(final Address account, final Address market) {
            return new Entry(ChainEventKind.BEING_LIQUIDATED, account, Address.ZERO, market, 0, 0, List.of());
        }

        static Entry withdrawRequest(final Address account, final long primary) {
            return of(ChainEventKind.REQUEST_WITHDRAW, account, primary, 0, 0);
        }

        static Entry listed(final Address market) {
            return listed(market, WAD / 20);
        }

        static Entry listed(final Address market, final long initialMarginRatio) {
            return new Entry(
                    ChainEventKind.RISK_PARAMS,
                    Address.ZERO,
                    Address.ZERO,
                    market,
                    1,
                    0,
                    bigs(initialMarginRatio, WAD * 3 / 100, WAD / 100, WAD / 100));
        }

        static Entry balance(final Address account, final Address market, final BigInteger paper, final long credit) {
            return new Entry(
                    ChainEventKind.BALANCE_CHANGE,
                    account,
                    Address.ZERO,
                    market,
                    0,
                    0,
                    List.of(paper, BigInteger.valueOf(credit)));
        }

        static Entry filled(final Address account, final byte[] orderHash, final BigInteger paper) {
            final BigInteger none = BigInteger.ZERO;
            final BigInteger hash = new BigInteger(1, orderHash);
            return new Entry(
                    ChainEventKind.ORDER_FILLED,
                    account,
                    Address.ZERO,
                    BTC,
                    0,
                    0,
                    List.of(paper, none, none, none, hash));
        }

        static Entry settled(final long unit) {
            return settled(0, unit);
        }

        static Entry settled(final int lane, final long unit) {
            return new Entry(
                    ChainEventKind.UNIT_SETTLED, Address.ZERO, Address.ZERO, Address.ZERO, 0, lane, unit, List.of());
        }

        static Entry operator(final Address account, final Address operator, final boolean valid) {
            return new Entry(ChainEventKind.SET_OPERATOR, account, operator, Address.ZERO, 0, 0, big(valid ? 1 : 0));
        }

        private static List<BigInteger> big(final long value) {
            return bigs(value);
        }

        private static List<BigInteger> bigs(final long... values) {
            return LongStream.of(values).mapToObj(BigInteger::valueOf).toList();
        }
    }

    static Address address(final long number) {
        final byte[] bytes = new byte[Address.LENGTH];
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[Address.LENGTH - 1 - i] = (byte) (number >>> (8 * i));
        }
        return Address.of(bytes, 0);
    }

    Commands configure() {
        return configure(4, 2);
    }

    /** BTC and ETH with lots of 0.001 and ticks that make a tick times a lot 100 units. */
    Commands configure(final int makersPerTradeMax, final int unitsPerCommandMax) {
        final ConfigureEncoder command = new ConfigureEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.chainId(31337)
                .putDealer(DEALER.toBytes(), 0, Address.LENGTH)
                .settlementMarginSeconds(30)
                .orderLifetimeMaxSeconds(LIFETIME_SECONDS)
                .makersPerTradeMax(makersPerTradeMax)
                .unitsPerCommandMax(unitsPerCommandMax)
                .openOrdersPerAccountMax(5)
                .rememberedOrdersMax(rememberedOrdersMax)
                .openPositionsMax(10)
                .reduceOnlyNonceBit((byte) 63)
                .lastUnit(lastUnit)
                .earliestExpirySeconds(earliestExpirySeconds)
                .compactNonceFloor(compactNonceFloor);
        final ConfigureEncoder.MarketsEncoder markets = command.marketsCount(2);
        for (final Address perp : List.of(BTC, ETH)) {
            markets.next()
                    .putPerp(perp.toBytes(), 0, Address.LENGTH)
                    .paperPerLot(WAD / 1000)
                    .creditPerTickLot(100)
                    .makerFeeRate(WAD / 10_000)
                    .takerFeeRate(WAD / 2_000)
                    .feeRateMax(WAD / 100)
                    .settlementBuffer(settlementBuffer)
                    .lane(perp.equals(ETH) ? ethLane : 0)
                    .putSymbol(perp.toBytes(), 0, 0);
        }
        final ConfigureEncoder.LanesEncoder lanes = command.lanesCount(ethLane == 0 ? 0 : 1);
        if (ethLane != 0) {
            lanes.next().lane(ethLane).lastUnit(lastUnit);
        }
        final ConfigureEncoder.TiersEncoder group = command.tiersCount(tiers.size());
        for (final Tier tier : tiers) {
            group.next()
                    .putAccount(tier.account.toBytes(), 0, Address.LENGTH)
                    .makerFeeRate(tier.makerFeeRate)
                    .takerFeeRate(tier.takerFeeRate);
        }
        return end(command.limit());
    }

    Commands block(final long number, final long seconds, final List<Entry> entries) {
        final ChainBlockEncoder command = new ChainBlockEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.number(number).timestampSeconds(seconds);
        final ChainBlockEncoder.EntriesEncoder group = command.entriesCount(entries.size());
        for (final Entry entry : entries) {
            group.next()
                    .kind(entry.kind)
                    .leg((short) entry.leg)
                    .reason(BustReason.NONE)
                    .lane(entry.lane)
                    .unit(entry.unit)
                    .putAccount(entry.account.toBytes(), 0, Address.LENGTH)
                    .putOther(entry.other.toBytes(), 0, Address.LENGTH)
                    .putMarket(entry.market.toBytes(), 0, Address.LENGTH)
                    .putHash(amount(entry, 4, 32), 0, 32)
                    .putA(amount(entry, 0, 16), 0, 16)
                    .putB(amount(entry, 1, 16), 0, 16)
                    .putC(amount(entry, 2, 16), 0, 16)
                    .putD(amount(entry, 3, 16), 0, 16);
        }
        return end(command.limit());
    }

    /** A block that is not confirmed yet. */
    Commands head(final long number, final List<Entry> entries) {
        final HeadFactsEncoder command = new HeadFactsEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.number(number);
        final HeadFactsEncoder.EntriesEncoder group = command.entriesCount(entries.size());
        for (final Entry entry : entries) {
            group.next()
                    .kind(entry.kind)
                    .leg((short) entry.leg)
                    .reason(BustReason.NONE)
                    .lane(entry.lane)
                    .unit(entry.unit)
                    .putAccount(entry.account.toBytes(), 0, Address.LENGTH)
                    .putOther(entry.other.toBytes(), 0, Address.LENGTH)
                    .putMarket(entry.market.toBytes(), 0, Address.LENGTH)
                    .putHash(amount(entry, 4, 32), 0, 32)
                    .putA(amount(entry, 0, 16), 0, 16)
                    .putB(amount(entry, 1, 16), 0, 16)
                    .putC(amount(entry, 2, 16), 0, 16)
                    .putD(amount(entry, 3, 16), 0, 16);
        }
        return end(command.limit());
    }

    /** A signed order, with what verify would have found. */
    Commands place(final TestOrder order) {
        final PlaceOrderEncoder command = new PlaceOrderEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.sessionId(1)
                .requestId(1)
                .putOrder(order.packed(), 0, PlaceOrderEncoder.orderEncodingLength())
                .timeInForce(order.timeInForce)
                .selfTradePrevention(order.selfTradePrevention)
                .signatureCheck(order.signatureCheck)
                .putOrderHash(order.hash(), 0, 32)
                .putRecovered(order.recovered.toBytes(), 0, Address.LENGTH)
                .approvedAtBlock(0)
                .putReplaces(order.replaces, 0, 32)
                .putSessionAccount(order.signer.toBytes(), 0, Address.LENGTH);
        command.flags().clear().postOnly(order.postOnly).reduceOnly(order.reduceOnly);
        final byte[] clientOrderId = order.clientOrderId.getBytes(StandardCharsets.US_ASCII);
        command.putClientOrderId(clientOrderId, 0, clientOrderId.length)
                .putSignature(order.signature, 0, order.signature.length);
        return end(command.limit());
    }

    Commands cancel(final Address account, final byte[] orderHash) {
        final CancelOrderEncoder command = new CancelOrderEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.putAccount(account.toBytes(), 0, Address.LENGTH)
                .putOrderHash(orderHash, 0, 32)
                .putClientOrderId(new byte[0], 0, 0);
        return end(command.limit());
    }

    Commands cancel(final Address account, final String clientOrderId) {
        final CancelOrderEncoder command = new CancelOrderEncoder().wrapAndApplyHeader(buffer, 0, header);
        final byte[] name = clientOrderId.getBytes(StandardCharsets.US_ASCII);
        command.putAccount(account.toBytes(), 0, Address.LENGTH)
                .putOrderHash(new byte[32], 0, 32)
                .putClientOrderId(name, 0, name.length);
        return end(command.limit());
    }

    Commands cancelAll(final Address account, final Address perp) {
        final CancelAllEncoder command = new CancelAllEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.putAccount(account.toBytes(), 0, Address.LENGTH).putPerp(perp.toBytes(), 0, Address.LENGTH);
        return end(command.limit());
    }

    Commands cancelAfter(final Address account, final long timeoutMs) {
        final CancelAfterEncoder command = new CancelAfterEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.putAccount(account.toBytes(), 0, Address.LENGTH).timeoutMs(timeoutMs);
        return end(command.limit());
    }

    Commands cancelOnDisconnect(final long session, final Address account, final boolean enabled) {
        final CancelOnDisconnectEncoder command = new CancelOnDisconnectEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.sessionId(session)
                .putAccount(account.toBytes(), 0, Address.LENGTH)
                .enabled((short) (enabled ? 1 : 0));
        return end(command.limit());
    }

    Commands sessionEnded(final long session) {
        return end(new SessionEndedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .sessionId(session)
                .limit());
    }

    Commands tick() {
        return end(new TickEncoder().wrapAndApplyHeader(buffer, 0, header).limit());
    }

    Commands resume() {
        return end(new ContinueEncoder().wrapAndApplyHeader(buffer, 0, header).limit());
    }

    /** A word on trading; the subject is zero for the venue. */
    Commands status(
            final StatusScope scope,
            final Address subject,
            final StatusSource source,
            final MarketStatus status,
            final String reason) {
        final SetTradingStatusEncoder command = new SetTradingStatusEncoder().wrapAndApplyHeader(buffer, 0, header);
        final byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        command.scope(scope)
                .source(source)
                .status(status)
                .putSubject(subject.toBytes(), 0, Address.LENGTH)
                .putReason(text, 0, text.length);
        return end(command.limit());
    }

    Commands progress(final UnitState state, final long... units) {
        return progressIn(0, state, 0, units);
    }

    /** Progress in the transaction whose hash ends in this byte. */
    Commands progressIn(final int transaction, final UnitState state, final int lane, final long... units) {
        final UnitProgressEncoder command = new UnitProgressEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.state(state).blockNumber(7).txHash(31, (short) transaction);
        final UnitProgressEncoder.UnitsEncoder group = command.unitsCount(units.length);
        for (final long unit : units) {
            group.next().lane(lane).unit(unit);
        }
        return end(command.limit());
    }

    Commands bust(final long unit, final int leg, final BustReason reason) {
        return bust(0, unit, leg, reason);
    }

    Commands bust(final int lane, final long unit, final int leg, final BustReason reason) {
        return bust(lane, unit, leg, reason, BigInteger.ZERO);
    }

    /** As the others, with what the chain has filled of the guilty order. */
    Commands bust(
            final int lane, final long unit, final int leg, final BustReason reason, final BigInteger filledPaper) {
        final BustUnitEncoder command = new BustUnitEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.lane(lane).unit(unit).leg((short) leg).reason(reason).putFilledPaper(bytes(filledPaper, 16), 0, 16);
        return end(command.limit());
    }

    Commands accountState(final Address account) {
        return query(QueryKind.ACCOUNT_STATE, account);
    }

    Commands query(final QueryKind kind, final Address account) {
        final QueryEncoder command = new QueryEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.kind(kind).putAccount(account.toBytes(), 0, Address.LENGTH).putClientOrderId(new byte[0], 0, 0);
        return end(command.limit());
    }

    Commands login(final Address account, final Address key, final long issuedAt, final long expiresAt) {
        final SessionLoginEncoder command = new SessionLoginEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.putAccount(account.toBytes(), 0, Address.LENGTH)
                .issuedAtSeconds(issuedAt)
                .expiresAtSeconds(expiresAt)
                .signatureCheck(SignatureCheck.RECOVERED)
                .putRecovered(key.toBytes(), 0, Address.LENGTH)
                .putSignature(new byte[0], 0, 0);
        return end(command.limit());
    }

    private static byte[] amount(final Entry entry, final int at, final int length) {
        return bytes(at < entry.amounts.size() ? entry.amounts.get(at) : BigInteger.ZERO, length);
    }

    private static byte[] bytes(final BigInteger amount, final int length) {
        final byte[] word = new byte[length];
        for (int i = 0; i < length; i++) {
            word[length - 1 - i] = amount.shiftRight(8 * i).byteValue();
        }
        return word;
    }

    private Commands end(final int limit) {
        length = limit;
        return this;
    }
}
