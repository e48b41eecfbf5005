package io.croupier.relayer.node;

import io.croupier.contracts.ContractDeployer;
import io.croupier.contracts.DeployedContracts;
import io.croupier.contracts.DeploymentConfig;
import io.croupier.contracts.DeploymentException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code deploy --config FILE}: makes a chain hold the venue of the file; what stands already stays as it is. */
@Command(name = "deploy", description = "Deploys or completes the contracts on any chain and prints their addresses.")
public final class DeployCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "what to deploy, see config/deploy.conf")
    private Path configFile;

    @Override
    public Integer call() {
        final DeployConfig config = DeployConfig.load(configFile);
        print(deploy(config, config.deployment()), System.out);
        return ExitCode.DONE.code();
    }

    private static DeployedContracts deploy(final DeployConfig config, final DeploymentConfig deployment) {
        try {
            return ContractDeployer.deploy(config.rpc(), deployment, step -> System.out.println(step + " …"));
        } catch (final DeploymentException e) {
            throw new OperatorException(ExitCode.CHECK_FAILED, e.getMessage(), e);
        } catch (final IOException e) {
            throw new OperatorException(ExitCode.UNREACHABLE, "chain.rpc: " + e.getMessage(), e);
        }
    }

    private static void print(final DeployedContracts contracts, final PrintStream out) {
        row(out, "chain id", String.valueOf(contracts.chainId()));
        row(out, "Dealer", contracts.dealer());
        row(out, "back office", contracts.backOffice());
        row(out, "token", contracts.token());
        contracts.fundingLimiter().ifPresent(limiter -> row(out, "funding limiter", limiter));
        row(out, "subaccounts", contracts.subaccountFactory());
        for (final DeployedContracts.Market market : contracts.markets()) {
            row(out, market.symbol(), market.perp());
            row(out, "  mark price", market.markPriceSource());
        }
        out.printf("%nnode.conf, in chain { … }:%n");
        out.printf("  dealer = \"%s\"%n  fromBlock = %d%n", contracts.dealer(), contracts.fromBlock());
        out.printf("%nmarkets.conf, in markets = [ … ]:%n");
        for (final DeployedContracts.Market market : contracts.markets()) {
            out.printf("  symbol = \"%s\"%n  perp = \"%s\"%n", market.symbol(), market.perp());
        }
    }

    private static void row(final PrintStream out, final String name, final String value) {
        out.printf("  %-15s %s%n", name, value);
    }
}
