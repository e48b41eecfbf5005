package io.croupier.relayer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A JSON-RPC endpoint in front of a real chain that can fail and lie in the ways real providers do. */
public final class FaultyRpc implements AutoCloseable {
    private static final int OK = 200;
    private static final int TOO_MANY_REQUESTS = 429;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final URI chain;
    private final HttpServer server;
    private volatile int retryAfterSeconds;
    private volatile boolean stalled;
    private volatile boolean hidesLogs;
    private volatile boolean hidesReceipts;
    private volatile boolean knowsNoBlockReceipts;
    private volatile long rangeMax = Long.MAX_VALUE;
    private volatile long newestBlock = Long.MAX_VALUE;
    private volatile long oldestState;

    private FaultyRpc(final URI chain, final HttpServer server) {
        this.chain = chain;
        this.server = server;
    }

    /** An endpoint that tells the truth, for now. */
    public static FaultyRpc inFrontOf(final URI chain) throws IOException {
        final FaultyRpc rpc =
                new FaultyRpc(chain, HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        rpc.server.createContext("/", rpc::handle);
        rpc.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        rpc.server.start();
        return rpc;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v3/secret-of-the-operator");
    }

    /** How often a method was asked for. */
    public int asked(final String method) {
        final AtomicInteger count = asked.get(method);
        return count == null ? 0 : count.get();
    }

    /** The next so many requests are refused with HTTP 429. */
    public void refuseNext(final int requests, final int retryAfter) {
        retryAfterSeconds = retryAfter;
        refusals.set(requests);
    }

    /** Requests are taken and not answered. */
    public void stall(final boolean on) {
        stalled = on;
    }

    /** Logs are left out, as an endpoint does whose index is behind its blocks. */
    public void hideLogs(final boolean on) {
        hidesLogs = on;
    }

    public void hideReceipts(final boolean on) {
        hidesReceipts = on;
    }

    /** {@code eth_getBlockReceipts} is unknown from now on. */
    public void knowNoBlockReceipts() {
        knowsNoBlockReceipts = true;
    }

    /** Logs of more blocks than these at once are refused, as providers do. */
    public void limitRange(final long blocks) {
        rangeMax = blocks;
    }

    /** The head never is above this block. */
    public void stayAt(final long block) {
        newestBlock = block;
    }

    /** The state of blocks before this one is not kept. */
    public void pruneStateBefore(final long block) {
        oldestState = block;
    }

    private void handle(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final ObjectNode request = (ObjectNode) json.readTree(exchange.getRequestBody());
            final String method = request.path("method").asText();
            asked.computeIfAbsent(method, name -> new AtomicInteger()).incrementAndGet();
            while (stalled) {
                TestVenue.pause(20);
            }
            if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                exchange.getResponseHeaders().add("Retry-After", Integer.toString(retryAfterSeconds));
                exchange.sendResponseHeaders(TOO_MANY_REQUESTS, -1);
                return;
            }
            final byte[] answer = answer(request, method);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(OK, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private byte[] answer(final ObjectNode request, final String method) throws IOException {
        if (method.equals("eth_getBlockReceipts") && knowsNoBlockReceipts) {
            return error(request, -32601, "the method eth_getBlockReceipts does not exist");
        }
        if ((method.equals("eth_getCode") || method.equals("eth_call"))
                && isPruned(request.path("params").path(1))) {
            return error(request, -32000, "missing trie node");
        }
        if (method.equals("eth_getLogs") && blocks(request.path("params").path(0)) > rangeMax) {
            return error(request, -32005, "query returned more than 10000 results");
        }
        if (method.equals("eth_getLogs") && hidesLogs) {
            return result(request, json.createArrayNode());
        }
        if (method.equals("eth_getTransactionReceipt") && hidesReceipts) {
            return result(request, json.nullNode());
        }
        if (method.equals("eth_getBlockByNumber") && newestBlock != Long.MAX_VALUE) {
            final String tag = request.path("params").path(0).asText();
            if (tag.equals("latest")) {
                request.withArray("params").remove(0);
                request.withArray("params").insert(0, "0x" + Long.toHexString(newestBlock));
            } else if (Long.decode(tag) > newestBlock) {
                return result(request, json.nullNode());
            }
        }
        final HttpRequest forward = HttpRequest.newBuilder(chain)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
                .build();
        try {
            return http.send(forward, HttpResponse.BodyHandlers.ofByteArray()).body();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private boolean isPruned(final JsonNode block) {
        return block.asText().startsWith("0x") && Long.decode(block.asText()) < oldestState;
    }

    private static long blocks(final JsonNode filter) {
        return filter.has("fromBlock")
                ? Long.decode(filter.path("toBlock").asText())
                        - Long.decode(filter.path("fromBlock").asText())
                        + 1
                : 1;
    }

    private byte[] error(final ObjectNode request, final int code, final String message) {
        final ObjectNode answer = json.createObjectNode();
        answer.put("jsonrpc", "2.0").set("id", request.path("id"));
        answer.putObject("error").put("code", code).put("message", message);
        return answer.toString().getBytes(UTF_8);
    }

    private byte[] result(final ObjectNode request, final JsonNode value) {
        final ObjectNode answer = json.createObjectNode();
        answer.put("jsonrpc", "2.0").set("id", request.path("id"));
        answer.set("result", value);
        return answer.toString().getBytes(UTF_8);
    }

    /** The endpoint is gone: connections are refused from now on. */
    @Override
    public void close() {
        stalled = false;
        server.stop(0);
    }
}
