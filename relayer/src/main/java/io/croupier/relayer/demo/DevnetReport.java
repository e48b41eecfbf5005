package io.croupier.relayer.demo;

import io.croupier.contracts.DeployedContracts;
import io.croupier.contracts.Devnet;
import java.io.PrintStream;

/** Tells a person where the contracts of a devnet are. */
final class DevnetReport {
    private DevnetReport() {}

    static void print(final Devnet devnet, final PrintStream out) {
        final DeployedContracts contracts = devnet.contracts();
        row(out, "chain", devnet.rpcUrl() + ", chain id " + contracts.chainId());
        row(out, "Dealer", contracts.dealer());
        row(out, "token", contracts.token());
        for (final DeployedContracts.Market market : contracts.markets()) {
            row(out, market.symbol(), market.perp());
        }
        row(out, "traders", devnet.traders().size() + " funded accounts");
    }

    static void row(final PrintStream out, final String name, final String value) {
        out.printf("  %-12s %s%n", name, value);
    }
}
