package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.signing.Address;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SignatureException;
import java.time.Duration;
import java.util.Arrays;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.TransactionEncoder;

/**
 * Signs through Web3Signer's eth1 API ({@code eth_accounts}, {@code eth_signTransaction}; docs.web3signer.consensys.io,
 * JSON-RPC), so that the key stays in a vault or a hardware module. What comes back is not trusted: it must be the
 * transaction that was asked for, byte for byte but for the signature, and the signature must be the account's.
 *
 * <p>Safe for several threads; each call waits for the signer, for a bounded time.
 */
public final class RemoteSigner implements TransactionSigner {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final URI endpoint;
    private final Address address;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    private RemoteSigner(final URI endpoint, final Address address) {
        this.endpoint = requireNonNull(endpoint, "endpoint");
        this.address = requireNonNull(address, "address");
    }

    /**
     * Makes sure that the signer answers and holds the account's key.
     *
     * @throws ChainException.Unreachable if it does not answer
     * @throws IllegalArgumentException if it does not hold the key
     */
    public static RemoteSigner connect(final URI endpoint, final Address address) {
        final RemoteSigner signer = new RemoteSigner(endpoint, address);
        signer.requireAccount();
        return signer;
    }

    @Override
    public Address address() {
        return address;
    }

    /**
     * As {@link TransactionSigner#sign}; a signer whose signatures are not deterministic gives others the second time.
     *
     * @throws ChainException.Unreachable if the signer does not answer: it may be asked again
     * @throws ChainException.Refused if it does not want to sign
     * @throws ChainException.Unusable if it signed anything else
     */
    @Override
    public SignedTransaction sign(final TransactionRequest request) {
        final RawTransaction wanted = UnsignedTransaction.of(request);
        final JsonNode result = ask("eth_signTransaction", parameters(request));
        final byte[] raw;
        try {
            raw = Bytes.parse(result.asText()).toArray();
        } catch (final IllegalArgumentException e) {
            throw new ChainException.Unusable(this + " answered eth_signTransaction with what is no transaction");
        }
        requireAsWanted(raw, wanted);
        return SignedTransaction.of(raw);
    }

    private void requireAsWanted(final byte[] raw, final RawTransaction wanted) {
        final String signer;
        try {
            if (!(TransactionDecoder.decode(Bytes.of(raw).toString()) instanceof SignedRawTransaction signed)
                    || !Arrays.equals(raw, TransactionEncoder.encode(wanted, signed.getSignatureData()))) {
                throw new ChainException.Unusable(this + " signed another transaction than the one asked for");
            }
            signer = signed.getFrom();
        } catch (final ChainException e) {
            throw e;
        } catch (final SignatureException | RuntimeException e) {
            throw new ChainException.Unusable(this + " answered with a transaction that cannot be read");
        }
        if (!Address.parse(signer).equals(address)) {
            throw new ChainException.Unusable(this + " signed as " + signer + ", not as " + address);
        }
    }

    private ObjectNode parameters(final TransactionRequest request) {
        final ObjectNode transaction = json.createObjectNode()
                .put("from", address.toString())
                .put("to", request.to().toString())
                .put("gas", quantity(request.gasLimit()))
                .put("nonce", quantity(request.nonce()))
                .put("value", "0x0")
                .put("data", request.data().toString());
        if (request.fees().legacy()) {
            return transaction.put("gasPrice", quantity(request.fees().maxFeePerGas()));
        }
        return transaction
                .put("maxFeePerGas", quantity(request.fees().maxFeePerGas()))
                .put("maxPriorityFeePerGas", quantity(request.fees().priorityFeePerGas()));
    }

    private void requireAccount() {
        for (final JsonNode account : ask("eth_accounts")) {
            if (Address.parse(account.asText()).equals(address)) {
                return;
            }
        }
        throw new IllegalArgumentException(this + " does not hold the key of " + address);
    }

    private JsonNode ask(final String method, final JsonNode... parameters) {
        final ObjectNode body =
                json.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
        body.putArray("params").addAll(Arrays.asList(parameters));
        final HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        final JsonNode answer;
        try {
            final HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != OK) {
                throw new ChainException.Unreachable(
                        this + " answered " + method + " with HTTP " + response.statusCode(), null);
            }
            answer = json.readTree(response.body());
        } catch (final IOException e) {
            throw new ChainException.Unreachable(this + " did not answer " + method + ": " + e, e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChainException.Unreachable(this + ": interrupted", e);
        }
        if (answer.hasNonNull("error")) {
            final JsonNode error = answer.path("error");
            throw new ChainException.Refused(
                    method, error.path("code").asInt(), error.path("message").asText());
        }
        return answer.path("result");
    }

    private static String quantity(final long value) {
        return "0x" + Long.toHexString(value);
    }

    /** Where it is, and for whom it signs. */
    @Override
    public String toString() {
        return "signer " + RpcEndpoint.publicPart(endpoint);
    }
}
