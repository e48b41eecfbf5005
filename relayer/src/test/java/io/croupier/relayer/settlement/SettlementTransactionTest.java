package io.croupier.relayer.settlement;

import static io.croupier.relayer.settlement.SettlementTransaction.Action.FILL;
import static io.croupier.relayer.settlement.SettlementTransaction.Action.NOTHING;
import static io.croupier.relayer.settlement.SettlementTransaction.Action.RAISE;
import static io.croupier.relayer.settlement.SettlementTransaction.Action.SEND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.ChainException.NotAccepted.Reason;
import io.croupier.relayer.chain.FeeQuote;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.SignedTransaction;
import io.croupier.relayer.chain.TransactionReceipt;
import io.croupier.relayer.settlement.SettlementTransaction.Patience;
import io.croupier.relayer.settlement.SettlementTransaction.Sighting;
import io.croupier.signing.Address;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettlementTransactionTest {
    private static final int CONFIRMATIONS = 3;
    private static final long RESEND_MS = 30_000;
    private static final long RAISE_MS = 100_000;
    private static final Hash RAISED_HASH = Hash.keccak(new byte[] {2});
    private static final Hash HASH = Hash.keccak(new byte[] {1});

    private long head = 100;

    private final SettlementTransaction transaction = new SettlementTransaction(
            List.of(intent(Intent.Purpose.UNITS, HASH)), CONFIRMATIONS, new Patience(RESEND_MS, RAISE_MS));

    @Test
    void shouldSendWhatIsOnlyInTheLog() {
        assertEquals(SEND, transaction.advance(nothing(), 0));
        assertEquals(TransactionState.SIGNED, transaction.state());

        transaction.onSent(0);

        assertEquals(TransactionState.SUBMITTED, transaction.state());
        assertEquals(NOTHING, transaction.advance(nothing(), 1));
    }

    @Test
    void shouldSendTheSameBytesAgainAfterLongSilence() {
        transaction.onSent(0);

        assertEquals(NOTHING, transaction.advance(nothing(), RESEND_MS - 1));
        assertEquals(SEND, transaction.advance(nothing(), RESEND_MS));
        assertEquals(TransactionState.SUBMITTED, transaction.state());
    }

    @Test
    void shouldBeSettledOnlyWhenDeepEnough() {
        transaction.onSent(0);

        transaction.advance(mined(10, true, 10), 1);
        assertEquals(TransactionState.MINED, transaction.state());
        transaction.advance(mined(10, true, 11), 2);
        assertEquals(TransactionState.MINED, transaction.state());
        transaction.advance(mined(10, true, 12), 3);

        assertEquals(TransactionState.SETTLED, transaction.state());
    }

    @Test
    void shouldBeRevertedOnlyWhenDeepEnough() {
        transaction.onSent(0);

        transaction.advance(mined(10, false, 11), 1);
        assertEquals(TransactionState.MINED, transaction.state());
        transaction.advance(mined(10, false, 12), 2);

        assertEquals(TransactionState.REVERTED, transaction.state());
    }

    @Test
    void shouldFindAfterACrashThatItWasMinedAllAlong() {
        assertEquals(NOTHING, transaction.advance(mined(10, true, 20), 0));

        assertEquals(TransactionState.SETTLED, transaction.state());
    }

    @Test
    void shouldGoBackAndSendAgainWhenABlockIsReorganisedAway() {
        transaction.onSent(0);
        transaction.advance(mined(10, true, 10), 1);

        assertEquals(SEND, transaction.advance(nothing(), 2));
        assertEquals(TransactionState.SUBMITTED, transaction.state());

        transaction.advance(mined(11, true, 13), 3);
        assertEquals(TransactionState.SETTLED, transaction.state());
    }

    @Test
    void shouldNotCallItReplacedBeforeTheEndpointHadTimeToFindTheReceipt() {
        transaction.onSent(0);

        transaction.advance(taken(), 100);
        transaction.advance(taken(), 100 + SettlementTransaction.REPLACED_AFTER_MS - 1);
        assertEquals(TransactionState.SUBMITTED, transaction.state());
        transaction.advance(mined(10, true, 20), 100 + SettlementTransaction.REPLACED_AFTER_MS);

        assertEquals(TransactionState.SETTLED, transaction.state());
    }

    @Test
    void shouldBeReplacedWhenAnotherTransactionSpentTheNonce() {
        transaction.onSent(0);

        transaction.advance(taken(), 100);
        transaction.advance(taken(), 100 + SettlementTransaction.REPLACED_AFTER_MS);

        assertEquals(TransactionState.REPLACED, transaction.state());
        assertEquals(NOTHING, transaction.advance(nothing(), Long.MAX_VALUE));
    }

    @Test
    void shouldForgetASpentNonceThatTheChainTookBack() {
        transaction.onSent(0);

        transaction.advance(taken(), 100);
        transaction.advance(nothing(), 200);
        transaction.advance(taken(), 10_000);

        assertEquals(TransactionState.SUBMITTED, transaction.state());
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"ALREADY_KNOWN", "NONCE_TOO_LOW"})
    void shouldTakeItAsSentWhenTheEndpointKnowsItOrItsNonce(final Reason reason) {
        transaction.onNotAccepted(reason, 0);

        assertEquals(TransactionState.SUBMITTED, transaction.state());
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"REPLACEMENT_UNDERPRICED", "FEE_TOO_LOW"})
    void shouldPayMoreAtOnceWhenItPaysTooLittle(final Reason reason) {
        assertEquals(RAISE, transaction.onNotAccepted(reason, 0));

        assertEquals(TransactionState.SIGNED, transaction.state());
    }

    @Test
    void shouldWaitForFunds() {
        assertEquals(NOTHING, transaction.onNotAccepted(Reason.INSUFFICIENT_FUNDS, 0));

        assertEquals(TransactionState.SIGNED, transaction.state());
        assertEquals(NOTHING, transaction.advance(nothing(), 4_999));
        assertEquals(SEND, transaction.advance(nothing(), 5_000));
        assertEquals(SEND, transaction.advance(nothing(), 10 * RAISE_MS));
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"GAS_LIMIT_TOO_HIGH", "OTHER"})
    void shouldGiveUpTheNonceOnlyAfterNobodyTookTheBytesForLong(final Reason reason) {
        assertEquals(NOTHING, transaction.onNotAccepted(reason, 0));
        assertEquals(SEND, transaction.advance(nothing(), 1_000));
        transaction.onNotAccepted(reason, 1_000);
        assertEquals(FILL, transaction.advance(nothing(), RESEND_MS));

        transaction.add(intent(Intent.Purpose.FILLER, RAISED_HASH), RESEND_MS);

        assertEquals(SEND, transaction.advance(nothing(), RESEND_MS));
        transaction.onSent(RESEND_MS);
        transaction.advance(mined(RAISED_HASH, 10, true, 12), RESEND_MS + 1);
        assertEquals(TransactionState.REPLACED, transaction.state());
    }

    @Test
    void shouldNeverGiveUpANonceWhoseBytesAnEndpointTook() {
        transaction.onSent(0);
        transaction.advance(nothing(), RESEND_MS);
        transaction.onNotAccepted(Reason.OTHER, RESEND_MS);

        assertEquals(SEND, transaction.advance(nothing(), 2 * RESEND_MS));
        assertEquals(RAISE, transaction.advance(nothing(), RAISE_MS));
    }

    @Test
    void shouldPayMoreWhenItIsStuckAndTakeWhicheverAttemptIsMined() {
        transaction.onSent(0);
        transaction.advance(nothing(), 1);
        assertEquals(RAISE, transaction.advance(nothing(), RAISE_MS));

        transaction.add(intent(Intent.Purpose.UNITS, RAISED_HASH), RAISE_MS);

        assertEquals(SEND, transaction.advance(nothing(), RAISE_MS));
        transaction.onSent(RAISE_MS);
        assertEquals(NOTHING, transaction.advance(nothing(), RAISE_MS + 1));
        transaction.advance(mined(10, true, 12), RAISE_MS + 2);
        assertEquals(TransactionState.SETTLED, transaction.state());
        assertEquals(HASH, transaction.minedOrNewest().signed().hash());
    }

    @Test
    void shouldNotPayMoreWhileTheChainStandsStill() {
        transaction.onSent(0);
        transaction.advance(nothing(100), 1);

        assertEquals(SEND, transaction.advance(nothing(100), 2 * RAISE_MS));
        transaction.onSent(2 * RAISE_MS);
        assertEquals(RAISE, transaction.advance(nothing(101), 2 * RAISE_MS + 1));

        transaction.add(intent(Intent.Purpose.UNITS, RAISED_HASH), 2 * RAISE_MS + 1);
        transaction.onSent(2 * RAISE_MS + 1);
        assertEquals(NOTHING, transaction.advance(nothing(101), 2 * RAISE_MS + 2));
        assertEquals(SEND, transaction.advance(nothing(101), 4 * RAISE_MS));
    }

    @Test
    void shouldWaitAtTheCeiling() {
        transaction.onSent(0);
        transaction.advance(nothing(), 1);
        assertEquals(RAISE, transaction.advance(nothing(), RAISE_MS));

        transaction.onCeiling(RAISE_MS);

        assertEquals(NOTHING, transaction.advance(nothing(), RAISE_MS + RESEND_MS - 1));
        assertEquals(SEND, transaction.advance(nothing(), RAISE_MS + RESEND_MS));
        transaction.onSent(RAISE_MS + RESEND_MS);
        assertEquals(RAISE, transaction.advance(nothing(), 2 * RAISE_MS));
    }

    @Test
    void shouldTakeATimeOutForNothing() {
        transaction.onSilence(0);

        assertEquals(TransactionState.SIGNED, transaction.state());
        assertEquals(SEND, transaction.advance(nothing(), 1_000));
    }

    private static Intent intent(final Intent.Purpose purpose, final Hash hash) {
        final List<Long> units = purpose == Intent.Purpose.UNITS ? List.of(1L, 2L) : List.of();
        return new Intent(
                0,
                0,
                purpose,
                0,
                units,
                9,
                Address.ZERO,
                5,
                100_000,
                new FeeQuote(2, 1),
                new SignedTransaction(Bytes.EMPTY, hash));
    }

    /** One block later than the last time. */
    private Sighting nothing() {
        return nothing(++head);
    }

    private static Sighting nothing(final long head) {
        return new Sighting(Optional.empty(), false, head);
    }

    private static Sighting taken() {
        return new Sighting(Optional.empty(), true, 100);
    }

    private static Sighting mined(final long block, final boolean succeeded, final long head) {
        return mined(HASH, block, succeeded, head);
    }

    private static Sighting mined(final Hash hash, final long block, final boolean succeeded, final long head) {
        final var receipt = new TransactionReceipt(
                hash,
                new BlockId(block, Hash.keccak(new byte[] {(byte) block})),
                Address.ZERO,
                Address.ZERO,
                succeeded,
                21_000,
                List.of());
        return new Sighting(Optional.of(receipt), false, head);
    }
}
