package io.croupier.contracts;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A venue with funded accounts on a local chain, all keys well known: account 0 owns the contracts, 1 sends trades,
 * pushes mark prices and sets funding, 2 may push mark prices, 3 is the insurance account, 4 and up trade.
 *
 * @param traders each got its first deposit; their credit changes as they trade
 */
public record Devnet(URI rpcUrl, DeployedContracts contracts, List<TestAccount> traders) {
    private static final int FIRST_TRADER = 4;
    private static final int FUNDING_SPEED_MULTIPLIER = 3;

    public Devnet {
        traders = List.copyOf(traders);
    }

    /** The chain options that a devnet needs: enough accounts with ether, any free port, a block a second. */
    public static AnvilOptions chainOptions(final DevnetOptions options) {
        return AnvilOptions.inMemory()
                .withBlockInterval(Duration.ofSeconds(1))
                .withAccounts(FIRST_TRADER + options.traders());
    }

    /**
     * Deploys and funds what is missing on a chain that {@link Anvil} runs. On a chain that was prepared before, it
     * changes nothing: what the traders have gained or lost since is theirs.
     *
     * @param progress is told in a few words what is being done
     * @throws IOException if the chain does not answer
     * @throws DeploymentException if the chain holds something else
     */
    public static Devnet prepare(final URI rpcUrl, final DevnetOptions options, final Consumer<String> progress)
            throws IOException {
        final DeployedContracts contracts = ContractDeployer.deploy(rpcUrl, deployment(options), progress);
        final List<TestAccount> traders = IntStream.range(FIRST_TRADER, FIRST_TRADER + options.traders())
                .mapToObj(TestAccount::at)
                .toList();
        try (DevnetFunding funding = new DevnetFunding(rpcUrl, contracts)) {
            funding.fund(traders, options.deposit(), progress);
        }
        return new Devnet(rpcUrl, contracts, traders);
    }

    public static TestAccount owner() {
        return TestAccount.at(0);
    }

    public static TestAccount orderSender() {
        return TestAccount.at(1);
    }

    public static TestAccount keeper() {
        return TestAccount.at(2);
    }

    public static TestAccount insurance() {
        return TestAccount.at(3);
    }

    /** Writes the JSON description that clients read; the file is replaced in one step. */
    public void write(final Path file) throws IOException {
        DevnetFile.write(this, file);
    }

    private static DeploymentConfig deployment(final DevnetOptions options) {
        return new DeploymentConfig(
                owner().privateKey(),
                Optional.empty(),
                Optional.empty(),
                new VenueRoles(
                        insurance().address(),
                        orderSender().address(),
                        FUNDING_SPEED_MULTIPLIER,
                        List.of(orderSender().address()),
                        List.of(orderSender().address(), keeper().address())),
                options.maxPositionAmount(),
                options.withdrawTimeLock(),
                options.markets());
    }
}
