package io.croupier.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** JSON-RPC as it is, for the methods that only anvil knows. Not thread-safe. */
final class JsonRpc implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;
    private long id;

    JsonRpc(final URI url) {
        this.url = url;
    }

    /**
     * The result of a method.
     *
     * @param params anything Jackson can write
     * @throws IOException if the chain does not answer or answers with an error
     */
    JsonNode call(final String method, final Object... params) throws IOException {
        final ObjectNode request = json.createObjectNode();
        request.put("jsonrpc", "2.0").put("id", ++id).put("method", method);
        request.set("params", json.valueToTree(params));
        final JsonNode answer = json.readTree(post(json.writeValueAsBytes(request)));
        if (answer.has("error")) {
            throw new IOException(
                    method + ": " + answer.get("error").path("message").asText());
        }
        return answer.path("result");
    }

    private byte[] post(final byte[] body) throws IOException {
        final HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the chain", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
