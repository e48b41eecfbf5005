package io.croupier.contracts;

import java.io.IOException;
import java.net.URI;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.methods.response.Web3ClientVersion;
import org.web3j.protocol.http.HttpService;

/** Asks whether an anvil, and not something else, answers at an address. */
final class AnvilProbe {
    private final Web3j web3j;

    AnvilProbe(final URI rpcUrl) {
        web3j = Web3j.build(new HttpService(rpcUrl.toString()));
    }

    boolean answers() {
        try {
            final Web3ClientVersion version = web3j.web3ClientVersion().send();
            return version.getWeb3ClientVersion() != null
                    && version.getWeb3ClientVersion().startsWith("anvil/");
        } catch (final IOException e) {
            return false;
        }
    }
}
