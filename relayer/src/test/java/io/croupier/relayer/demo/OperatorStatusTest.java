package io.croupier.relayer.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Devnet;
import io.croupier.relayer.ChainTest;
import io.croupier.relayer.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.generated.Uint256;

/** What the operator says to a running node with {@code ./croupier status}. */
final class OperatorStatusTest extends ChainTest {
    private static final long MARK = 300_000;

    @Test
    void shouldCloseAMarketAndFreezeAnAccountAndLetThemTradeAgain() throws Exception {
        final String alice = chain.traderAddress(ALICE).toString();
        try (NodeVenue venue = NodeVenue.start(chain, folder, "snapshot.interval = 1s\n")) {
            venue.place(ALICE, 10, MARK);

            final String frozen = status("--account", alice, "--set", "CANCEL_ONLY", "--reason", "key lost");
            status("--market", "BTC-PERP", "--set", "POST_ONLY", "--reason", "maintenance");

            assertTrue(frozen.contains("account " + alice + ": CANCEL_ONLY by OPERATOR: key lost"), frozen);
            assertEquals(0, venue.openOrders(ALICE).size());
            assertRefused("ACCOUNT_FROZEN", () -> venue.place(ALICE, 10, MARK));
            assertEquals("POST_ONLY", statusInInfo(venue, "status"));
            assertEquals("maintenance", statusInInfo(venue, "statusReason"));
            assertFrozen(venue, 1, 1);

            venue.await("a snapshot", this::hasSnapshot);
            venue.restart();
            assertFrozen(venue, 1, 1);

            status("--account", alice, "--set", "OPEN");
            final String open = status("--market", "BTC-PERP", "--set", "OPEN");

            assertTrue(open.startsWith("BTC-PERP OPEN") && !open.contains(" by "), open);
            venue.place(BOB, -10, MARK);
            venue.place(ALICE, 10, MARK);
            venue.await("settlement", () -> venue.node().totals().settled() == 1);
            assertEquals(0, venue.reconcile().differences().size());
        }
    }

    @Test
    void shouldLiftTheReconcilersFreezeWhichComesBackWhileTheDifferenceStands() throws Exception {
        chain.mine(1);
        final long blindUntil = chain.head().number();
        deposit();
        final String config = "chain.fromBlock = " + blindUntil + "\nreconcile.interval = 1s\n";
        try (NodeVenue venue = NodeVenue.start(chain, folder, config)) {
            venue.await("freeze", () -> venue.metrics().contains("croupier_accounts_frozen 1.0"));
            venue.await("finding", () -> venue.health().contains("primaryCredit is " + MILLION + " in the ledger"));
            assertTrue(venue.node().isReady(), "one frozen account keeps no other from trading");

            final String lifted = status("--account", chain.traderAddress(ALICE).toString(), "--lift", "RECONCILER");

            assertTrue(!lifted.contains("RECONCILER"), lifted);
            venue.await("freeze again", () -> venue.metrics().contains("croupier_accounts_frozen 1.0"));
        }
    }

    @Test
    void shouldSayWhatItCannotDo() throws Exception {
        try (NodeVenue venue = NodeVenue.start(chain, folder, "")) {
            assertFails(2, "market DOGE-PERP is not one of BTC-PERP", "--market", "DOGE-PERP", "--set", "OPEN");
            assertFails(2, "the word of CHAIN on the venue ends with its cause", "--lift", "CHAIN");
            assertFails(2, "CORE has restricted nothing there", "--market", "BTC-PERP", "--lift", "CORE");
            assertFails(2, "mutually exclusive", "--set", "OPEN", "--lift", "CORE");
            assertTrue(venue.node().isReady());
        }
        assertFails(3, "no node runs on data folder");
    }

    @Test
    void shouldTakeNoWordWithoutTheTokenThatOnlyTheOwnerCanRead() throws Exception {
        try (NodeVenue venue = NodeVenue.start(chain, folder, "")) {
            final Path file = data().resolve("control");
            final String url = Files.readAllLines(file).getFirst().substring("url=".length());
            final HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .header("Authorization", "Bearer 00")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"set\":\"CLOSED\"}"))
                    .build();
            try (HttpClient http = HttpClient.newHttpClient()) {
                assertEquals(
                        403,
                        http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
            }

            assertTrue(url.startsWith("http://127.0.0.1:"), url);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals("OPEN", statusInInfo(venue, "status"));
        }
        assertTrue(Files.notExists(data().resolve("control")));
    }

    private void assertFrozen(final NodeVenue venue, final int accounts, final int market) throws Exception {
        final String metrics = venue.metrics();
        assertTrue(metrics.contains("croupier_accounts_frozen " + accounts + ".0"), metrics);
        assertTrue(metrics.contains("croupier_market_status{market=\"BTC-PERP\"} " + market + ".0"), metrics);
    }

    private static void assertRefused(final String reason, final Executable order) {
        final CompletionException refusal = assertThrows(CompletionException.class, order);
        assertTrue(String.valueOf(refusal.getCause()).contains(reason), refusal.toString());
    }

    private static String statusInInfo(final NodeVenue venue, final String field) throws IOException {
        return venue.exchangeInfo().path("markets").path(0).path(field).asText();
    }

    private boolean hasSnapshot() throws IOException {
        final Path snapshots = data().resolve("snapshots");
        if (!Files.isDirectory(snapshots)) {
            return false;
        }
        try (Stream<Path> files = Files.list(snapshots)) {
            return files.findAny().isPresent();
        }
    }

    private void deposit() {
        chain.call(
                Devnet.owner(),
                chain.token(),
                "mint",
                new Address(chain.trader(ALICE).address()),
                new Uint256(MILLION));
        chain.call(
                chain.trader(ALICE),
                chain.token(),
                "approve",
                new Address(chain.dealer().toString()),
                new Uint256(MILLION));
        chain.call(
                chain.trader(ALICE),
                chain.dealer(),
                "deposit",
                new Uint256(MILLION),
                new Uint256(0),
                new Address(chain.trader(ALICE).address()));
    }

    private Path data() {
        return folder.resolve("data");
    }

    private String status(final String... arguments) {
        final Ending ending = run(arguments);
        assertEquals(0, ending.exitCode, ending.err);
        return ending.out;
    }

    private void assertFails(final int exitCode, final String words, final String... arguments) {
        final Ending ending = run(arguments);
        assertEquals(exitCode, ending.exitCode, ending.err);
        assertTrue(ending.err.contains(words), ending.err);
    }

    private record Ending(int exitCode, String out, String err) {}

    private Ending run(final String... arguments) {
        final String[] fixed = {"status", "--data", data().toString()};
        final String[] all = Arrays.copyOf(fixed, fixed.length + arguments.length);
        System.arraycopy(arguments, 0, all, fixed.length, arguments.length);
        final PrintStream outBefore = System.out;
        final PrintStream errBefore = System.err;
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, UTF_8));
        System.setErr(new PrintStream(err, true, UTF_8));
        try {
            final int exitCode = Main.run(all);
            return new Ending(exitCode, withoutLog(out), withoutLog(err));
        } finally {
            System.setOut(outBefore);
            System.setErr(errBefore);
        }
    }

    /** The node under test logs to the same streams. */
    private static String withoutLog(final ByteArrayOutputStream stream) {
        return stream.toString(UTF_8)
                .lines()
                .filter(line -> !line.matches("\\d\\d:\\d\\d:\\d\\d.*"))
                .collect(Collectors.joining("\n"));
    }
}
