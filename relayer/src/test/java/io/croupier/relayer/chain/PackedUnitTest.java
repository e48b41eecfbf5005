package io.croupier.relayer.chain;

import static io.croupier.matcher.journal.codec.ChainEventKind.BALANCE_CHANGE;
import static io.croupier.matcher.journal.codec.ChainEventKind.ORDER_FILLED;
import static io.croupier.matcher.journal.codec.ChainEventKind.SENDER_FEE;
import static io.croupier.matcher.journal.codec.ChainEventKind.UNIT_SETTLED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log's bytes follow contracts/README.md, Log of a settled unit. */
class PackedUnitTest {
    private static final Address DEALER = Address.parse("0x" + "de".repeat(20));
    private static final Address MARKET = Address.parse("0x" + "ee".repeat(20));
    private static final Address ALICE = Address.parse("0x" + "a1".repeat(20));
    private static final Address BOB = Address.parse("0x" + "b0".repeat(20));
    private static final Address SENDER = Address.parse("0x" + "5e".repeat(20));
    private static final Hash TRANSACTION = Hash.keccak(new byte[] {7});

    private final VenueDirectory directory = new VenueDirectory(DEALER);

    @BeforeEach
    void listMarket() {
        directory.list(5, MARKET);
    }

    @Test
    void shouldTellFillsBalancesFeeAndSettlementOfATakerAndTwoOrdersOfOneMaker() {
        final String data = header("000000000000002a", 3, 1, "000000000000000000000012")
                + leg(1, ALICE, "00000000000000000000000a", 300, -9_000, 2)
                + leg(2, BOB, "000000000000000000000004", -100, 2_996, 0)
                + leg(3, BOB, "fffffffffffffffffffffffc", -200, 6_004, 0)
                + "00".repeat(31) + "07";

        final List<ChainEntry> entries = decode(data);

        assertEquals(
                List.of(
                        filled(0, ALICE, 1, 300, -9_000, 10),
                        filled(1, BOB, 2, -100, 2_996, 4),
                        filled(2, BOB, 3, -200, 6_004, -4),
                        changed(ALICE, 300, -9_000),
                        changed(BOB, -300, 9_000),
                        unit(SENDER_FEE, SENDER, Address.ZERO, 18),
                        unit(UNIT_SETTLED, Address.ZERO, MARKET).withHash(TRANSACTION)),
                entries);
    }

    @Test
    void shouldRefuseALogWhoseLengthContradictsItsHeader() {
        final String data =
                header("000000000000002a", 2, 0, "00".repeat(12)) + leg(1, ALICE, "00".repeat(12), 1, -1, 0);

        final var refusal = assertThrows(ChainException.Unusable.class, () -> decode(data));

        assertTrue(refusal.getMessage().contains("unit 3-42"), refusal.getMessage());
    }

    @Test
    void shouldRefuseAMarketThatWasNeverListed() {
        final var empty = new VenueDirectory(DEALER);
        final ChainLog log = log(header("000000000000002a", 0, 0, "00".repeat(12)));

        assertThrows(ChainException.Unusable.class, () -> new PackedUnit(log, empty));
    }

    private List<ChainEntry> decode(final String data) {
        final List<ChainEntry> entries = new ArrayList<>();
        new PackedUnit(log(data), directory).appendTo(entries, () -> SENDER);
        return entries;
    }

    private static ChainLog log(final String data) {
        return new ChainLog(
                DEALER, List.of(DealerEvents.UNIT_SETTLED), Bytes.parse("0x" + data), 9, Hash.ZERO, TRANSACTION, 1);
    }

    private static String header(final String unit, final int legs, final int closes, final String fee) {
        return unit + "0003" + "05" + "%02x".formatted(legs) + "%02x".formatted(closes) + "00".repeat(7) + fee;
    }

    private static String leg(
            final int hash,
            final Address trader,
            final String fee,
            final long paper,
            final long credit,
            final int serial) {
        return "%064x".formatted(hash)
                + Bytes.of(trader.toBytes()).toString().substring(2)
                + fee
                + int112(paper)
                + int112(credit)
                + "%08x".formatted(serial);
    }

    private static String int112(final long value) {
        return (value < 0 ? "ff" : "00").repeat(6) + "%016x".formatted(value);
    }

    private static ChainEntry filled(
            final int leg, final Address trader, final int hash, final long paper, final long credit, final long fee) {
        return unit(ORDER_FILLED, trader, MARKET, paper, credit, fee)
                .withLeg(leg)
                .withHash(Hash.parse("0x" + "%064x".formatted(hash)));
    }

    private static ChainEntry changed(final Address trader, final long paper, final long credit) {
        return unit(BALANCE_CHANGE, trader, MARKET, paper, credit);
    }

    private static ChainEntry unit(
            final ChainEventKind kind, final Address account, final Address market, final long... amounts) {
        final BigInteger[] values = new BigInteger[amounts.length];
        for (int i = 0; i < amounts.length; i++) {
            values[i] = BigInteger.valueOf(amounts[i]);
        }
        return ChainEntry.of(kind, account, market, values).withUnit(3, 42);
    }
}
