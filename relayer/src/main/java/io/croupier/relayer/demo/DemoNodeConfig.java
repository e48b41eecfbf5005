package io.croupier.relayer.demo;

import io.croupier.contracts.DeployedContracts;
import io.croupier.contracts.Devnet;
import io.croupier.contracts.DevnetOptions;

/** Writes the configuration of a demo's node, a file like the one an operator writes. */
final class DemoNodeConfig {
    private static final String DOMAIN_NAME = "Croupier";
    private static final String DOMAIN_VERSION = "1";

    private DemoNodeConfig() {}

    /** @param abi croupier or jojo: how the node settles on the contracts, which have both */
    static String of(final Devnet devnet, final int port, final String abi) {
        final StringBuilder markets = new StringBuilder();
        for (final DeployedContracts.Market market : devnet.contracts().markets()) {
            markets.append(
                    """
                      { symbol = "%s", perp = "%s", paperPerLot = "%s", creditPerTickLot = "%s", makerFeeRate = "%s", takerFeeRate = "%s" }
                    """
                            .formatted(
                                    market.symbol(),
                                    market.perp(),
                                    DemoMarket.of(market.symbol()).paperPerLot(),
                                    DemoMarket.CREDIT_PER_TICK_LOT,
                                    DemoMarket.MAKER_FEE_RATE,
                                    DemoMarket.TAKER_FEE_RATE));
        }
        return """
                # Written by croupier demo at each start. The key is one that every local chain has; it guards nothing.
                chain {
                  rpc = ["%s"]
                  dealer = "%s"
                  fromBlock = %d
                  confirmations = 1
                  pollInterval = 100ms
                  senders = [ { key = "%s" } ]
                  abi = %s
                %s}
                settlement.batchAgeMax = 250ms
                gateway.websocket.port = %d
                gateway.limits.requestsPerSecond = 2000
                gateway.limits.requestBurst = 4000
                journal.freeSpaceReserve = 256 MiB
                snapshot.interval = 2s
                markets = [
                %s]
                """
                .formatted(
                        devnet.rpcUrl(),
                        devnet.contracts().dealer(),
                        devnet.contracts().fromBlock(),
                        Devnet.orderSender().privateKey(),
                        abi,
                        abi.equals("jojo") ? jojo(devnet) : "",
                        port,
                        markets);
    }

    private static String jojo(final Devnet devnet) {
        return """
                  domain { name = "%s", version = "%s" }
                  jojo { insurance = "%s", collateral = "%s", openPositionsMax = %d }
                """
                .formatted(
                        DOMAIN_NAME,
                        DOMAIN_VERSION,
                        Devnet.insurance().address(),
                        devnet.contracts().token(),
                        DevnetOptions.standard().maxPositionAmount());
    }
}
