package io.croupier.relayer.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.signing.Address;
import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemoteSignerTest {
    private static final String KEY = "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
    private static final Address ADDRESS = Address.parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
    private static final Address DEALER = Address.parse("0x00000000000000000000000000000000000000aa");
    private static final long CHAIN_ID = 31_337;
    private static final FeeQuote FEES = new FeeQuote(20_000_000_000L, 1_000_000_000L);

    private TestWeb3Signer server;
    private RemoteSigner signer;

    @BeforeEach
    void start() throws IOException {
        server = TestWeb3Signer.start(KEY, CHAIN_ID);
        signer = RemoteSigner.connect(server.url(), ADDRESS);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldSignWhatTheKeyItselfWouldHaveSigned() {
        assertEquals(ADDRESS, signer.address());
        assertEquals(KeySigner.ofKey(KEY).sign(request(FEES)), signer.sign(request(FEES)));
    }

    @Test
    void shouldSignWithOneGasPriceToo() {
        final TransactionRequest legacy = request(FeeQuote.ofGasPrice(3_000_000_000L));

        assertEquals(KeySigner.ofKey(KEY).sign(legacy), signer.sign(legacy));
    }

    @Test
    void shouldNotTakeAnythingElseThanWhatItAskedFor() {
        assertRefused(transaction -> transaction.put("to", ADDRESS.toString()));
        assertRefused(transaction -> transaction.put("nonce", "0x8"));
        assertRefused(transaction -> transaction.put("value", "0x1"));
        assertRefused(transaction -> transaction.put("data", "0xabce"));
        assertRefused(transaction -> transaction.put("gas", "0x5208"));
        assertRefused(transaction -> transaction.put("maxFeePerGas", "0xffffffffff"));
        assertRefused(transaction -> transaction.put("gasPrice", "0x1"));
    }

    @Test
    void shouldNotTakeATransactionForAnotherChain() throws IOException {
        try (TestWeb3Signer elsewhere = TestWeb3Signer.start(KEY, 1)) {
            final RemoteSigner wrong = RemoteSigner.connect(elsewhere.url(), ADDRESS);

            assertThrows(ChainException.Unusable.class, () -> wrong.sign(request(FEES)));
        }
    }

    @Test
    void shouldNotStartWithASignerThatLacksTheKey() {
        final var refusal =
                assertThrows(IllegalArgumentException.class, () -> RemoteSigner.connect(server.url(), DEALER));

        assertTrue(refusal.getMessage().contains("does not hold the key of " + DEALER));
    }

    @Test
    void shouldTellARefusalFromSilence() {
        server.refuse("locked");
        final var refused = assertThrows(ChainException.Refused.class, () -> signer.sign(request(FEES)));
        assertTrue(refused.getMessage().contains("locked"));

        server.close();
        assertThrows(ChainException.Unreachable.class, () -> signer.sign(request(FEES)));
    }

    @Test
    void shouldNotPrintWhatStandsInItsAddress() {
        server.close();
        final var silence = assertThrows(ChainException.Unreachable.class, () -> signer.sign(request(FEES)));

        assertFalse(silence.toString().contains("token"));
        assertFalse(signer.toString().contains("token"));
    }

    private void assertRefused(final Consumer<com.fasterxml.jackson.databind.node.ObjectNode> change) {
        server.tamper(transaction -> {
            change.accept(transaction);
            return transaction;
        });
        final var refusal = assertThrows(ChainException.Unusable.class, () -> signer.sign(request(FEES)));
        assertTrue(refusal.getMessage().contains("another transaction"), refusal.getMessage());
    }

    private static TransactionRequest request(final FeeQuote fees) {
        return new TransactionRequest(CHAIN_ID, 7, DEALER, Bytes.parse("0xabcd"), 100_000, fees);
    }
}
