package io.croupier.relayer.scenario;

import io.croupier.contracts.DeployedContracts;
import io.croupier.contracts.DeploymentConfig;
import io.croupier.contracts.LocalVenue;
import io.croupier.contracts.MarketParameters;
import io.croupier.contracts.TestAccount;
import io.croupier.contracts.VenueRoles;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Our contracts in a file's fresh state on a local chain, and the addresses of its accounts and markets by label. */
final class ChainVenue implements AutoCloseable {
    /** Label of a contract that does not know ERC-1271. */
    private static final String PLAIN_CONTRACT = "cplain";

    final LocalVenue chain;
    final DeployedContracts contracts;
    final Eip712Domain domain;

    private final ScenarioFile file;
    private final List<String> perpLabels;
    private final Map<Address, String> labels = new HashMap<>();

    private ChainVenue(final ScenarioFile file, final LocalVenue chain) {
        this.file = file;
        this.chain = chain;
        this.contracts = chain.contracts();
        this.domain = new Eip712Domain(
                "Croupier", "1", BigInteger.valueOf(contracts.chainId()), Address.parse(contracts.dealer()));
        this.perpLabels = List.copyOf(file.perps().keySet());
        file.accounts().forEach((label, account) -> labels.put(account.address(), label));
        contracts.markets().forEach(market -> labels.put(Address.parse(market.perp()), market.symbol()));
    }

    static ChainVenue start(final ScenarioFile file) throws IOException {
        final List<String> accounts = new ArrayList<>();
        for (final ScenarioFile.Account account : file.accounts().values()) {
            if (!account.address().isZero()) {
                accounts.add(account.address().toString());
            }
        }
        final LocalVenue chain = LocalVenue.start(deployment(file), accounts);
        return new ChainVenue(file, chain);
    }

    private static DeploymentConfig deployment(final ScenarioFile file) {
        final List<MarketParameters> markets = new ArrayList<>();
        file.perps()
                .forEach((label, perp) -> markets.add(MarketParameters.unboundedPrice(
                        label,
                        BigInteger.valueOf(perp.initialMarginRatio()),
                        BigInteger.valueOf(perp.liquidationThreshold()),
                        BigInteger.valueOf(perp.liquidationPriceOff()),
                        BigInteger.valueOf(perp.insuranceFeeRate()),
                        new BigInteger(perp.initialMarkPrice()))));
        return new DeploymentConfig(
                TestAccount.at(file.account("owner").mnemonicIndex().orElseThrow())
                        .privateKey(),
                Optional.empty(),
                Optional.empty(),
                new VenueRoles(
                        file.account("insurance").address().toString(),
                        file.account("keeper").address().toString(),
                        0,
                        List.of(file.account("sender").address().toString()),
                        List.of()),
                Math.toIntExact(file.maxPositionAmount()),
                Duration.ZERO,
                markets);
    }

    /** Restores the fresh state. */
    void reset() throws IOException {
        chain.reset();
        for (final Map.Entry<String, ScenarioFile.Account> entry :
                file.accounts().entrySet()) {
            final ScenarioFile.Account account = entry.getValue();
            if (account.mnemonicIndex().isEmpty() && !account.address().isZero()) {
                place(entry.getKey(), account);
            }
        }
    }

    private void place(final String label, final ScenarioFile.Account account) throws IOException {
        if (label.equals(PLAIN_CONTRACT)) {
            chain.placeMuteContract(account.address().toString());
        } else {
            final Address key =
                    account.key().map(owner -> file.account(owner).address()).orElse(Address.ZERO);
            chain.placeKeyAccount(account.address().toString(), key.toString());
        }
    }

    String account(final String label) {
        return file.account(label).address().toString();
    }

    /** The market of this label. */
    DeployedContracts.Market market(final String label) {
        if (!perpLabels.contains(label)) {
            throw new ScenarioException("perp " + label + " is not in the file");
        }
        return contracts.market(label);
    }

    List<String> perpLabels() {
        return perpLabels;
    }

    /** The label of an account or market; the address itself if the file does not list it. */
    String label(final Address address) {
        return labels.getOrDefault(address, address.toString());
    }

    @Override
    public void close() {
        chain.close();
    }
}
