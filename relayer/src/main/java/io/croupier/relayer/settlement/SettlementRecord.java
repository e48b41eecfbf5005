package io.croupier.relayer.settlement;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.FeeQuote;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.SignedTransaction;
import io.croupier.signing.Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The settlement log's records, little-endian. A later version only adds at the end; version 1 of INTENT had no purpose and
 * was always for units.
 *
 * <pre>
 * INTENT                                     OUTCOME
 *   0   1  kind, 1                             0   1  kind, 2
 *   1   1  version, 2                          1   1  version, 1
 *   2   2  lane                                2   1  state: 4 settled, 5 reverted, 6 replaced
 *   4   4  n, number of units                  3   1  zero
 *   8   8  time, ms                            4   4  zero
 *  16   8  unit it builds on                   8   8  time, ms
 *  24   8  journal sequence                   16   8  block number
 *  32   8  nonce                              24   8  gas used
 *  40   8  gas limit                          32  32  transaction hash
 *  48   8  max fee, wei per gas
 *  56   8  priority fee, wei per gas
 *  64  20  sender
 *  84   4  r, length of the transaction
 *  88  32  transaction hash
 * 120  8n  unit numbers
 *       r  the signed transaction
 *       1  purpose: 0 units, 1 a keeper's call, 2 filler
 * </pre>
 */
final class SettlementRecord {
    private static final byte INTENT = 1;
    private static final byte OUTCOME = 2;
    private static final byte INTENT_VERSION = 2;
    private static final byte OUTCOME_VERSION = 1;
    private static final int LEGACY_TRANSACTION = 0xc0;
    private static final int INTENT_LENGTH = 120;
    private static final int OUTCOME_LENGTH = 64;

    private ByteBuffer buffer = ByteBuffer.allocate(1 << 14).order(LITTLE_ENDIAN);

    /** The array that the last record was encoded into, from its start. */
    byte[] bytes() {
        return buffer.array();
    }

    /** Encodes and returns the length. */
    int encode(final Intent intent) {
        final Bytes raw = intent.signed().raw();
        final int length = INTENT_LENGTH + Long.BYTES * intent.units().size() + raw.length() + 1;
        if (length > buffer.capacity()) {
            buffer = ByteBuffer.allocate(2 * length).order(LITTLE_ENDIAN);
        }
        buffer.clear()
                .put(INTENT)
                .put(INTENT_VERSION)
                .putShort((short) intent.lane())
                .putInt(intent.units().size())
                .putLong(intent.timeMs())
                .putLong(intent.buildsOn())
                .putLong(intent.journalSequence())
                .putLong(intent.nonce())
                .putLong(intent.gasLimit())
                .putLong(intent.fees().maxFeePerGas())
                .putLong(intent.fees().priorityFeePerGas())
                .put(intent.sender().toBytes())
                .putInt(raw.length())
                .put(intent.signed().hash().toBytes());
        intent.units().forEach(buffer::putLong);
        buffer.put(raw.toArray()).put((byte) intent.purpose().code());
        return length;
    }

    /** Encodes and returns the length. */
    int encode(final Outcome outcome) {
        buffer.clear()
                .put(OUTCOME)
                .put(OUTCOME_VERSION)
                .put((byte) outcome.status().code())
                .put((byte) 0)
                .putInt(0)
                .putLong(outcome.timeMs())
                .putLong(outcome.blockNumber())
                .putLong(outcome.gasUsed())
                .put(outcome.transaction().toBytes());
        return OUTCOME_LENGTH;
    }

    static boolean isIntent(final byte[] record) {
        return record[0] == INTENT;
    }

    static Intent decodeIntent(final byte[] record) {
        final ByteBuffer in = ByteBuffer.wrap(record).order(LITTLE_ENDIAN);
        in.position(1);
        final byte version = in.get();
        final int lane = Short.toUnsignedInt(in.getShort());
        final int unitCount = in.getInt();
        final long timeMs = in.getLong();
        final long buildsOn = in.getLong();
        final long sequence = in.getLong();
        final long nonce = in.getLong();
        final long gasLimit = in.getLong();
        final long maxFee = in.getLong();
        final long priorityFee = in.getLong();
        final Address sender = Address.of(record, in.position());
        in.position(in.position() + Address.LENGTH);
        final byte[] raw = new byte[in.getInt()];
        final Hash hash = Hash.of(record, in.position());
        in.position(in.position() + Hash.LENGTH);
        final List<Long> units = new ArrayList<>(unitCount);
        for (int i = 0; i < unitCount; i++) {
            units.add(in.getLong());
        }
        in.get(raw);
        final Intent.Purpose purpose = version == 1 ? Intent.Purpose.UNITS : Intent.Purpose.ofCode(in.get());
        final FeeQuote fees = new FeeQuote(maxFee, priorityFee, isLegacy(raw));
        final SignedTransaction signed = new SignedTransaction(Bytes.of(raw), hash);
        return new Intent(timeMs, lane, purpose, buildsOn, units, sequence, sender, nonce, gasLimit, fees, signed);
    }

    /** Typed transactions begin with their type, legacy ones with the list they are (EIP-2718). */
    private static boolean isLegacy(final byte[] raw) {
        return raw.length > 0 && Byte.toUnsignedInt(raw[0]) >= LEGACY_TRANSACTION;
    }

    static Outcome decodeOutcome(final byte[] record) {
        final ByteBuffer in = ByteBuffer.wrap(record).order(LITTLE_ENDIAN);
        final TransactionState status = TransactionState.ofCode(in.get(2));
        in.position(8);
        final long timeMs = in.getLong();
        final long blockNumber = in.getLong();
        final long gasUsed = in.getLong();
        return new Outcome(timeMs, Hash.of(record, in.position()), status, blockNumber, gasUsed);
    }
}
