package io.croupier.relayer.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.croupier.relayer.chain.ChainException.NotAccepted;
import io.croupier.signing.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers answer beside the truth: nobody but the client may have to know. */
class OddAnswersTest {
    private static final Bytes BYTES = Bytes.parse("0x00");

    private volatile String answer = "";
    private HttpServer server;
    private ChainClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                final byte[] body = answer.getBytes(UTF_8);
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        client = JsonRpcChainClient.connect(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"maintenance\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"soon\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[7]}",
                "[]",
                "<html>"
            })
    void shouldTakeWhatCannotBeReadForNoAnswer(final String nonsense) {
        answer = nonsense;

        for (final Executable question : questions()) {
            assertThrows(ChainException.Unreachable.class, question);
        }
    }

    @Test
    void shouldTakeNothingForAnAnswerOnlyWhereThereMayBeNothing() {
        answer = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}";

        assertThrows(ChainException.Unreachable.class, client::head);
        assertThrows(ChainException.Unreachable.class, client::chainId);
        assertThrows(ChainException.Unreachable.class, () -> client.code(Address.ZERO, BlockTag.LATEST));
        assertTrue(client.block(1).isEmpty());
        assertTrue(client.receipt(Hash.ZERO).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "-32005, Transaction gas limit exceeds block gas limit, GAS_LIMIT_TOO_HIGH",
        "3, known transaction. transaction with hash 0x1 is already in the system, ALREADY_KNOWN",
        "3, max fee per gas less than block base fee, FEE_TOO_LOW",
        "-32000, txpool is full, OTHER"
    })
    void shouldKnowThatATransactionWasNotTakenWhateverTheCode(
            final int code, final String words, final NotAccepted.Reason reason) {
        answer = error(code, words);

        assertEquals(
                reason,
                assertThrows(NotAccepted.class, () -> client.send(BYTES)).reason());
    }

    @ParameterizedTest
    @CsvSource({"429, slow down", "-32005, daily request count exceeded"})
    void shouldNotTakeARateLimitForARefusal(final int code, final String words) {
        answer = error(code, words);

        assertThrows(ChainException.Unreachable.class, () -> client.send(BYTES));
    }

    @ParameterizedTest
    @CsvSource({
        "-32000, out of gas",
        "-32003, EVM error OutOfGas",
        "3, execution reverted",
        "-32000, execution reverted"
    })
    void shouldKnowThatACallFailedAndNotTheEndpoint(final int code, final String words) {
        answer = error(code, words);

        final ChainException.Reverted failure = assertThrows(
                ChainException.Reverted.class,
                () -> client.call(CallRequest.view(Address.ZERO, BYTES), BlockTag.LATEST));

        assertEquals(Bytes.EMPTY, failure.data());
    }

    private static String error(final int code, final String words) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":" + code + ",\"message\":\"" + words + "\"}}";
    }

    private List<Executable> questions() {
        return List.of(
                client::chainId,
                client::head,
                () -> client.block(1),
                () -> client.logs(1, 2, List.of(Address.ZERO)),
                () -> client.call(CallRequest.view(Address.ZERO, BYTES), BlockTag.LATEST),
                () -> client.code(Address.ZERO, BlockTag.LATEST),
                () -> client.transactionCount(Address.ZERO, BlockTag.LATEST),
                () -> client.priorityFeePerGas(),
                () -> client.gasPrice(),
                () -> client.send(BYTES),
                () -> client.transactions(Hash.ZERO),
                () -> client.receipt(Hash.ZERO));
    }
}
