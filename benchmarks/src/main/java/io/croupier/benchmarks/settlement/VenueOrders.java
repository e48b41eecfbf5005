package io.croupier.benchmarks.settlement;

import io.croupier.contracts.DeployedContracts;
import io.croupier.contracts.Devnet;
import io.croupier.contracts.TestAccount;
import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.journal.codec.ConfigureEncoder;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.PlaceOrderEncoder;
import io.croupier.matcher.journal.codec.SelfTradePrevention;
import io.croupier.matcher.journal.codec.SignatureCheck;
import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.Order;
import io.croupier.signing.OrderInfo;
import io.croupier.signing.OrderSigner;
import io.croupier.signing.Signature;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/**
 * What operator and traders say to the ring: signed orders in pairs that match, between pairs of traders in turn, each pair
 * trading to and fro, so that positions stay small. One thread.
 */
final class VenueOrders {
    private static final long PAPER_PER_LOT = 1_000_000_000_000_000L;
    private static final long CREDIT_PER_TICK_LOT = 100;
    private static final long MARK_TICKS = 300_000;
    private static final long MAKER_RATE = 100_000_000_000_000L;
    private static final long TAKER_RATE = 500_000_000_000_000L;
    private static final long BUFFER = 5_000_000_000_000_000L;
    private static final long LIFETIME_SECONDS = 2 * 24 * 3600;
    private static final int ADDRESS = Address.LENGTH;
    private static final int HASH = 32;

    private final CommandRing ring;
    private final DeployedContracts contracts;
    private final Address perp;
    private final Eip712Domain domain;
    private final List<OrderSigner> traders;
    private final long expiry = System.currentTimeMillis() / 1_000 + LIFETIME_SECONDS;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1 << 12);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private long pairs;

    VenueOrders(final CommandRing ring, final Devnet devnet, final Eip712Domain domain) {
        this.ring = ring;
        this.contracts = devnet.contracts();
        this.perp = Address.parse(contracts.markets().get(0).perp());
        this.domain = domain;
        this.traders = devnet.traders().stream()
                .map(TestAccount::privateKey)
                .map(OrderSigner::parse)
                .toList();
    }

    /** The first command: the first market of the chain in one lane. */
    void configure() {
        final ConfigureEncoder command = new ConfigureEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.chainId(contracts.chainId())
                .putDealer(domain.verifyingContract().toBytes(), 0, ADDRESS)
                .putDomainSeparator(domain.separator(), 0, HASH)
                .putInsurance(Address.parse(Devnet.insurance().address()).toBytes(), 0, ADDRESS)
                .settlementMarginSeconds(1)
                .orderLifetimeMaxSeconds(2 * LIFETIME_SECONDS)
                .makersPerTradeMax(16)
                .unitsPerCommandMax(16)
                .openOrdersPerAccountMax(1_000)
                .rememberedOrdersMax(100_000_000)
                .openPositionsMax(10)
                .reduceOnlyNonceBit((byte) 63)
                .fromBlock(contracts.fromBlock())
                .lastUnit(0);
        final byte[] symbol = contracts.markets().get(0).symbol().getBytes(StandardCharsets.US_ASCII);
        command.marketsCount(1)
                .next()
                .putPerp(perp.toBytes(), 0, ADDRESS)
                .paperPerLot(PAPER_PER_LOT)
                .creditPerTickLot(CREDIT_PER_TICK_LOT)
                .makerFeeRate(MAKER_RATE)
                .takerFeeRate(TAKER_RATE)
                .feeRateMax(TAKER_RATE)
                .settlementBuffer(BUFFER)
                .lane(0)
                .putSymbol(symbol, 0, symbol.length);
        command.lanesCount(0);
        command.tiersCount(0);
        ring.put(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength());
    }

    /** Two orders that make one unit of one fill. */
    void placePair() {
        final int places = traders.size() / 2;
        final int place = (int) (pairs % places);
        final long nonce = pairs / places;
        final int lots = nonce % 2 == 0 ? 1 : -1;
        place(traders.get(2 * place), lots, nonce, TimeInForce.GTC);
        place(traders.get(2 * place + 1), -lots, nonce, TimeInForce.IOC);
        pairs++;
    }

    private void place(final OrderSigner trader, final int lots, final long nonce, final TimeInForce timeInForce) {
        final Order order = new Order(
                perp,
                trader.address(),
                BigInteger.valueOf(lots * PAPER_PER_LOT),
                BigInteger.valueOf(-lots * MARK_TICKS * CREDIT_PER_TICK_LOT),
                new OrderInfo(MAKER_RATE, TAKER_RATE, expiry, OrderInfo.COMPACT_NONCE_BIT | nonce));
        final PlaceOrderEncoder command = new PlaceOrderEncoder().wrapAndApplyHeader(buffer, 0, header);
        final byte[] packed = order.encode();
        final byte[] signature = trader.sign(order, domain).toBytes();
        command.sessionId(1)
                .requestId(nonce)
                .putOrder(packed, 0, packed.length)
                .timeInForce(timeInForce)
                .selfTradePrevention(SelfTradePrevention.CANCEL_INCOMING)
                .signatureCheck(SignatureCheck.UNCHECKED)
                .putOrderHash(new byte[HASH], 0, HASH)
                .putRecovered(new byte[ADDRESS], 0, ADDRESS)
                .approvedAtBlock(0)
                .putReplaces(new byte[HASH], 0, HASH)
                .putSessionAccount(new byte[ADDRESS], 0, ADDRESS);
        command.flags().clear();
        command.putClientOrderId(new byte[0], 0, 0).putSignature(signature, 0, Signature.LENGTH);
        ring.put(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength());
    }
}
