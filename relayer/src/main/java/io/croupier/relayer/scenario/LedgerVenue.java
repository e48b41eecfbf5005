package io.croupier.relayer.scenario;

import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.matcher.ledger.MarketScale;
import io.croupier.matcher.ledger.Refusal;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A ledger in a file's fresh state, and the numbers of its accounts and markets by label. */
final class LedgerVenue {
    private static final long CHAIN_ID = 31_337;

    /** Scenarios trade in paper and credit; ticks and lots play no part. */
    private static final MarketScale SCALE = new MarketScale(1, 1);

    final Ledger ledger = new Ledger();
    final Eip712Domain domain = new Eip712Domain("Croupier", "1", CHAIN_ID, contract("Dealer"));

    private final Map<String, Integer> accounts = new HashMap<>();
    private final Map<String, Integer> markets = new LinkedHashMap<>();

    LedgerVenue(final ScenarioFile file) {
        file.accounts()
                .forEach((label, account) ->
                        accounts.put(label, ledger.openAccount(account.address().toBytes(), 0)));
        final int owner = account("owner");
        ledger.administration().deploy(owner, account("keeper"), account("insurance"));
        ledger.administration().setMaxPositionAmount(owner, file.maxPositionAmount());
        ledger.administration().setOrderSender(owner, account("sender"), true);
        file.perps().forEach((label, perp) -> addMarket(owner, label, perp));
    }

    private void addMarket(final int owner, final String label, final ScenarioFile.Perp perp) {
        final int market = ledger.addMarket(contract(label).toBytes(), 0, SCALE, 0);
        markets.put(label, market);
        final Refusal refusal = ledger.administration()
                .setRiskParams(
                        owner,
                        market,
                        perp.initialMarginRatio(),
                        perp.liquidationThreshold(),
                        perp.liquidationPriceOff(),
                        perp.insuranceFeeRate(),
                        true);
        if (refusal != Refusal.NONE) {
            throw new ScenarioException("perp " + label + ": " + refusal.canonicalName());
        }
        ledger.administration().setMarkPrice(market, new Int256().set(new BigInteger(perp.initialMarkPrice())));
    }

    int account(final String label) {
        final Integer account = accounts.get(label);
        if (account == null) {
            throw new ScenarioException("account " + label + " is not in the file");
        }
        return account;
    }

    int market(final String label) {
        final Integer market = markets.get(label);
        if (market == null) {
            throw new ScenarioException("perp " + label + " is not in the file");
        }
        return market;
    }

    Iterable<String> marketLabels() {
        return markets.keySet();
    }

    /** A contract's address: the ledger only needs different ones. */
    static Address contract(final String label) {
        final byte[] address = new byte[Address.LENGTH];
        final byte[] name = label.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, address, 0, Math.min(name.length, address.length));
        return Address.of(address, 0);
    }
}
