package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.ChainBlockEncoder;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.ConfigureEncoder;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.PlaceOrderEncoder;
import io.croupier.matcher.journal.codec.SelfTradePrevention;
import io.croupier.matcher.journal.codec.SignatureCheck;
import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.Hash;
import io.croupier.signing.Address;
import io.croupier.signing.Order;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/** Encodes what traders and the chain tell the simulated core. */
final class SimulatedCommands {
    static final Address PERP = Address.parse("0x0000000000000000000000000000000000000b7c");
    static final long PAPER_PER_LOT = 1_000_000_000_000_000L;
    static final long CREDIT_PER_TICK_LOT = 100;
    static final long MAKER_RATE = 100_000_000_000_000L;
    static final long TAKER_RATE = 500_000_000_000_000L;

    private static final int INT128_LENGTH = 16;
    private static final int UNITS_PER_COMMAND_MAX = 4;
    private static final int LIFETIME_SECONDS = 30 * 24 * 3600;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1 << 12);

    /** One entry of a block. */
    record Entry(
            ChainEventKind kind,
            int leg,
            BustReason reason,
            int lane,
            long unit,
            Address account,
            Hash hash,
            List<BigInteger> amounts) {
        static Entry of(final ChainEventKind kind, final Address account, final BigInteger... amounts) {
            return new Entry(kind, 0, BustReason.NONE, 0, 0, account, Hash.ZERO, List.of(amounts));
        }

        static Entry ofUnit(final SimulatedChain.Verdict verdict, final Hash transaction) {
            final ChainEventKind kind = verdict.settled() ? ChainEventKind.UNIT_SETTLED : ChainEventKind.UNIT_REFUSED;
            return new Entry(
                    kind,
                    verdict.leg(),
                    verdict.reason(),
                    verdict.lane(),
                    verdict.unit(),
                    Address.ZERO,
                    transaction,
                    List.of());
        }

        Entry withHash(final Hash value) {
            return new Entry(kind, leg, reason, lane, unit, account, value, amounts);
        }

        private byte[] amount(final int index) {
            final byte[] int128 = new byte[INT128_LENGTH];
            if (index < amounts.size()) {
                final byte[] minimal = amounts.get(index).toByteArray();
                Arrays.fill(int128, (byte) (amounts.get(index).signum() < 0 ? -1 : 0));
                System.arraycopy(minimal, 0, int128, INT128_LENGTH - minimal.length, minimal.length);
            }
            return int128;
        }
    }

    byte[] configure() {
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
                .openPositionsMax(10)
                .reduceOnlyNonceBit((byte) 63)
                .fromBlock(0)
                .lastUnit(0);
        final byte[] symbol = {'B', 'T', 'C'};
        command.marketsCount(1)
                .next()
                .putPerp(PERP.toBytes(), 0, Address.LENGTH)
                .paperPerLot(PAPER_PER_LOT)
                .creditPerTickLot(CREDIT_PER_TICK_LOT)
                .makerFeeRate(MAKER_RATE)
                .takerFeeRate(TAKER_RATE)
                .feeRateMax(TAKER_RATE)
                .settlementBuffer(0)
                .lane(0)
                .putSymbol(symbol, 0, symbol.length);
        command.lanesCount(0);
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

    byte[] block(final BlockHeader block, final List<Entry> entries) {
        final ChainBlockEncoder command = new ChainBlockEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.number(block.number())
                .putHash(block.hash().toBytes(), 0, Hash.LENGTH)
                .timestampSeconds(block.timestampSeconds());
        final ChainBlockEncoder.EntriesEncoder group = command.entriesCount(entries.size());
        for (final Entry entry : entries) {
            group.next()
                    .kind(entry.kind)
                    .leg((short) entry.leg)
                    .reason(entry.reason)
                    .lane(entry.lane)
                    .unit(entry.unit)
                    .putAccount(entry.account.toBytes(), 0, Address.LENGTH)
                    .putOther(Address.ZERO.toBytes(), 0, Address.LENGTH)
                    .putMarket(PERP.toBytes(), 0, Address.LENGTH)
                    .putHash(entry.hash.toBytes(), 0, Hash.LENGTH)
                    .putA(entry.amount(0), 0, INT128_LENGTH)
                    .putB(entry.amount(1), 0, INT128_LENGTH)
                    .putC(entry.amount(2), 0, INT128_LENGTH)
                    .putD(entry.amount(3), 0, INT128_LENGTH);
        }
        return end(command.limit());
    }

    /** A listing, in leg 1. */
    static Entry listed(final BigInteger... ratios) {
        return new Entry(
                ChainEventKind.RISK_PARAMS, 1, BustReason.NONE, 0, 0, Address.ZERO, Hash.ZERO, List.of(ratios));
    }

    private byte[] end(final int length) {
        final byte[] command = new byte[length];
        buffer.getBytes(0, command);
        return command;
    }
}
