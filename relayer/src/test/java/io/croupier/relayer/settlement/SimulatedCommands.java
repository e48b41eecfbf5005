package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.codec.ConfigureEncoder;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.PlaceOrderEncoder;
import io.croupier.matcher.journal.codec.SelfTradePrevention;
import io.croupier.matcher.journal.codec.SignatureCheck;
import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.relayer.chain.Hash;
import io.croupier.signing.Address;
import io.croupier.signing.Order;
import java.util.stream.IntStream;
import org.agrona.ExpandableArrayBuffer;

/** Encodes what the operator and traders tell the simulated core: as many markets as lanes, one in each. */
final class SimulatedCommands {
    static final long PAPER_PER_LOT = 1_000_000_000_000_000L;
    static final long CREDIT_PER_TICK_LOT = 100;
    static final long MAKER_RATE = 100_000_000_000_000L;
    static final long TAKER_RATE = 500_000_000_000_000L;

    private static final int MARKETS_MAX = 3;
    private static final int UNITS_PER_COMMAND_MAX = 4;
    private static final int LIFETIME_SECONDS = 30 * 24 * 3600;
    private static final Address[] PERPS = IntStream.range(0, MARKETS_MAX)
            .mapToObj(market -> Address.parse(String.format("0x%040x", 0xB7C0 + market)))
            .toArray(Address[]::new);

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1 << 12);

    static Address perp(final int market) {
        return PERPS[market];
    }

    /** How the Dealer numbers the market: from 1. */
    static int marketId(final int market) {
        return market + 1;
    }

    byte[] configure(final int markets) {
        final ConfigureEncoder command = new ConfigureEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.chainId(SimulatedChain.ID)
                .putDealer(SimulatedChain.DEALER.toBytes(), 0, Address.LENGTH)
                .putDomainSeparator(new byte[Hash.LENGTH], 0, Hash.LENGTH)
                .putInsurance(Address.ZERO.toBytes(), 0, Address.LENGTH)
                .settlementMarginSeconds(1)
                .orderLifetimeMaxSeconds(LIFETIME_SECONDS)
                .makersPerTradeMax(UNITS_PER_COMMAND_MAX)
                .unitsPerCommandMax(UNITS_PER_COMMAND_MAX)
                .openOrdersPerAccountMax(1_000)
                .rememberedOrdersMax(100_000_000)
                .openPositionsMax(10)
                .reduceOnlyNonceBit((byte) 63)
                .fromBlock(0)
                .lastUnit(0);
        final ConfigureEncoder.MarketsEncoder list = command.marketsCount(markets);
        for (int market = 0; market < markets; market++) {
            final byte[] symbol = {'M', (byte) ('0' + market)};
            list.next()
                    .putPerp(perp(market).toBytes(), 0, Address.LENGTH)
                    .paperPerLot(PAPER_PER_LOT)
                    .creditPerTickLot(CREDIT_PER_TICK_LOT)
                    .makerFeeRate(MAKER_RATE)
                    .takerFeeRate(TAKER_RATE)
                    .feeRateMax(TAKER_RATE)
                    .settlementBuffer(0)
                    .lane(market)
                    .putSymbol(symbol, 0, symbol.length);
        }
        final ConfigureEncoder.LanesEncoder others = command.lanesCount(markets - 1);
        for (int lane = 1; lane < markets; lane++) {
            others.next().lane(lane).lastUnit(0);
        }
        command.tiersCount(0);
        return end(command.limit());
    }

    byte[] place(final Order order, final TimeInForce timeInForce) {
        final PlaceOrderEncoder command = new PlaceOrderEncoder().wrapAndApplyHeader(buffer, 0, header);
        final byte[] packed = order.encode();
        final byte[] signer = order.signer().toBytes();
        command.sessionId(1)
                .requestId(1)
                .putOrder(packed, 0, packed.length)
                .timeInForce(timeInForce)
                .selfTradePrevention(SelfTradePrevention.CANCEL_INCOMING)
                .signatureCheck(SignatureCheck.RECOVERED)
                .putOrderHash(Hash.keccak(packed).toBytes(), 0, Hash.LENGTH)
                .putRecovered(signer, 0, Address.LENGTH)
                .approvedAtBlock(0)
                .putReplaces(new byte[Hash.LENGTH], 0, Hash.LENGTH)
                .putSessionAccount(signer, 0, Address.LENGTH);
        command.flags().clear();
        command.putClientOrderId(new byte[0], 0, 0).putSignature(new byte[65], 0, 65);
        return end(command.limit());
    }

    private byte[] end(final int length) {
        final byte[] command = new byte[length];
        buffer.getBytes(0, command);
        return command;
    }
}
