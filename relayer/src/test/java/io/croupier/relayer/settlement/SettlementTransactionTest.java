package io.croupier.relayer.settlement;

import static io.croupier.relayer.settlement.SettlementTransaction.Action.NOTHING;
import static io.croupier.relayer.settlement.SettlementTransaction.Action.SEND;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.ChainException.NotAccepted.Reason;
import io.croupier.relayer.chain.FeeQuote;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.SignedTransaction;
import io.croupier.relayer.chain.TransactionReceipt;
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
    private static final Hash HASH = Hash.keccak(new byte[] {1});

    private final SettlementTransaction transaction = new SettlementTransaction(
            new Intent(
                    0,
                    0,
                    Intent.Purpose.UNITS,
                    0,
                    List.of(1L, 2L),
                    9,
                    Address.ZERO,
                    5,
                    100_000,
                    new FeeQuote(2, 1),
                    new SignedTransaction(Bytes.EMPTY, HASH)),
            CONFIRMATIONS,
            RESEND_MS);

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

        transaction.advance(nonceSpent(), 100);
        transaction.advance(nonceSpent(), 100 + SettlementTransaction.REPLACED_AFTER_MS - 1);
        assertEquals(TransactionState.SUBMITTED, transaction.state());
        transaction.advance(mined(10, true, 20), 100 + SettlementTransaction.REPLACED_AFTER_MS);

        assertEquals(TransactionState.SETTLED, transaction.state());
    }

    @Test
    void shouldBeReplacedWhenAnotherTransactionSpentTheNonce() {
        transaction.onSent(0);

        transaction.advance(nonceSpent(), 100);
        transaction.advance(nonceSpent(), 100 + SettlementTransaction.REPLACED_AFTER_MS);

        assertEquals(TransactionState.REPLACED, transaction.state());
        assertEquals(NOTHING, transaction.advance(nothing(), Long.MAX_VALUE));
    }

    @Test
    void shouldForgetASpentNonceThatTheChainTookBack() {
        transaction.onSent(0);

        transaction.advance(nonceSpent(), 100);
        transaction.advance(nothing(), 200);
        transaction.advance(nonceSpent(), 10_000);

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
            names = {"ALREADY_KNOWN", "NONCE_TOO_LOW"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldTryTheSameBytesAgainWhateverElseTheEndpointSays(final Reason reason) {
        transaction.onNotAccepted(reason, 0);

        assertEquals(TransactionState.SIGNED, transaction.state());
        assertEquals(NOTHING, transaction.advance(nothing(), 100));
        assertEquals(SEND, transaction.advance(nothing(), 1_000));
    }

    @Test
    void shouldTakeATimeOutForNothing() {
        transaction.onSilence(0);

        assertEquals(TransactionState.SIGNED, transaction.state());
        assertEquals(SEND, transaction.advance(nothing(), 1_000));
    }

    private static Sighting nothing() {
        return new Sighting(Optional.empty(), false, 100);
    }

    private static Sighting nonceSpent() {
        return new Sighting(Optional.empty(), true, 100);
    }

    private static Sighting mined(final long block, final boolean succeeded, final long head) {
        final var receipt = new TransactionReceipt(
                HASH,
                new BlockId(block, Hash.keccak(new byte[] {(byte) block})),
                Address.ZERO,
                Address.ZERO,
                succeeded,
                21_000,
                1,
                List.of());
        return new Sighting(Optional.of(receipt), true, head);
    }
}
