package io.croupier.relayer.scenario;

import io.croupier.contracts.TestAccount;
import io.croupier.signing.OrderSigner;
import java.util.HashMap;
import java.util.Map;

/** Keys of a file's accounts, derived when first needed. */
final class ScenarioKeys {
    private final Map<String, OrderSigner> signers = new HashMap<>();

    /**
     * The key of an account.
     *
     * @throws ScenarioException if it has none, or one whose address is not the file's
     */
    OrderSigner of(final ScenarioFile file, final String label) {
        return signers.computeIfAbsent(label, it -> derive(file, it));
    }

    private static OrderSigner derive(final ScenarioFile file, final String label) {
        final ScenarioFile.Account account = file.account(label);
        if (account.mnemonicIndex().isEmpty()) {
            throw new ScenarioException("account " + label + " has no key");
        }
        final TestAccount derived = TestAccount.at(account.mnemonicIndex().getAsInt());
        final OrderSigner signer = OrderSigner.parse(derived.privateKey());
        if (!signer.address().equals(account.address())) {
            throw new ScenarioException("account " + label + ": key " + derived.index()
                    + " of the well-known phrase is " + signer.address() + ", the file says " + account.address());
        }
        return signer;
    }
}
