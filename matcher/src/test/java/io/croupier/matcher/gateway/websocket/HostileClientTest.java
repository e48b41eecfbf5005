package io.croupier.matcher.gateway.websocket;

import static io.croupier.matcher.gateway.websocket.RealVenue.ALICE;
import static io.croupier.matcher.gateway.websocket.TestClient.order;
import static io.croupier.matcher.gateway.websocket.TestClient.place;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.matcher.gateway.GatewayLimits;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever one client does, the other gets its answers. */
@Timeout(120)
class HostileClientTest {
    private static final int TEXT = 0x81;
    private static final int FUZZ_ROUNDS = 1_500;
    private static final GatewayLimits LIMITS =
            new GatewayLimits(4, 4_096, 100_000, 100_000, 100, 10, 1 << 20, 100, 10);

    @TempDir
    private Path folder;

    private RealVenue venue;
    private TestClient other;

    @BeforeEach
    void open() throws Exception {
        venue = RealVenue.open(folder, LIMITS);
        other = TestClient.connect(venue.port());
    }

    @AfterEach
    void shouldStillServeTheOtherClient() throws Exception {
        try {
            assertEquals(
                    1, other.ask("exchange_info", "{}").at("/result/markets").size());
            assertNull(venue.fatal());
        } finally {
            other.close();
            venue.close();
        }
    }

    @Test
    void shouldCloseAfterAMessageThatIsTooLong() throws Exception {
        try (TestClient client = TestClient.connect(venue.port())) {
            client.socket()
                    .sendText("x".repeat(LIMITS.frameBytesMax() + 1), true)
                    .join();

            assertEquals(1009, client.closeCode());
        }
    }

    @Test
    void shouldCloseAfterFragmentsThatAreTooLongTogether() throws Exception {
        try (TestClient client = TestClient.connect(venue.port())) {
            for (int i = 0; i < 3; i++) {
                client.socket()
                        .sendText("x".repeat(LIMITS.frameBytesMax() / 2), false)
                        .join();
            }

            assertEquals(1009, client.closeCode());
        }
    }

