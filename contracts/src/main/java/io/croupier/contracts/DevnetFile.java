package io.croupier.contracts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON description of a devnet: {@code rpcUrl, chainId, dealer, token, markets, orderSender, insurance, accounts},
 * and besides what an operator's config asks for: {@code fromBlock}, price sources, the keys of the roles.
 */
final class DevnetFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DevnetFile() {}

    static void write(final Devnet devnet, final Path file) throws IOException {
        final Path target = file.toAbsolutePath();
        Files.createDirectories(target.getParent());
        final Path fresh = target.resolveSibling(target.getFileName() + ".new");
        Files.writeString(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(describe(devnet)) + "\n");
        Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static ObjectNode describe(final Devnet devnet) {
        final DeployedContracts contracts = devnet.contracts();
        final ObjectNode json = JSON.createObjectNode();
        json.put("rpcUrl", devnet.rpcUrl().toString());
        json.put("chainId", contracts.chainId());
        json.put("dealer", contracts.dealer());
        json.put("token", contracts.token());
        final var markets = json.putArray("markets");
        for (final DeployedContracts.Market market : contracts.markets()) {
            markets.addObject()
                    .put("symbol", market.symbol())
                    .put("perp", market.perp())
                    .put("markPriceSource", market.markPriceSource());
        }
        contracts.fundingLimiter().ifPresent(limiter -> json.put("fundingLimiter", limiter));
        json.put("subaccountFactory", contracts.subaccountFactory());
        json.put("orderSender", Devnet.orderSender().address());
        json.put("insurance", Devnet.insurance().address());
        final var accounts = json.putArray("accounts");
        for (final TestAccount trader : devnet.traders()) {
            put(accounts.addObject(), trader);
        }
        json.put("fromBlock", contracts.fromBlock());
        final ObjectNode roles = json.putObject("roles");
        final Map<String, TestAccount> holders = new TreeMap<>(Map.of(
                "owner", Devnet.owner(),
                "orderSender", Devnet.orderSender(),
                "keeper", Devnet.keeper(),
                "insurance", Devnet.insurance()));
        holders.forEach((role, account) -> put(roles.putObject(role), account));
        return json;
    }

    private static void put(final ObjectNode json, final TestAccount account) {
        json.put("address", account.address()).put("privateKey", account.privateKey());
    }
}
