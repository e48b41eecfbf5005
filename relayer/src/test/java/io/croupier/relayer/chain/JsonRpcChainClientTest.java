package io.croupier.relayer.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Devnet;
import io.croupier.contracts.TestAccount;
import io.croupier.relayer.TestChain;
import io.croupier.relayer.chain.ChainException.NotAccepted;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a real node answers, and what we make of it. */
class JsonRpcChainClientTest {
    private static final TestAccount ACCOUNT = Devnet.owner();
    private static final Address ADDRESS = Address.parse(ACCOUNT.address());
    private static final FeeQuote FEES = new FeeQuote(100_000_000_000L, 1_000_000_000L);

    private static TestChain chain;
    private static ChainClient client;
    private static DealerViews dealer;

    @BeforeAll
    static void startChain() throws IOException {
        chain = TestChain.start();
        client = chain.client();
        dealer = new DealerViews(client, chain.dealer());
    }

    @AfterAll
    static void stopChain() {
        chain.close();
    }

    @Test
    void shouldFindABlockByItsNumberAndItsLogsByItsHash() {
        final long from = chain.devnet().contracts().fromBlock();
        final long head = client.head().number();
        final List<ChainLog> range = client.logs(from, head, List.of(chain.dealer()));
        final ChainLog first = range.get(0);

        final BlockHeader block = client.block(first.blockNumber()).orElseThrow();

        assertEquals(first.blockHash(), block.hash());
        assertEquals(client.block(block.number() - 1).orElseThrow().hash(), block.parentHash());
        assertTrue(client.logs(block.hash(), List.of(chain.dealer())).contains(first));
        assertTrue(client.block(head + 1_000).isEmpty());
    }

    @Test
    void shouldSendATransactionAndFindItsReceipt() {
        final long nonce = client.transactionCount(ADDRESS, BlockTag.LATEST);

        final Hash hash = client.send(transfer(nonce).raw());
        chain.mine(1);

        assertEquals(transfer(nonce).hash(), hash);
        final TransactionReceipt receipt = client.receipt(hash).orElseThrow();
        assertTrue(receipt.succeeded());
        assertEquals(ADDRESS, receipt.from());
        assertEquals(21_000, receipt.gasUsed());
        assertEquals(nonce + 1, client.transactionCount(ADDRESS, BlockTag.LATEST));
        assertTrue(client.transactions(receipt.block().hash()).contains(new MinedTransaction(hash, ADDRESS, nonce)));
        assertTrue(client.receipt(Hash.keccak(new byte[1])).isEmpty());
    }

    @Test
    void shouldSendALegacyTransaction() {
        final long nonce = client.transactionCount(ADDRESS, BlockTag.LATEST);

        final Hash hash = client.send(transaction(nonce, 21_000, FeeQuote.ofGasPrice(2 * client.gasPrice()))
                .raw());
        chain.mine(1);

        assertTrue(client.receipt(hash).orElseThrow().succeeded());
    }

    @Test
    void shouldTellWhyATransactionWasNotAccepted() {
        client.send(transfer(client.transactionCount(ADDRESS, BlockTag.LATEST)).raw());
        chain.mine(1);
        final long next = client.transactionCount(ADDRESS, BlockTag.LATEST);
        chain.pauseMining();
        try {
            client.send(transfer(next).raw());

            assertEquals(NotAccepted.Reason.ALREADY_KNOWN, refusal(transfer(next)));
            assertEquals(NotAccepted.Reason.REPLACEMENT_UNDERPRICED, refusal(transaction(next, 22_000, FEES)));
            assertEquals(NotAccepted.Reason.NONCE_TOO_LOW, refusal(transfer(next - 1)));
            assertEquals(
                    NotAccepted.Reason.INSUFFICIENT_FUNDS,
                    refusal(transaction(next + 1, 30_000_000, new FeeQuote(Long.MAX_VALUE, 1))));
        } finally {
            chain.resumeMining();
        }
    }