    @Test
    void shouldCloseAfterABinaryMessage() throws Exception {
        try (TestClient client = TestClient.connect(venue.port())) {
            client.socket()
                    .sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true)
                    .join();

            assertEquals(1003, client.closeCode());
        }
    }

    @Test
    void shouldPutFragmentsTogetherAndAnswerPings() throws Exception {
        try (TestClient client = TestClient.connect(venue.port())) {
            client.socket().sendText("{\"jsonrpc\":\"2.0\",\"id\":1,", false).join();
            client.socket().sendPing(ByteBuffer.wrap("hi".getBytes(UTF_8))).join();
            client.socket().sendText("\"method\":\"exchange_info\"}", true).join();

            assertEquals("hi", client.pong());
            assertEquals(1, client.answer().get("id").asInt());
        }
    }

    @Test
    void shouldCloseAfterTextThatIsNotUtf8() throws Exception {
        try (Socket socket = upgraded()) {
            send(socket, TEXT, new byte[] {'"', (byte) 0xc3, (byte) 0x28, '"'});

            assertEquals(1007, closeCode(socket));
        }
    }

    @Test
    void shouldAdmitOnlySoManySessions() throws Exception {
        try (Socket second = upgraded();
                Socket third = upgraded();
                Socket fourth = upgraded();
                Socket fifth = new Socket(InetAddress.getLoopbackAddress(), venue.port())) {
            assertTrue(second.isConnected() && third.isConnected() && fourth.isConnected());
            assertEquals("HTTP/1.1 503 Service Unavailable", upgrade(fifth));
        }
    }

    @Test
    void shouldAnswerHttpBesideTheWebSocket() throws Exception {
        assertEquals("200 ok\n", get("/health?x=1"));
        assertEquals("404 no\n", get("/elsewhere"));
        assertEquals(400, status("/ws", "GET"));
        assertEquals(405, status("/health", "DELETE"));
    }

    @Test
    void shouldCloseAConnectionThatAsksTheRoutesTooOften() throws Exception {
        final String request = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), venue.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.repeat(60).getBytes(US_ASCII));
            final String answers = new String(socket.getInputStream().readAllBytes(), US_ASCII);

            assertTrue(answers.startsWith("HTTP/1.1 200 OK"), answers);
            assertTrue(answers.contains("HTTP/1.1 429 Too Many Requests"), answers);
        }
        assertEquals("200 ok\n", get("/health"));
    }

    @Test
    void shouldSurviveMutatedRequests() throws Exception {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final String valid = ("{'jsonrpc':'2.0','id':1,'method':'order_place','params':"
                        + place(order(ALICE, 5, 290_000, 1), ALICE) + ",'clientOrderId':'a','postOnly':true}}")
                .replace('\'', '"');

        try (TestClient client = TestClient.connect(venue.port())) {
            for (int i = 0; i < FUZZ_ROUNDS; i++) {
                client.socket().sendText(mutate(valid, random), true).join();
                if (i % 100 == 99) {
                    assertEquals(
                            31337,
                            other.ask("exchange_info", "{}")
                                    .at("/result/chainId")
                                    .asInt(),
                            "seed " + seed);
                }
            }
            client.socket()
                    .sendText("{\"jsonrpc\":\"2.0\",\"id\":\"end\",\"method\":\"exchange_info\"}", true)
                    .join();
            JsonNode answer = client.answer();
            while (!answer.path("id").asText().equals("end")) {
                assertTrue(answer.has("error") || answer.has("result") || answer.isArray(), "seed " + seed);
                answer = client.answer();
            }
        }
    }

    @Test
    void shouldSurviveRandomBytes() throws Exception {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            try (Socket socket = i % 2 == 0 ? upgraded() : new Socket(InetAddress.getLoopbackAddress(), venue.port())) {
                final byte[] noise = new byte[1 + random.nextInt(2_000)];
                random.nextBytes(noise);
                socket.getOutputStream().write(noise);
            }
            while (venue.sessions() > 2) {
                Thread.sleep(1);
            }
            assertEquals(
                    31337,
                    other.ask("exchange_info", "{}").at("/result/chainId").asInt(),
                    "seed " + seed);
        }
    }

    private static String mutate(final String text, final Random random) {
        final StringBuilder mutated = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0; i--) {
            final int at = random.nextInt(mutated.length());
            switch (random.nextInt(5)) {
                case 0 -> mutated.deleteCharAt(at);
                case 1 -> mutated.insert(at, (char) (' ' + random.nextInt(95)));
                case 2 -> mutated.setCharAt(at, "{}[]\",:0-9eE.\\\u0000\u00e9".charAt(random.nextInt(16)));
                case 3 -> mutated.insert(at, mutated.substring(at, Math.min(mutated.length(), at + 40)));
                default -> mutated.delete(at, Math.min(mutated.length(), at + random.nextInt(60)));
            }
            if (mutated.isEmpty()) {
                mutated.append('x');
            }
        }
        return mutated.toString();
    }

    private Socket upgraded() throws IOException {
        final Socket socket = new Socket(InetAddress.getLoopbackAddress(), venue.port());
        assertEquals("HTTP/1.1 101 Switching Protocols", upgrade(socket));
        return socket;
    }

    private static String upgrade(final Socket socket) throws IOException {
        socket.getOutputStream().write(TestClient.HANDSHAKE.getBytes(US_ASCII));
        final StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append(new String(new byte[] {(byte) socket.getInputStream().read()}, ISO_8859_1));
        }
        return head.substring(0, head.indexOf("\r\n"));
    }

    /** A frame with a mask of zeros, which leaves the payload as it is. */
    private static void send(final Socket socket, final int head, final byte[] payload) throws IOException {
        final ByteBuffer frame = ByteBuffer.allocate(6 + payload.length);
        frame.put((byte) head).put((byte) (0x80 | payload.length)).putInt(0).put(payload);
        socket.getOutputStream().write(frame.array());
    }

    private static int closeCode(final Socket socket) throws IOException {
        final DataInputStream in = new DataInputStream(socket.getInputStream());
        assertEquals(0x88, in.readUnsignedByte());
        in.readUnsignedByte();
        return in.readUnsignedShort();
    }

    private String get(final String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            final HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + venue.port() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        }
    }

    private int status(final String path, final String method) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + venue.port() + path))
                                    .method(method, HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
