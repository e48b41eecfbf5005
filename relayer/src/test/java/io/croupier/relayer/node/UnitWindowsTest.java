package io.croupier.relayer.node;

import static io.croupier.matcher.journal.codec.BustReason.INVALID_SIGNATURE;
import static io.croupier.matcher.journal.codec.BustReason.ORDER_EXPIRED;
import static io.croupier.matcher.journal.codec.BustReason.TRADER_UNSAFE;
import static io.croupier.matcher.journal.codec.ChainEventKind.DEPOSIT;
import static io.croupier.matcher.journal.codec.ChainEventKind.SET_OPERATOR;
import static io.croupier.matcher.journal.codec.ChainEventKind.TRANSFER_OUT;
import static io.croupier.matcher.journal.codec.ChainEventKind.WITHDRAW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnitWindowsTest {
    private static final Address ALICE = Address.parse("0x00000000000000000000000000000000000000a1");
    private static final Address BOB = Address.parse("0x00000000000000000000000000000000000000b0");
    private static final Address BTC = Address.parse("0x00000000000000000000000000000000000000c1");

    /** 0.5 %. */
    private static final long BUFFER = 5_000_000_000_000_000L;

    private static final int ALICES_LEG = 0;
    private static final int NO_LEG = 255;

    private final UnitWindows windows = new UnitWindows();

    @BeforeEach
    void matchAliceAndBobAtBlockTen() {
        windows.onMarket(BTC, BUFFER);
        windows.onMark(9, BTC, BigInteger.valueOf(30_000));
        windows.onChain(10, WITHDRAW, ALICE, BigInteger.ONE);
        windows.onMatched(0, 1, List.of(ALICE, BOB));
    }

    @Test
    void shouldExcuseNothingByWhatTheLedgerKnewAtTheMatch() {
        assertEquals(Excuse.NONE, windows.excuseOf(0, 1, ALICES_LEG, TRADER_UNSAFE, 12));
    }

    @Test
    void shouldExcuseByCreditThatTheBlamedTraderTookOutMeanwhile() {
        windows.onChain(11, DEPOSIT, ALICE, BigInteger.ONE);
        windows.onChain(11, WITHDRAW, BOB, BigInteger.ONE);
        assertEquals(Excuse.NONE, windows.excuseOf(0, 1, ALICES_LEG, TRADER_UNSAFE, 12));
        assertEquals(Excuse.WITHDRAWAL, windows.excuseOf(0, 1, NO_LEG, TRADER_UNSAFE, 12), "nobody is blamed");

        windows.onChain(12, TRANSFER_OUT, ALICE, BigInteger.ONE);

        assertEquals(Excuse.WITHDRAWAL, windows.excuseOf(0, 1, ALICES_LEG, TRADER_UNSAFE, 12));
        assertEquals(Excuse.NONE, windows.excuseOf(0, 1, ALICES_LEG, TRADER_UNSAFE, 11), "it came too late for that");
        assertEquals(Excuse.NONE, windows.excuseOf(0, 1, ALICES_LEG, ORDER_EXPIRED, 12), "it does not explain that");
        assertEquals(Excuse.NONE, windows.excuseOf(1, 1, ALICES_LEG, TRADER_UNSAFE, 12), "another lane's unit");
    }

    @Test
    void shouldExcuseByAMarkOnlyBeyondTheBuffer() {
        windows.onMark(11, BTC, BigInteger.valueOf(29_900));
        windows.onMark(12, BTC, BigInteger.valueOf(29_850));
        assertEquals(Excuse.NONE, windows.excuseOf(0, 1, ALICES_LEG, TRADER_UNSAFE, 20));

        windows.onMark(13, BTC, BigInteger.valueOf(29_849));

        assertEquals(Excuse.MARK, windows.excuseOf(0, 1, ALICES_LEG, TRADER_UNSAFE, 20), "in small steps");
        assertEquals(Excuse.NONE, windows.excuseOf(0, 1, ALICES_LEG, TRADER_UNSAFE, 12));
        windows.onMatched(0, 2, List.of(ALICE, BOB));
        windows.onMark(14, BTC, BigInteger.valueOf(29_849));
        assertEquals(Excuse.NONE, windows.excuseOf(0, 2, ALICES_LEG, TRADER_UNSAFE, 20), "the core knew that mark");
    }

    @Test
    void shouldExcuseASignatureByARemovedKeyOrAContractsNo() {
        windows.onChain(11, SET_OPERATOR, ALICE, BigInteger.ONE);
        assertEquals(Excuse.NONE, windows.excuseOf(0, 1, ALICES_LEG, INVALID_SIGNATURE, 12), "it was added");
        windows.onChain(11, SET_OPERATOR, ALICE, BigInteger.ZERO);
        assertEquals(Excuse.OPERATOR, windows.excuseOf(0, 1, ALICES_LEG, INVALID_SIGNATURE, 12));

        windows.onContractAccount(BOB);
        assertEquals(Excuse.SIGNER, windows.excuseOf(0, 1, 1, INVALID_SIGNATURE, 12));
    }

    @Test
    void shouldExcuseWhatFollowsFromAnEarlierRefusal() {
        windows.onMatched(0, 2, List.of(BOB, ALICE));
        windows.onMatched(1, 1, List.of(BOB));
        windows.onRefused(0, 1, 12);

        assertEquals(Excuse.DEPENDENCY, windows.excuseOf(0, 2, 0, TRADER_UNSAFE, 12));
        assertEquals(Excuse.DEPENDENCY, windows.excuseOf(1, 1, 0, TRADER_UNSAFE, 13));
        windows.onBusted(0, 1, 13);
        windows.onMatched(0, 3, List.of(BOB));
        assertEquals(Excuse.NONE, windows.excuseOf(0, 3, 0, TRADER_UNSAFE, 14), "matched after the bust");
    }

    @Test
    void shouldExcuseAUnitNeitherByItsOwnBustNorByALaterUnits() {
        windows.onMatched(0, 2, List.of(ALICE, BOB));
        windows.onBusted(0, 2, 11);
        windows.onBusted(0, 1, 11);

        assertEquals(Excuse.NONE, windows.excuseOf(0, 1, ALICES_LEG, TRADER_UNSAFE, 12));
        assertEquals(Excuse.DEPENDENCY, windows.excuseOf(0, 2, ALICES_LEG, TRADER_UNSAFE, 12));
    }

    @Test
    void shouldKnowABustedUnitForAWhileAndNoSettledOne() {
        windows.onChain(11, WITHDRAW, ALICE, BigInteger.ONE);
        windows.onMatched(0, 2, List.of(ALICE));
        windows.onBusted(0, 1, 12);
        windows.onSettled(0, 2);

        assertEquals(Excuse.WITHDRAWAL, windows.excuseOf(0, 1, ALICES_LEG, TRADER_UNSAFE, 12));
        windows.onChain(12, WITHDRAW, ALICE, BigInteger.ONE);
        assertEquals(Excuse.NONE, windows.excuseOf(0, 2, ALICES_LEG, TRADER_UNSAFE, 12));
    }
}
