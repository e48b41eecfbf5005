package io.croupier.relayer.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.relayer.chain.ChainException.NotAccepted;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As geth and those that follow it, Nethermind, Besu and Erigon word it. */
class NotAcceptedTest {
    @ParameterizedTest
    @CsvSource({
        "already known, ALREADY_KNOWN",
        "AlreadyKnown, ALREADY_KNOWN",
        "Known transaction, ALREADY_KNOWN",
        "nonce too low: next nonce 5; tx nonce 4, NONCE_TOO_LOW",
        "'OldNonce, Current nonce: 5, nonce of rejected tx: 4', NONCE_TOO_LOW",
        "Nonce too low, NONCE_TOO_LOW",
        "replacement transaction underpriced, REPLACEMENT_UNDERPRICED",
        "ReplacementNotAllowed, REPLACEMENT_UNDERPRICED",
        "Replacement transaction underpriced, REPLACEMENT_UNDERPRICED",
        "could not replace existing tx, REPLACEMENT_UNDERPRICED",
        "insufficient funds for gas * price + value: balance 1; tx cost 2, INSUFFICIENT_FUNDS",
        "'InsufficientFunds, Account balance: 0', INSUFFICIENT_FUNDS",
        "Upfront cost exceeds account balance, INSUFFICIENT_FUNDS",
        "transaction underpriced: tip needed 1; tip permitted 0, FEE_TOO_LOW",
        "max fee per gas less than block base fee, FEE_TOO_LOW",
        "'FeeTooLow, MaxFeePerGas too low', FEE_TOO_LOW",
        "exceeds block gas limit, GAS_LIMIT_TOO_HIGH",
        "GasLimitExceeded, GAS_LIMIT_TOO_HIGH",
        "Transaction gas limit exceeds block gas limit, GAS_LIMIT_TOO_HIGH",
        "txpool is full, OTHER"
    })
    void shouldUnderstandWhyAnEndpointTakesNoTransaction(final String words, final NotAccepted.Reason reason) {
        assertEquals(reason, new NotAccepted(words).reason());
    }
}
