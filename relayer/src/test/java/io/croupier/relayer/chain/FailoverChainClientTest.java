package io.croupier.relayer.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Devnet;
import io.croupier.contracts.TestAccount;
import io.croupier.relayer.FaultyRpc;
import io.croupier.relayer.TestChain;
import io.croupier.relayer.TestVenue;
import io.croupier.signing.Address;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two endpoints of one real chain, one of which misbehaves. */
class FailoverChainClientTest {
    private static final TestAccount ACCOUNT = Devnet.owner();
    private static final Address ADDRESS = Address.parse(ACCOUNT.address());
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private static TestChain chain;

    private FaultyRpc first;
    private FaultyRpc second;
    private FailoverChainClient client;

    @BeforeAll
    static void startChain() throws IOException {
        chain = TestChain.start();
    }

    @AfterAll
    static void stopChain() {
        chain.close();
    }

    @BeforeEach
    void startEndpoints() throws IOException {
        first = FaultyRpc.inFrontOf(chain.rpcUrl());
        second = FaultyRpc.inFrontOf(chain.rpcUrl());
        client = FailoverChainClient.connect(
                List.of(RpcEndpoint.unbounded(first.url(), TIMEOUT), RpcEndpoint.unbounded(second.url(), TIMEOUT)),
                new FailoverPolicy(2, Duration.ofMillis(50)));
    }

    @AfterEach
    void stopEndpoints() {
        client.close();
        first.close();
        second.close();
    }

    @Test
    void shouldAnswerTheSameQuestionThroughAnotherEndpointWhenOneIsGone() {
        client.head();
        first.close();

        final BlockHeader head = client.head();

        assertTrue(head.number() > 0);
        await("second in use", () -> current().equals(RpcEndpoint.publicPart(second.url())));
        assertTrue(second.asked("eth_getBlockByNumber") > 0);
    }

    @Test
    void shouldLeaveAnEndpointThatStallsAndReturnWhenItIsWell() {
        first.stall(true);

        assertTrue(client.head().number() > 0);
        await("second in use", () -> current().equals(RpcEndpoint.publicPart(second.url())));

        first.stall(false);
        await("first in use", () -> current().equals(RpcEndpoint.publicPart(first.url())));
    }

    @Test
    void shouldLeaveAnEndpointThatFallsBehind() {
        chain.mine(10);
        first.stayAt(chain.head().number() - 5);

        await("second in use", () -> current().equals(RpcEndpoint.publicPart(second.url())));

        assertTrue(client.endpoints().get(0).problem().contains("blocks behind"));
        assertTrue(client.head().number() >= chain.head().number() - 1);
    }

    @Test
    void shouldNotBelieveAnOlderHeadWhileAnotherEndpointKnowsBetter() {
        chain.pauseMining();
        try {
            final long head = client.head().number();
            first.stayAt(head - 1);

            assertEquals(head, client.head().number());
        } finally {
            chain.resumeMining();
        }
    }

    @Test
    void shouldLeaveAnEndpointAloneForAsLongAsItAsks() {
        assertTrue(client.head().number() > 0);
        first.refuseNext(1, 2);

        await(
                "second in use",
                () -> client.head().number() > 0 && current().equals(RpcEndpoint.publicPart(second.url())));

        final int asked = first.asked("eth_getBlockByNumber") + first.asked("eth_chainId");
        client.head();
        TestVenue.pause(300);
        assertEquals(asked, first.asked("eth_getBlockByNumber") + first.asked("eth_chainId"));
        await("first in use", () -> current().equals(RpcEndpoint.publicPart(first.url())));
    }

    @Test
    void shouldWaitWhereTheOnlyEndpointAsksForIt() throws IOException {
        try (FaultyRpc only = FaultyRpc.inFrontOf(chain.rpcUrl());
                FailoverChainClient alone = FailoverChainClient.connect(
                        List.of(RpcEndpoint.unbounded(only.url(), TIMEOUT)), FailoverPolicy.standard())) {
            only.refuseNext(1, 60);

            final var refused = assertThrows(ChainException.Unreachable.class, alone::head);

            assertEquals(Duration.ofSeconds(60), refused.retryAfter());
            assertThrows(ChainException.Unreachable.class, alone::head);
            assertEquals(1, only.asked("eth_getBlockByNumber"));
        }
    }

    @Test
    void shouldNotLetAnEndpointBeAskedMoreThanItsShare() {
        try (ChainClient slow = JsonRpcChainClient.connect(new RpcEndpoint(first.url(), TIMEOUT, 20, 2))) {
            final long startNs = System.nanoTime();

            for (int i = 0; i < 8; i++) {
                slow.chainId();
            }

            // Two at once, six more in the rhythm of twenty a second.
            assertTrue(System.nanoTime() - startNs >= Duration.ofMillis(250).toNanos());
        }
    }

    @Test
    void shouldSpreadATransactionOverAllEndpoints() {
        await("both well", () -> client.endpoints().stream().allMatch(EndpointStatus::healthy));

        final Hash hash = client.send(transfer().raw());

        chain.mine(1);
        await("second has it", () -> second.asked("eth_sendRawTransaction") == 1);
        assertTrue(client.receipt(hash).orElseThrow().succeeded());
    }

    @Test
    void shouldSendThroughAnotherEndpointAndSayNothingOfFailureWhereOneIsSilent() {
        first.stall(true);

        final SignedTransaction transaction = transfer();

        assertEquals(transaction.hash(), client.send(transaction.raw()));
        second.close();
        first.stall(false);
        first.refuseNext(1, 60);
        assertThrows(ChainException.Unreachable.class, () -> client.send(transaction.raw()));
    }

    @Test
    void shouldNeverPrintWhatStandsInTheAddressOfAnEndpoint() {
        first.close();
        second.close();

        final var failure = assertThrows(ChainException.Unreachable.class, client::head);

        assertFalse(failure.toString().contains("secret"), failure.toString());
        assertFalse(client.endpoints().toString().contains("secret"));
        assertFalse(client.toString().contains("secret"));
    }

    private String current() {
        return client.endpoints().stream()
                .filter(EndpointStatus::current)
                .findFirst()
                .orElseThrow()
                .name();
    }

    private static SignedTransaction transfer() {
        final long nonce = chain.client().transactionCount(ADDRESS, BlockTag.LATEST);
        return KeySigner.ofKey(ACCOUNT.privateKey())
                .sign(new TransactionRequest(
                        chain.client().chainId(),
                        nonce,
                        ADDRESS,
                        Bytes.EMPTY,
                        21_000,
                        new FeeQuote(100_000_000_000L, 1_000_000_000L)));
    }

    private static void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadlineNs, "no " + what);
            TestVenue.pause(10);
        }
    }
}
