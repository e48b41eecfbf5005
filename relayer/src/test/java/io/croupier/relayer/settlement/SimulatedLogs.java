package io.croupier.relayer.settlement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.ChainLog;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.LogsBloom;
import io.croupier.signing.Address;
import io.croupier.signing.HexBytes;
import io.croupier.signing.Keccak256;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Events as the contracts log them (contracts/README.md). */
final class SimulatedLogs {
    private static final int WORD = 32;
    private static final int BLOOM_LENGTH = 256;
    private static final int BLOOM_BITS_MASK = 0x7ff;

    /** An event whose place on the chain is not known yet. */
    record Event(Address emitter, List<Hash> topics, Bytes data) {
        ChainLog in(final BlockHeader block, final Hash transaction, final long index) {
            return new ChainLog(emitter, topics, data, block.number(), block.hash(), transaction, index);
        }
    }

    private SimulatedLogs() {}

    static Event listed(final Address perp, final int id) {
        return event("MarketListed(address,uint256)", List.of(word(perp), word(id)));
    }

    static Event riskParams(final Address perp, final Address source, final List<BigInteger> ratios) {
        final List<byte[]> data = new ArrayList<>();
        data.add(word(WORD));
        ratios.forEach(ratio -> data.add(word(ratio)));
        data.add(word(source));
        data.add(word(0));
        data.add(word(1));
        return event(
                "UpdatePerpRiskParams(address,(uint256,uint256,uint256,uint256,address,string,bool))",
                List.of(word(perp)),
                data.toArray(byte[][]::new));
    }

    static Event deposit(final Address to, final long amount) {
        return event("Deposit(address,address,uint256,uint256)", List.of(word(to), word(to)), word(amount), word(0));
    }

    static Event price(final Address source, final long price) {
        final Event event = event("AnswerUpdated(int256,uint256,uint256)", List.of(word(price), word(1)), word(0));
        return new Event(source, event.topics(), event.data());
    }

    static Event refused(final SimulatedChain.Verdict verdict) {
        return event(
                "UnitRefused(uint256,uint256,uint256,bytes4)",
                List.of(word(verdict.unit().lane()), word(verdict.unit().number())),
                word(verdict.leg()),
                Arrays.copyOf(SimulatedErrors.selector(verdict.reason()), WORD));
    }

    /** The one log of a packed unit. */
    static Event settled(final SimulatedCore.Unit unit) {
        final ByteArrayOutputStream data = new ByteArrayOutputStream();
        append(data, BigInteger.valueOf(unit.id().number()), Long.BYTES);
        append(data, BigInteger.valueOf(unit.id().lane()), 2);
        append(data, BigInteger.valueOf(SimulatedCommands.marketId(unit.market())), 1);
        append(data, BigInteger.valueOf(unit.legs().size()), 1);
        append(data, BigInteger.ZERO, 8);
        append(data, BigInteger.valueOf(unit.senderFee()), 12);
        for (final SimulatedCore.Leg leg : unit.legs()) {
            data.writeBytes(leg.order().toBytes());
            data.writeBytes(leg.account().toBytes());
            append(data, BigInteger.valueOf(leg.fee()), 12);
            append(data, leg.paper(), 14);
            append(data, leg.creditAfterFee(), 14);
            append(data, BigInteger.ZERO, 4);
        }
        return event("UnitSettled(uint256)", List.of(), data.toByteArray());
    }

    /** What a market and its Dealer log of a trade through the public ABI. */
    static List<Event> traded(final SimulatedCore.Unit unit) {
        final Address perp = SimulatedCommands.perp(unit.market());
        final List<Event> events = new ArrayList<>();
        final Map<Address, BigInteger[]> changes = new LinkedHashMap<>();
        for (final SimulatedCore.Leg leg : unit.legs()) {
            events.add(event(
                    "OrderFilled(bytes32,address,address,int256,int256,uint256,int256)",
                    List.of(leg.order().toBytes(), word(leg.account()), word(perp)),
                    word(leg.paper()),
                    word(leg.creditAfterFee()),
                    word(0),
                    word(leg.fee())));
            changes.merge(leg.account(), new BigInteger[] {leg.paper(), leg.creditAfterFee()}, (one, other) ->
                    new BigInteger[] {one[0].add(other[0]), one[1].add(other[1])});
        }
        changes.forEach((account, change) -> {
            final Event event = event(
                    "BalanceChange(address,int256,int256)", List.of(word(account)), word(change[0]), word(change[1]));
            events.add(new Event(perp, event.topics(), event.data()));
        });
        return events;
    }

    /** The filter of a block with these events, as the Yellow Paper has it, topics left out. */
    static LogsBloom bloom(final List<ChainLog> logs) {
        final byte[] bits = new byte[BLOOM_LENGTH];
        for (final ChainLog log : logs) {
            final byte[] hash = Keccak256.hash(log.emitter().toBytes());
            for (int pair = 0; pair < 3; pair++) {
                final int bit = ((hash[2 * pair] << 8) | (hash[2 * pair + 1] & 0xff)) & BLOOM_BITS_MASK;
                bits[BLOOM_LENGTH - 1 - bit / 8] |= (byte) (1 << (bit % 8));
            }
        }
        return LogsBloom.parse(HexBytes.format(bits));
    }

    static byte[] word(final Address value) {
        final byte[] word = new byte[WORD];
        System.arraycopy(value.toBytes(), 0, word, WORD - Address.LENGTH, Address.LENGTH);
        return word;
    }

    static byte[] word(final long value) {
        return word(BigInteger.valueOf(value));
    }

    static byte[] word(final BigInteger value) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        append(out, value, WORD);
        return out.toByteArray();
    }

    private static void append(final ByteArrayOutputStream out, final BigInteger value, final int length) {
        final byte[] minimal = value.toByteArray();
        for (int i = minimal.length; i < length; i++) {
            out.write(value.signum() < 0 ? 0xff : 0);
        }
        final int count = Math.min(minimal.length, length);
        out.write(minimal, minimal.length - count, count);
    }

    private static Event event(final String signature, final List<byte[]> topics, final byte[]... words) {
        final List<Hash> all = new ArrayList<>();
        all.add(Hash.keccak(signature.getBytes(US_ASCII)));
        topics.forEach(topic -> all.add(Hash.of(topic, 0)));
        final ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (final byte[] word : words) {
            data.writeBytes(word);
        }
        return new Event(SimulatedChain.DEALER, all, Bytes.of(data.toByteArray()));
    }
}
