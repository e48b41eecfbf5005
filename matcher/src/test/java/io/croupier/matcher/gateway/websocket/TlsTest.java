package io.croupier.matcher.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.gateway.GatewayConfig.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    @Test
    void shouldTalkOverTls() throws Exception {
        final KeyStore keys = selfSigned();
        final TlsFiles files = new TlsFiles(
                pem("CERTIFICATE", keys.getCertificate("venue").getEncoded()),
                pem("PRIVATE KEY", keys.getKey("venue", PASSWORD).getEncoded()));
        try (RealVenue venue = RealVenue.openWithTls(folder.resolve("journal"), files);
                TestClient client = new TestClient(
                        HttpClient.newBuilder().sslContext(trusting(keys)).build(),
                        URI.create("wss://127.0.0.1:" + venue.port() + "/ws"))) {

            assertEquals(
                    31337,
                    client.ask("exchange_info", "{}").at("/result/chainId").asInt());
        }
    }

    @Test
    void shouldNameTheFilesThatHoldNoCertificate() throws Exception {
        final Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");

        final IOException failure = assertThrows(IOException.class, () -> RealVenue.openWithTls(
                        folder.resolve("journal"), new TlsFiles(nonsense, nonsense))
                .close());

        assertTrue(failure.getMessage().contains("nonsense.pem"), failure::getMessage);
    }

    /** The JDK has no public way to make a certificate but its keytool. */
    private KeyStore selfSigned() throws Exception {
        final Path store = folder.resolve("keys.p12");
        final Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "venue",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=venue",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        String.valueOf(PASSWORD)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(keytool.waitFor(60, TimeUnit.SECONDS));
        return KeyStore.getInstance(store.toFile(), PASSWORD);
    }

    private Path pem(final String type, final byte[] content) throws IOException {
        return Files.writeString(
                folder.resolve(type + ".pem"),
                "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + type + "-----\n");
    }

    private static SSLContext trusting(final KeyStore keys) throws Exception {
        final KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("venue", keys.getCertificate("venue"));
        final TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
