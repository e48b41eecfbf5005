package io.croupier.relayer;

import static io.croupier.relayer.TestVenue.CREDIT_PER_TICK_LOT;
import static io.croupier.relayer.TestVenue.PAPER_PER_LOT;

import io.croupier.contracts.Devnet;
import io.croupier.contracts.TestAccount;
import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.journal.codec.ConfigureEncoder;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.PlaceOrderEncoder;
import io.croupier.matcher.journal.codec.SelfTradePrevention;
import io.croupier.matcher.journal.codec.SignatureCheck;
import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.Order;
import io.croupier.signing.OrderInfo;
import io.croupier.signing.OrderSigner;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.agrona.ExpandableArrayBuffer;

/** The commands that a {@link TestVenue} puts into its ring. */
final class VenueCommands {
    private static final long MAKER_RATE = 100_000_000_000_000L;
    private static final long TAKER_RATE = 500_000_000_000_000L;

    private final TestChain chain;
    private final Eip712Domain domain;
    private boolean wrongV;
    private boolean reduceOnly;
    private long nonce;

    VenueCommands(final TestChain chain, final Eip712Domain domain) {
        this.chain = chain;
        this.domain = domain;
    }

    /** Whether the orders that follow have 27 where 28 is right, and the reverse. */
    void useWrongV(final boolean wrong) {
        wrongV = wrong;
    }

    /** Whether the orders that follow may only reduce. */
    void useReduceOnly(final boolean reducing) {
        reduceOnly = reducing;
    }

    /** A trader's limit order, signed by {@code key}; negative lots sell. */
    void place(
            final CommandRing ring,
            final int market,
            final int trader,
            final long lots,
            final long ticks,
            final Duration lifetime,
            final TestAccount key) {
        final BigInteger notional = BigInteger.valueOf(-lots * ticks).multiply(BigInteger.valueOf(CREDIT_PER_TICK_LOT));
        final long expiry = System.currentTimeMillis() / 1_000 + lifetime.toSeconds();
        final Order order = new Order(
                chain.perp(market),
                chain.traderAddress(trader),
                BigInteger.valueOf(lots).multiply(BigInteger.valueOf(PAPER_PER_LOT)),
                notional,
                new OrderInfo(MAKER_RATE, TAKER_RATE, expiry, nonceBits() | ++nonce));
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final PlaceOrderEncoder command =
                new PlaceOrderEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        final byte[] packed = order.encode();
        final byte[] signature =
                OrderSigner.parse(key.privateKey()).sign(order, domain).toBytes();
        if (wrongV) {
            signature[64] = (byte) (27 + 28 - signature[64]);
        }
        command.sessionId(1)
                .requestId(nonce)
                .putOrder(packed, 0, packed.length)
                .timeInForce(TimeInForce.GTC)
                .selfTradePrevention(SelfTradePrevention.CANCEL_INCOMING)
                .signatureCheck(SignatureCheck.UNCHECKED)
                .putOrderHash(new byte[32], 0, 32)
                .putRecovered(new byte[20], 0, 20)
                .approvedAtBlock(0)
                .putReplaces(new byte[32], 0, 32)
                .putSessionAccount(new byte[20], 0, 20);
        command.flags().clear().reduceOnly(reduceOnly);
        command.putClientOrderId(new byte[0], 0, 0).putSignature(signature, 0, signature.length);
        ring.put(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength());
    }

    private long nonceBits() {
        return OrderInfo.COMPACT_NONCE_BIT | (reduceOnly ? OrderInfo.REDUCE_ONLY_NONCE_BIT : 0);
    }

    /**
     * The first command: markets in the order of the chain's, each with a lane of its own as far as there are lanes.
     *
     * @param ours whether the Dealer is our own, with its bits in nonces
     */
    void configure(final CommandRing ring, final int lanes, final long fromBlock, final boolean ours) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final ConfigureEncoder command =
                new ConfigureEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        command.chainId(chain.client().chainId())
                .putDealer(chain.dealer().toBytes(), 0, Address.LENGTH)
                .putDomainSeparator(domain.separator(), 0, 32)
                .putInsurance(Address.parse(Devnet.insurance().address()).toBytes(), 0, Address.LENGTH)
                .settlementMarginSeconds(1)
                .orderLifetimeMaxSeconds(30 * 24 * 3600)
                .makersPerTradeMax(16)
                .unitsPerCommandMax(16)
                .openOrdersPerAccountMax(1_000)
                .rememberedOrdersMax(100_000_000)
                .openPositionsMax(10)
                .reduceOnlyNonceBit((byte) (ours ? 63 : -1))
                .fromBlock(fromBlock)
                .lastUnit(new DealerViews(chain.client(), chain.dealer()).lastUnit(0, BlockTag.LATEST));
        final ConfigureEncoder.MarketsEncoder markets =
                command.marketsCount(chain.devnet().contracts().markets().size());
        for (int i = 0; i < chain.devnet().contracts().markets().size(); i++) {
            final byte[] symbol =
                    chain.devnet().contracts().markets().get(i).symbol().getBytes(StandardCharsets.US_ASCII);
            markets.next()
                    .putPerp(chain.perp(i).toBytes(), 0, Address.LENGTH)
                    .paperPerLot(PAPER_PER_LOT)
                    .creditPerTickLot(CREDIT_PER_TICK_LOT)
                    .makerFeeRate(MAKER_RATE)
                    .takerFeeRate(TAKER_RATE)
                    .feeRateMax(10 * TAKER_RATE)
                    .settlementBuffer(5_000_000_000_000_000L)
                    .lane(Math.min(i, lanes - 1))
                    .putSymbol(symbol, 0, symbol.length);
        }
        final ConfigureEncoder.LanesEncoder others = command.lanesCount(lanes - 1);
        for (int lane = 1; lane < lanes; lane++) {
            others.next().lane(lane).lastUnit(0);
        }
        command.tiersCount(0);
        ring.put(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength());
    }
}
