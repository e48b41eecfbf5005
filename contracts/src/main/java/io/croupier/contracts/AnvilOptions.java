package io.croupier.contracts;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a local chain runs.
 *
 * @param port loopback port, 0 = any free one
 * @param blockInterval a block is mined this often even when nothing happens, so that confirmations arrive on an idle
 *     chain; a transaction is mined at once besides. Blocks within one second share a timestamp.
 * @param accounts how many accounts of {@link TestAccount} own ether
 * @param stateFile where the chain is kept while it does not run: read at start if it exists, written every
 *     {@code stateInterval} and on an orderly end. Without it a chain lives in memory only. Anvil replaces the file in
 *     place: a power cut during a write can spoil it. It holds all blocks, transactions and logs, but of the accounts
 *     only what they are last: a chain that came back cannot be asked about earlier balances, code or storage. (All of
 *     them would make 250 kB a block and stall the chain at every write.)
 * @param stateInterval at least a second; a chain that was killed comes back as it was this long ago
 * @param logFile receives what anvil complains about
 */
public record AnvilOptions(
        int port,
        Duration blockInterval,
        int accounts,
        Optional<Path> stateFile,
        Duration stateInterval,
        Optional<Path> logFile) {

    /** The chain id that anvil uses, and wallets know. */
    public static final long CHAIN_ID = 31337;

    public AnvilOptions {
        requireNonNull(stateFile, "stateFile");
        requireNonNull(logFile, "logFile");
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port: " + port + " is not in 0..65535");
        }
        if (blockInterval.toMillis() < 50) {
            throw new IllegalArgumentException("blockInterval: " + blockInterval + " is below 50 ms");
        }
        if (accounts < 1 || accounts > 10_000) {
            throw new IllegalArgumentException("accounts: " + accounts + " is not in 1..10000");
        }
        if (stateInterval.toSeconds() < 1) {
            throw new IllegalArgumentException("stateInterval: " + stateInterval + " is below 1 s");
        }
    }

    /** A chain in memory with a block a second, twenty accounts with ether, on any free port. */
    public static AnvilOptions inMemory() {
        return new AnvilOptions(
                0, Duration.ofSeconds(1), 20, Optional.empty(), Duration.ofSeconds(10), Optional.empty());
    }

    public AnvilOptions withPort(final int value) {
        return new AnvilOptions(value, blockInterval, accounts, stateFile, stateInterval, logFile);
    }

    public AnvilOptions withBlockInterval(final Duration value) {
        return new AnvilOptions(port, value, accounts, stateFile, stateInterval, logFile);
    }

    public AnvilOptions withAccounts(final int value) {
        return new AnvilOptions(port, blockInterval, value, stateFile, stateInterval, logFile);
    }

    public AnvilOptions withStateFile(final Path value) {
        return new AnvilOptions(port, blockInterval, accounts, Optional.of(value), stateInterval, logFile);
    }

    public AnvilOptions withLogFile(final Path value) {
        return new AnvilOptions(port, blockInterval, accounts, stateFile, stateInterval, Optional.of(value));
    }

    /** The command line for a port that is known to be free. */
    List<String> command(final Path binary, final int freePort) {
        final List<String> command = new ArrayList<>(List.of(
                binary.toString(),
                "--quiet",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(freePort),
                "--chain-id",
                Long.toString(CHAIN_ID),
                "--hardfork",
                "prague",
                "--mnemonic",
                TestAccount.MNEMONIC,
                "--accounts",
                Integer.toString(accounts),
                "--block-time",
                Double.toString(blockInterval.toMillis() / 1000.0),
                "--mixed-mining",
                "--no-request-size-limit"));
        stateFile.ifPresent(file -> command.addAll(
                List.of("--state", file.toString(), "--state-interval", Long.toString(stateInterval.toSeconds()))));
        return command;
    }
}
