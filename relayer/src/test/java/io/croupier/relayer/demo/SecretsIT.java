package io.croupier.relayer.demo;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.croupier.contracts.Devnet;
import io.croupier.relayer.FaultyRpc;
import io.croupier.relayer.TestChain;
import io.croupier.relayer.node.NodeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.WalletUtils;

/**
 * What a node that runs, and one that cannot start, lets out: neither keys nor passwords nor the access keys in addresses
 * may stand in its output, its log, its configuration's text, or what it answers over HTTP.
 */
final class SecretsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String KEY = Devnet.orderSender().privateKey().substring(2);
    private static final String PASSWORD = "open-sesame-4711";
    private static final String WRONG_PASSWORD = "open-barley-0815";
    private static final String ACCESS_KEY = "access-key-of-the-operator";
    private static final int DIGITS_THAT_TELL = 12;

    private static TestChain chain;
    private static FaultyRpc endpoint;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startChain() throws IOException {
        chain = TestChain.start();
        endpoint = FaultyRpc.inFrontOf(chain.rpcUrl());
    }

    @AfterAll
    static void stopChain() {
        endpoint.close();
        chain.close();
    }

    @Test
    void shouldKeepAKeyOfTheEnvironmentToItself() throws Exception {
        configure("{ key = ${ORDER_SENDER_KEY} }");

        runAndSettle(process(Map.of("ORDER_SENDER_KEY", KEY)));
    }

    @Test
    void shouldKeepAKeyStoreAndItsPasswordFileToItself() throws Exception {
        configure("{ keystore = \"%s\", passwordFile = \"%s\" }".formatted(keystore(), file("password", PASSWORD)));

        runAndSettle(process(Map.of()));
    }

    @Test
    void shouldAskForThePasswordAndKeepItToItself() throws Exception {
        configure("{ keystore = \"%s\" }".formatted(keystore()));

        final CroupierProcess process = process(Map.of());
        process.await("Password of .*", PATIENCE);
        process.type(PASSWORD);

        runAndSettle(process);
    }

    @Test
    void shouldAskAtATerminalThatShowsNothingOfTheAnswer() throws Exception {
        configure("{ keystore = \"%s\" }".formatted(keystore()));
        Files.writeString(folder.resolve("node.conf"), "chain.rpc = [\"http://127.0.0.1:1\"]\n", APPEND);

        fails(2, "does not open with the password given", answered(WRONG_PASSWORD));
        fails(3, "http://127.0.0.1:1 did not answer", answered(PASSWORD));
    }

    private CroupierProcess answered(final String password) throws Exception {
        final CroupierProcess process = CroupierProcess.startAtTerminal(
                "node",
                "--config",
                folder.resolve("node.conf").toString(),
                "--data",
                folder.resolve("data").toString());
        process.awaitPrompt("Password of ", PATIENCE);
        process.type(password);
        return process;
    }

    @Test
    void shouldSayThatNobodyGaveAPassword() throws Exception {
        configure("{ keystore = \"%s\" }".formatted(keystore()));

        final CroupierProcess process = process(Map.of());
        process.closeInput();

        fails(2, "no password given for key store", process);
    }

    @Test
    void shouldSayWhatIsWrongWithAKeyAndNotTheKey() throws Exception {
        configure(
                "{ keystore = \"%s\", passwordFile = \"%s\" }".formatted(keystore(), file("password", WRONG_PASSWORD)));
        fails(2, "does not open with the password given", process(Map.of()));

        configure("{ keystore = \"%s\", passwordFile = \"%s\" }".formatted(file("raw", KEY), file("any", PASSWORD)));
        fails(2, "is no V3 key file", process(Map.of()));

        configure("{ keystore = \"%s\", passwordFile = \"%s\" }"
                .formatted(file("quoted", "{\"key\": \"" + KEY + "\" \"\"}"), file("any", PASSWORD)));
        fails(2, "is no V3 key file", process(Map.of()));

        configure("{ keystore = \"%s\", passwordFile = \"%s\" }"
                .formatted(file("other", "{\"version\": 3, \"secret\": \"" + KEY + "\"}"), file("any", PASSWORD)));
        fails(2, "is no V3 key file", process(Map.of()));

        configure("{ key = ${ORDER_SENDER_KEY} }");
        fails(2, "is not 64 hexadecimal digits", process(Map.of("ORDER_SENDER_KEY", KEY + "0")));

        configure("{ key \"" + KEY + "\" }");
        fails(2, "node.conf", process(Map.of()));
    }

    @Test
    void shouldNotShowTheAccessKeysOfAddresses() throws Exception {
        try (HttpSigner signer = new HttpSigner()) {
            configure("{ web3signer = \"%s\", address = \"%s\" }"
                    .formatted(signer.url(), Devnet.orderSender().address()));
            fails(3, "signer http://127.0.0.1:" + signer.port() + " answered eth_accounts", process(Map.of()));
        }
        configure("{ web3signer = \"http://%s:%s@127.0.0.1:1/%s\", address = \"%s\" }"
                .formatted(
                        "operator", PASSWORD, ACCESS_KEY, Devnet.orderSender().address()));
        fails(3, "signer http://127.0.0.1:1 did not answer", process(Map.of()));

        configure("{ key = ${ORDER_SENDER_KEY} }");
        Files.writeString(
                folder.resolve("node.conf"),
                Files.readString(folder.resolve("node.conf"))
                        + "chain.rpc = [\"http://operator:%s@127.0.0.1:1/%s\"]\n".formatted(PASSWORD, ACCESS_KEY));
        fails(3, "http://127.0.0.1:1 did not answer", process(Map.of("ORDER_SENDER_KEY", KEY)));
    }

    private void configure(final String sender) throws IOException {
        final String config = DemoNodeConfig.of(chain.devnet(), 0, "croupier")
                .replaceFirst("senders = .*", "senders = [ " + Matcher.quoteReplacement(sender) + " ]");
        Files.writeString(
                folder.resolve("node.conf"),
                config + "chain.rpc = [\"" + endpoint.url() + "\"]\nchain.rpcTimeout = 1s\n");
    }

    private Path keystore() throws Exception {
        final String name = WalletUtils.generateWalletFile(
                PASSWORD, Credentials.create(KEY).getEcKeyPair(), folder.toFile(), false);
        return folder.resolve(name);
    }

    private Path file(final String name, final String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private CroupierProcess process(final Map<String, String> environment) throws IOException {
        return CroupierProcess.start(
                environment,
                "node",
                "--config",
                folder.resolve("node.conf").toString(),
                "--data",
                folder.resolve("data").toString());
    }

    /** The node starts, answers, meets an endpoint in trouble, and stops; then everything it said is searched. */
    private void runAndSettle(final CroupierProcess process) throws Exception {
        try (process) {
            final URI http = URI.create(process.await("health at (http://\\S+)/health", PATIENCE));
            final List<String> said = new ArrayList<>();
            endpoint.stall(true);
            String health = "";
            while (!health.contains("not reachable")) {
                health = get(http.resolve("/health"));
                Thread.sleep(50);
            }
            endpoint.stall(false);
            said.add(health);
            said.add(get(http.resolve("/metrics")));
            said.add(get(http.resolve("/ready")));
            said.add(get(http.resolve("/nowhere")));
            process.terminate();
            assertEquals(0, process.awaitExit(PATIENCE), process.output());
            said.add(process.output());
            if (!Files.readString(folder.resolve("node.conf")).contains("ORDER_SENDER_KEY")) {
                said.add(NodeConfig.load(folder.resolve("node.conf")).toString());
            }
            assertSecret(said);
        }
    }

    private void fails(final int exitCode, final String words, final CroupierProcess process) throws Exception {
        try (process) {
            assertEquals(exitCode, process.awaitExit(PATIENCE), process.output());
            assertTrue(process.output().contains(words), process.output());
            assertSecret(List.of(process.output()));
        }
    }

    private void assertSecret(final List<String> said) throws IOException {
        final List<String> all = new ArrayList<>(said);
        if (Files.isDirectory(folder.resolve("data"))) {
            try (Stream<Path> logs = Files.list(folder.resolve("data"))) {
                for (final Path log :
                        logs.filter(file -> file.toString().contains(".log")).toList()) {
                    all.add(Files.readString(log));
                }
            }
        }
        for (final String text : all) {
            final String lower = text.toLowerCase(Locale.ROOT);
            for (int i = 0; i + DIGITS_THAT_TELL <= KEY.length(); i += DIGITS_THAT_TELL) {
                final String digits = KEY.substring(i, i + DIGITS_THAT_TELL).toLowerCase(Locale.ROOT);
                assertTrue(!lower.contains(digits), () -> "part of the key in: " + text);
            }
            for (final String secret : List.of(PASSWORD, WRONG_PASSWORD, ACCESS_KEY, "secret-of-the-operator")) {
                assertTrue(!text.contains(secret), () -> secret + " in: " + text);
            }
        }
    }

    private static String get(final URI url) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    /** A remote signer that is out of order. */
    private static final class HttpSigner implements AutoCloseable {
        private final HttpServer server;

        HttpSigner() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(500, -1);
                exchange.close();
            });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        String url() {
            return "http://operator:" + PASSWORD + "@127.0.0.1:" + port() + "/" + ACCESS_KEY;
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
