package io.croupier.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.http.HttpService;

@Timeout(90)
class AnvilTest {
    private static final AnvilOptions QUICK = AnvilOptions.inMemory().withBlockInterval(Duration.ofMillis(200));

    @TempDir
    private Path folder;

    @Test
    void shouldMineOnAnIdleChainAndFundTheTestAccounts() throws Exception {
        try (Anvil anvil = Anvil.start(QUICK.withAccounts(12))) {
            final Web3j web3j = connect(anvil);
            final BigInteger first = blockNumber(web3j);

            while (blockNumber(web3j).compareTo(first.add(BigInteger.TWO)) < 0) {
                Thread.sleep(50);
            }

            assertEquals(
                    AnvilOptions.CHAIN_ID,
                    web3j.ethChainId().send().getChainId().longValueExact());
            assertTrue(balance(web3j, TestAccount.at(11)).signum() > 0);
            assertEquals(BigInteger.ZERO, balance(web3j, TestAccount.at(12)));
        }
    }

    @Test
    void shouldEndWithItsHandle() {
        final Anvil anvil = Anvil.start(QUICK);

        anvil.close();

        assertFalse(anvil.isAlive());
        assertFalse(new AnvilProbe(anvil.rpcUrl()).answers());
    }

    @Test
    void shouldSayWhichPortIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final AnvilException refusal =
                    assertThrows(AnvilException.class, () -> Anvil.start(QUICK.withPort(other.getLocalPort())));

            assertEquals(AnvilException.Reason.PORT_TAKEN, refusal.reason());
            assertTrue(refusal.getMessage().contains(Integer.toString(other.getLocalPort())), refusal.getMessage());
        }
    }

    @Test
    void shouldSayWhyItCannotBeStarted() throws IOException {
        final Path file = Files.writeString(folder.resolve("file"), "no folder");

        final AnvilException refusal =
                assertThrows(AnvilException.class, () -> Anvil.start(QUICK.withLogFile(file.resolve("anvil.log"))));

        assertEquals(AnvilException.Reason.NOT_STARTED, refusal.reason());
    }

    @Test
    void shouldSayWhyItEndedAtStart() throws IOException {
        final Path spoiled = Files.writeString(folder.resolve("chain.json"), "not a chain");

        final AnvilException refusal =
                assertThrows(AnvilException.class, () -> Anvil.start(QUICK.withStateFile(spoiled)));

        assertEquals(AnvilException.Reason.NOT_ANSWERING, refusal.reason());
    }

    @Test
    void shouldComeBackFromItsStateFile() throws Exception {
        final AnvilOptions kept = QUICK.withStateFile(folder.resolve("chain.json"));
        final BigInteger before;
        final String hash;
        try (Anvil anvil = Anvil.start(kept)) {
            before = blockNumber(connect(anvil));
            hash = blockHash(connect(anvil), before);
        }

        try (Anvil anvil = Anvil.start(kept)) {
            assertTrue(blockNumber(connect(anvil)).compareTo(before) >= 0);
            assertEquals(hash, blockHash(connect(anvil), before));
        }
    }

    @Test
    void shouldBeFoundAgainWhenDetached() {
        final Path record = folder.resolve("anvil.properties");
        final Anvil started = Anvil.startDetached(QUICK, record);

        started.close();
        final Anvil adopted = Anvil.adopt(record).orElseThrow();
        adopted.stop();

        assertEquals(started.pid(), adopted.pid());
        assertEquals(started.rpcUrl(), adopted.rpcUrl());
        assertFalse(started.isAlive());
        assertEquals(Optional.empty(), Anvil.adopt(record));
        assertFalse(Files.exists(record));
    }

    @Test
    void shouldNotAdoptAStrangerWithTheSameProcessId() {
        final Path record = folder.resolve("anvil.properties");
        final Anvil started = Anvil.startDetached(QUICK, record);
        final AnvilRecord genuine = AnvilRecord.read(record).orElseThrow();
        new AnvilRecord(genuine.pid(), genuine.startedAt().minusSeconds(60), genuine.rpcUrl()).write(record);

        final Optional<Anvil> adopted = Anvil.adopt(record);
        started.stop();

        assertEquals(Optional.empty(), adopted);
    }

    @Test
    void shouldDieWithAKilledJvmOnlyWhenOwned() throws Exception {
        final Path record = folder.resolve("anvil.properties");
        final Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TwoChains.class.getName(),
                        record.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        final String owned = jvm.inputReader(StandardCharsets.UTF_8).readLine();

        jvm.destroyForcibly().waitFor();

        final ProcessHandle orphan = ProcessHandle.of(Long.parseLong(owned)).orElse(null);
        if (orphan != null) {
            orphan.onExit().get(30, TimeUnit.SECONDS);
        }
        final Anvil detached = Anvil.adopt(record).orElseThrow();
        assertTrue(detached.isAlive());
        detached.stop();
    }

    /** Starts one chain of each kind, prints the owned one's process id and waits to be killed. */
    static final class TwoChains {
        private TwoChains() {}

        public static void main(final String[] args) throws Exception {
            Anvil.startDetached(QUICK, Path.of(args[0]));
            System.out.println(Anvil.start(QUICK).pid());
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private static Web3j connect(final Anvil anvil) {
        return Web3j.build(new HttpService(anvil.rpcUrl().toString()));
    }

    private static BigInteger blockNumber(final Web3j web3j) throws IOException {
        return web3j.ethBlockNumber().send().getBlockNumber();
    }

    private static String blockHash(final Web3j web3j, final BigInteger number) throws IOException {
        return web3j.ethGetBlockByNumber(DefaultBlockParameter.valueOf(number), false)
                .send()
                .getBlock()
                .getHash();
    }

    private static BigInteger balance(final Web3j web3j, final TestAccount account) throws IOException {
        return web3j.ethGetBalance(account.address(), DefaultBlockParameterName.LATEST)
                .send()
                .getBalance();
    }
}
