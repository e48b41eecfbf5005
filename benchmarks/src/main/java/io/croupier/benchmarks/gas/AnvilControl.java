package io.croupier.benchmarks.gas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What only a local chain can do: be set back to how it was. */
final class AnvilControl {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI rpcUrl;
    private final HttpClient http = HttpClient.newHttpClient();

    AnvilControl(final URI rpcUrl) {
        this.rpcUrl = rpcUrl;
    }

    /** Remembers the state; each is good for one {@link #revert}. */
    String snapshot() throws IOException {
        return ask("evm_snapshot", JSON.createArrayNode()).asText();
    }

    void revert(final String snapshot) throws IOException {
        if (!ask("evm_revert", JSON.createArrayNode().add(snapshot)).asBoolean()) {
            throw new IOException("anvil does not know the snapshot " + snapshot);
        }
    }

    private JsonNode ask(final String method, final JsonNode params) throws IOException {
        final String body = JSON.createObjectNode()
                .put("jsonrpc", "2.0")
                .put("id", 1)
                .put("method", method)
                .<ObjectNode>set("params", params)
                .toString();
        final HttpRequest request = HttpRequest.newBuilder(rpcUrl)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            final JsonNode answer = JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
            if (!answer.has("result")) {
                throw new IOException(method + ": " + answer);
            }
            return answer.get("result");
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for anvil", e);
        }
    }
}
