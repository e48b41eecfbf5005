package io.croupier.relayer.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.function.UnaryOperator;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;

/** Signs as Web3Signer's eth1 API is documented to, with a real key; can be made to sign something else. */
final class TestWeb3Signer implements AutoCloseable {
    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final Credentials credentials;
    private final long chainId;
    private volatile UnaryOperator<ObjectNode> tampering = UnaryOperator.identity();
    private volatile String error = "";

    private TestWeb3Signer(final HttpServer server, final String key, final long chainId) {
        this.server = server;
        this.credentials = Credentials.create(key);
        this.chainId = chainId;
    }

    static TestWeb3Signer start(final String key, final long chainId) throws IOException {
        final TestWeb3Signer signer = new TestWeb3Signer(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), key, chainId);
        signer.server.createContext("/", signer::handle);
        signer.server.start();
        return signer;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
    }

    /** Changes what is asked for before it is signed. */
    void tamper(final UnaryOperator<ObjectNode> change) {
        tampering = change;
    }

    /** Refuses to sign. */
    void refuse(final String message) {
        error = message;
    }

    private void handle(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final JsonNode request = json.readTree(exchange.getRequestBody());
            final ObjectNode answer = json.createObjectNode().put("jsonrpc", "2.0");
            answer.set("id", request.path("id"));
            switch (request.path("method").asText()) {
                case "eth_accounts" -> answer.putArray("result").add(credentials.getAddress());
                case "eth_signTransaction" -> sign(request.path("params").path(0), answer);
                default -> throw new IOException("not of the documented API");
            }
            final byte[] bytes = answer.toString().getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void sign(final JsonNode asked, final ObjectNode answer) {
        if (!error.isEmpty()) {
            answer.putObject("error").put("code", -32_000).put("message", error);
            return;
        }
        final ObjectNode transaction = tampering.apply((ObjectNode) asked);
        final String to = transaction.path("to").asText();
        final String data = transaction.path("data").asText();
        final BigInteger value = number(transaction, "value");
        final RawTransaction raw = transaction.has("gasPrice")
                ? RawTransaction.createTransaction(
                        number(transaction, "nonce"),
                        number(transaction, "gasPrice"),
                        number(transaction, "gas"),
                        to,
                        value,
                        data)
                : RawTransaction.createTransaction(
                        chainId,
                        number(transaction, "nonce"),
                        number(transaction, "gas"),
                        to,
                        value,
                        data,
                        number(transaction, "maxPriorityFeePerGas"),
                        number(transaction, "maxFeePerGas"));
        answer.put("result", Numeric.toHexString(TransactionEncoder.signMessage(raw, chainId, credentials)));
    }

    private static BigInteger number(final JsonNode transaction, final String field) {
        return Numeric.decodeQuantity(transaction.path(field).asText());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
