package io.croupier.relayer.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.croupier.contracts.Anvil;
import io.croupier.relayer.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a person runs it: a process, a real chain, real sockets. */
final class DemoIT {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration END = Duration.ofMinutes(3);

    @TempDir
    private Path data;

    /** A chain outlives a demo that was killed, and so a test that failed. */
    @AfterEach
    void stopChain() {
        Anvil.adopt(data.resolve("chain.properties")).ifPresent(Anvil::stop);
    }

    @Test
    void shouldSettleEveryMatchAndAgreeWithTheChain() throws Exception {
        try (CroupierProcess demo = demo("--seconds", "8", "--orders-per-second", "20")) {
            final int exitCode = demo.awaitExit(END);

            assertEquals(0, exitCode, demo.output());
            assertTrue(demo.output().endsWith("every match settled, every balance agrees"), demo.output());
            assertTrue(Integer.parseInt(demo.await("matches +(\\d+) with", START)) > 0, demo.output());
        }
        assertFalse(Files.exists(data.resolve("chain.properties")), "the chain still runs");
        assertEquals(0, Main.run("journal", "verify", data.toString()));
        assertEquals(0, Main.run("journal", "replay", data.toString()));
    }

    @Test
    void shouldSettleEveryMatchThroughThePublicAbi() throws Exception {
        try (CroupierProcess demo = demo("--abi", "jojo", "--seconds", "8", "--orders-per-second", "10")) {
            final int exitCode = demo.awaitExit(END);

            assertEquals(0, exitCode, demo.output());
            assertTrue(demo.output().endsWith("every match settled, every balance agrees"), demo.output());
            assertTrue(Integer.parseInt(demo.await("matches +(\\d+) with", START)) > 0, demo.output());
        }
        assertEquals(0, Main.run("journal", "replay", data.toString()));
    }

    @Test
    void shouldServeHealthAndStopOnASignal() throws Exception {
        try (CroupierProcess demo = demo("--orders-per-second", "0")) {
            final URI health = URI.create(demo.await("(http://.*/health)", START));
            demo.await("running until stopped", START);

            final HttpResponse<String> up = get(health);
            final HttpResponse<String> metrics = get(health.resolve("/metrics"));
            final JsonNode devnet =
                    new JsonMapper().readTree(data.resolve("devnet.json").toFile());
            demo.terminate();
            final int exitCode = demo.awaitExit(END);

            assertEquals(200, up.statusCode(), up.body());
            assertTrue(up.body().contains("\"status\":\"up\""), up.body());
            assertEquals(200, metrics.statusCode());
            assertTrue(metrics.body().contains("croupier_orders_accepted_total 0.0"), metrics.body());
            assertEquals(14, devnet.path("accounts").size());
            assertEquals(0, exitCode, demo.output());
        }
        assertFalse(Files.exists(data.resolve("chain.properties")), "the chain still runs");
    }

    @Test
    void shouldSayWhichPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                CroupierProcess demo = CroupierProcess.start(
                        "demo", "--port", String.valueOf(taken.getLocalPort()), "--data", data.toString())) {
            final int exitCode = demo.awaitExit(END);

            assertEquals(3, exitCode);
            assertEquals(
                    "croupier demo: port " + taken.getLocalPort()
                            + " on 127.0.0.1 is taken by another process; --port takes another one",
                    demo.output());
        }
    }

    private CroupierProcess demo(final String... options) throws IOException {
        final String[] arguments = new String[options.length + 7];
        final String[] fixed = {"demo", "--port", "0", "--rpc-port", "0", "--data", data.toString()};
        System.arraycopy(fixed, 0, arguments, 0, fixed.length);
        System.arraycopy(options, 0, arguments, fixed.length, options.length);
        return CroupierProcess.start(arguments);
    }

    private static HttpResponse<String> get(final URI uri) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
