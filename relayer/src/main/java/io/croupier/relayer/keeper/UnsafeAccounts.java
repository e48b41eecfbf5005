package io.croupier.relayer.keeper;

import io.croupier.signing.Address;
import java.util.List;

/** The core, as the liquidation keeper sees it. */
interface UnsafeAccounts {
    /** Accounts below maintenance margin as of what the core has heard of the chain, or some of them. */
    List<Address> unsafeAccounts();

    /** Closes the account's open orders. */
    void cancelAll(Address account);
}