    @Test
    void shouldHandOverWhatAContractRevertedWith() {
        final CallRequest notASender = new CallRequest(ADDRESS, chain.dealer(), DealerViews.tradeCall(new byte[1]), 0);

        final var revert = assertThrows(ChainException.Reverted.class, () -> client.call(notASender, BlockTag.LATEST));

        assertEquals("NotOrderSender", RefusalReasons.ofCall(revert.data()));
        assertThrows(ChainException.Reverted.class, () -> client.estimateGas(notASender));
    }

    @Test
    void shouldNameABatchThatCannotBeRead() {
        final CallRequest unreadable = new CallRequest(
                Address.parse(Devnet.orderSender().address()), chain.dealer(), DealerViews.tradeCall(new byte[1]), 0);

        final var revert = assertThrows(ChainException.Reverted.class, () -> client.call(unreadable, BlockTag.LATEST));

        assertEquals("MalformedTradeData", RefusalReasons.ofCall(revert.data()));
    }

    @Test
    void shouldCallAnEndpointThatIsNotThereUnreachable() {
        try (ChainClient nobody = JsonRpcChainClient.connect(URI.create("http://127.0.0.1:1"), Duration.ofSeconds(1))) {
            assertThrows(ChainException.Unreachable.class, nobody::head);
            assertThrows(ChainException.Unreachable.class, () -> nobody.send(Bytes.parse("0x00")));
        }
    }

    @Test
    void shouldGiveUpOnAnEndpointThatHangs() throws IOException, InterruptedException {
        chain.freeze();
        try {
            assertThrows(ChainException.Unreachable.class, client::head);
        } finally {
            chain.thaw();
        }
    }

    @Test
    void shouldAcceptOnlyTheDomainThatTheDealerVerifies() {
        final Eip712Domain told = dealer.domain();

        assertEquals(new Eip712Domain("Croupier", "1", client.chainId(), chain.dealer()), told);
        dealer.requireDomain(told);
        final var otherName = new Eip712Domain("JOJO", "1", client.chainId(), chain.dealer());
        final var otherChain = new Eip712Domain("Croupier", "1", client.chainId() + 1, chain.dealer());
        assertThrows(ChainException.Unusable.class, () -> dealer.requireDomain(otherName));
        assertThrows(ChainException.Unusable.class, () -> dealer.requireDomain(otherChain));
        final var nothing = new DealerViews(client, ADDRESS);
        assertThrows(ChainException.Unusable.class, () -> nothing.requireDomain(told));
    }

    @Test
    void shouldReadWhatTheDealerKnowsOfItsMarkets() {
        assertEquals(3, dealer.registeredMarkets(BlockTag.LATEST).size());
        assertEquals(1, dealer.marketId(chain.perp(1), BlockTag.LATEST).orElseThrow());
        assertTrue(dealer.marketId(ADDRESS, BlockTag.LATEST).isEmpty());
        assertEquals(
                chain.markPriceSource(0),
                dealer.riskParams(chain.perp(0), BlockTag.LATEST).markPriceSource());
        assertTrue(dealer.isOrderSender(Address.parse(Devnet.orderSender().address()), BlockTag.LATEST));
        assertFalse(dealer.isOrderSender(ADDRESS, BlockTag.LATEST));
    }

    private static NotAccepted.Reason refusal(final SignedTransaction transaction) {
        return assertThrows(NotAccepted.class, () -> client.send(transaction.raw()))
                .reason();
    }

    private static SignedTransaction transfer(final long nonce) {
        return transaction(nonce, 21_000, FEES);
    }

    private static SignedTransaction transaction(final long nonce, final long gas, final FeeQuote fees) {
        return KeySigner.ofKey(ACCOUNT.privateKey())
                .sign(new TransactionRequest(client.chainId(), nonce, ADDRESS, Bytes.EMPTY, gas, fees));
    }
}
