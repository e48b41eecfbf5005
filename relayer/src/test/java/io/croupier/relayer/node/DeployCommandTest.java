package io.croupier.relayer.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Anvil;
import io.croupier.contracts.AnvilOptions;
import io.croupier.contracts.TestAccount;
import io.croupier.relayer.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeployCommandTest {
    private static final String KEY = TestAccount.at(0).privateKey();

    @TempDir
    private Path folder;

    @Test
    @Timeout(180)
    void shouldDeployOnceAndChangeNothingTheSecondTime() throws IOException {
        try (Anvil anvil = Anvil.start(AnvilOptions.inMemory())) {
            final String file = file(documented()
                            .replace("http://127.0.0.1:8545", anvil.rpcUrl().toString()))
                    .toString();

            final String first = run(0, "deploy", "--config", file);
            final String second = run(0, "deploy", "--config", file);

            assertTrue(first.contains("deploying Dealer"), first);
            assertFalse(second.contains("…\n  chain id"), second);
            assertTrue(second.startsWith("  chain id        31337"), second);
            assertEquals(first.substring(first.indexOf("  chain id")), second);
            assertFalse(first.contains(KEY.substring(2)));
        }
    }

    @Test
    @Timeout(180)
    void shouldEndWithOneWhenTheDealerIsNotOurs() throws IOException {
        try (Anvil anvil = Anvil.start(AnvilOptions.inMemory())) {
            final String rpc = anvil.rpcUrl().toString();
            final Path file = file(documented().replace("http://127.0.0.1:8545", rpc) + "\nvenue.dealer = \""
                    + TestAccount.at(5).address() + "\"");

            final String out = run(1, "deploy", "--config", file.toString());

            assertEquals("", out);
        }
    }

    @Test
    void shouldEndWithThreeWhenTheChainIsNotReachable() throws IOException {
        final Path file = file(documented().replace("127.0.0.1:8545", "127.0.0.1:1"));

        assertEquals("", run(3, "deploy", "--config", file.toString()));
    }

    @Test
    void shouldNeverPrintTheKey() throws IOException {
        final DeployConfig config = DeployConfig.load(file(documented()));

        assertFalse(config.toString().contains(KEY.substring(2)));
        assertFalse(config.deployment().toString().contains(KEY.substring(2)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        chain.rpc = "ftp://host"            | chain.rpc: the value given is not a URL of http or https
        chain.owner.key = "secret"          | chain.owner.key: the value given is not 64 hexadecimal digits
        chain.owner.name = "me"             | chain.owner.name: unknown key; known here are key
        venue.token = "0x12"                | venue.token: 0x12 is not an address, 0x and 40 hexadecimal digits, not zero
        venue.orderSenders = []             | venue.orderSenders: the value given is not a list with entries
        venue.withdrawTimeLock = 400d       | venue.withdrawTimeLock: 400d is not a duration from 0s to 366d
        venue.withdrawTimeLock = 1500ms     | venue.withdrawTimeLock: 1500ms is not whole seconds
        venue.openPositionsMax = 257        | venue.openPositionsMax: 257 is not an integer from 1 to 256
        vanue.token = "0x12"                | vanue: unknown key; known here are chain, markets, venue
        """)
    void shouldNameFileLineKeyValueAndWhatIsAllowed(final String line, final String message) throws IOException {
        final String documented = documented();
        final Path file = file(documented + line);

        final OperatorException refused = assertThrows(OperatorException.class, () -> DeployConfig.load(file));

        assertEquals(ExitCode.UNUSABLE, refused.exitCode());
        assertEquals(file + ":" + (documented.lines().count() + 1) + ": " + message, refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        symbol = "BTC-PERP"             | symbol = "BTC PERP"            | markets[0].symbol: BTC PERP is not 1 to 32 letters, digits or . _ / -
        liquidationThreshold = "0.03"   | liquidationThreshold = "0.06"  | markets[0].liquidationThreshold: 0.06 is not below 1 and at most initialMarginRatio
        insuranceFeeRate = "0.01"       | insuranceFeeRate = "0.03"      | markets[0]: liquidationPriceOff and insuranceFeeRate together exceed liquidationThreshold
        initialMarkPrice = "30000000000" | initialMarkPrice = "0"        | markets[0].initialMarkPrice: 0 is not an integer from 1 to 9223372036854775807
        initialMarginRatio = "0.05"     | margin = "0.05"                | markets[0].initialMarginRatio: missing
        """)
    void shouldRefuseAMarketThatCannotBeListed(final String right, final String wrong, final String message)
            throws IOException {
        final Path file = file(documented().replace(right, wrong));

        final OperatorException refused = assertThrows(OperatorException.class, () -> DeployConfig.load(file));

        assertEquals(
                message, refused.getMessage().substring(refused.getMessage().indexOf("markets[")));
    }

    private static String documented() throws IOException {
        return Files.readString(Path.of("../config/deploy.conf")).replace("${OWNER_KEY}", "\"" + KEY + "\"");
    }

    private Path file(final String content) throws IOException {
        return Files.writeString(folder.resolve("deploy.conf"), content);
    }

    private static String run(final int exitCode, final String... arguments) {
        final PrintStream before = System.out;
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, UTF_8));
        try {
            assertEquals(exitCode, Main.run(arguments), out.toString(UTF_8));
            return out.toString(UTF_8);
        } finally {
            System.setOut(before);
        }
    }
}
