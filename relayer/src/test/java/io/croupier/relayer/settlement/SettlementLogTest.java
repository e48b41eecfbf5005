package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.FeeQuote;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.SignedTransaction;
import io.croupier.signing.Address;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.openhft.chronicle.queue.rollcycles.TestRollCycles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettlementLogTest {
    private static final Address SENDER = Address.parse("0x" + "5e".repeat(20));

    @TempDir
    Path folder;

    @Test
    void shouldWriteAnIntentByteForByte() {
        final var record = new SettlementRecord();

        final int length = record.encode(intent(7, 3L, 4L));

        assertEquals(
                "0x01" + "02" + "0200" + "02000000"
                        + "e803000000000000" // time 1000
                        + "0200000000000000" // builds on 2
                        + "6300000000000000" // sequence 99
                        + "0700000000000000" // nonce
                        + "a086010000000000" // gas limit 100,000
                        + "1400000000000000" // max fee 20
                        + "0100000000000000" // priority fee
                        + "5e".repeat(20)
                        + "03000000" // length of the transaction
                        + signed(7).hash().toString().substring(2)
                        + "0300000000000000" + "0400000000000000"
                        + "02f807"
                        + "00",
                encoded(record, length));
    }

    @Test
    void shouldWriteAnOutcomeByteForByte() {
        final var record = new SettlementRecord();

        final int length = record.encode(outcome(7, TransactionState.REVERTED));

        assertEquals(
                "0x02" + "01" + "05" + "00" + "00000000"
                        + "d007000000000000"
                        + "0c00000000000000"
                        + "0852000000000000"
                        + signed(7).hash().toString().substring(2),
                encoded(record, length));
    }

    @Test
    void shouldReadBackWhatItWrote() {
        final var record = new SettlementRecord();
        final Intent intent = intent(7, 3L, 4L);
        final int intentLength = record.encode(intent);
        assertEquals(intent, SettlementRecord.decodeIntent(Arrays.copyOf(record.bytes(), intentLength)));

        final Outcome outcome = outcome(7, TransactionState.REPLACED);
        final int outcomeLength = record.encode(outcome);
        assertEquals(outcome, SettlementRecord.decodeOutcome(Arrays.copyOf(record.bytes(), outcomeLength)));
    }

    @Test
    void shouldStillHoldAfterAReopenWhatHasNoOutcome() {
        try (SettlementLog log = SettlementLog.open(folder)) {
            log.append(intent(7, 3L));
            log.append(intent(8, 4L));
            log.append(outcome(7, TransactionState.SETTLED));
            log.append(intent(9, 5L, 6L));
        }

        try (SettlementLog log = SettlementLog.open(folder)) {
            final IntentLog.Recovered recovered = log.recover();

            assertEquals(List.of(intent(8, 4L), intent(9, 5L, 6L)), recovered.open());
            assertEquals(intent(9, 5L, 6L), recovered.highest());
        }
    }

    @Test
    void shouldBeEmptyAtFirst() {
        try (SettlementLog log = SettlementLog.open(folder)) {
            final IntentLog.Recovered recovered = log.recover();

            assertEquals(List.of(), recovered.open());
            assertNull(recovered.highest());
        }
    }

    @Test
    void shouldForgetWholeFilesThatNothingNeeds() {
        final AtomicLong nowMs = new AtomicLong(1_000_000_000_000L);
        try (SettlementLog log = SettlementLog.open(folder, TestRollCycles.TEST_SECONDLY, nowMs::get)) {
            for (long nonce = 1; nonce <= 6; nonce++) {
                log.append(intent(nonce, nonce));
                nowMs.addAndGet(1_000);
            }
            for (long nonce = 1; nonce <= 3; nonce++) {
                log.append(outcome(nonce, TransactionState.SETTLED));
            }
            log.append(outcome(5, TransactionState.SETTLED));
            assertEquals(7, files());

            log.prune(3);
            assertEquals(5, files());
            log.prune(Long.MAX_VALUE);
            assertEquals(4, files());

            log.append(outcome(4, TransactionState.SETTLED));
            log.append(outcome(6, TransactionState.SETTLED));
            log.prune(Long.MAX_VALUE);
            assertEquals(2, files());
            assertEquals(intent(6, 6L), log.recover().highest());
        }
        try (SettlementLog log = SettlementLog.open(folder, TestRollCycles.TEST_SECONDLY, nowMs::get)) {
            assertEquals(intent(6, 6L), log.recover().highest());
            assertEquals(List.of(), log.recover().open());
        }
    }

    private long files() {
        return folder.toFile().listFiles((dir, name) -> name.endsWith(".cq4")).length;
    }

    private static Intent intent(final long nonce, final Long... units) {
        return new Intent(
                1_000,
                2,
                Intent.Purpose.UNITS,
                2,
                List.of(units),
                99,
                SENDER,
                nonce,
                100_000,
                new FeeQuote(20, 1),
                signed(nonce));
    }

    private static Outcome outcome(final long nonce, final TransactionState status) {
        return new Outcome(2_000, signed(nonce).hash(), status, 12, 21_000);
    }

    private static SignedTransaction signed(final long nonce) {
        final byte[] raw = {2, (byte) 0xf8, (byte) nonce};
        return new SignedTransaction(Bytes.of(raw), Hash.keccak(raw));
    }

    private static String encoded(final SettlementRecord record, final int length) {
        return Bytes.of(Arrays.copyOf(record.bytes(), length)).toString();
    }
}
