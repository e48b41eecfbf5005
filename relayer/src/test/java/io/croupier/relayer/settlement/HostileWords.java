package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.CallRequest;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.signing.Address;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Locale;

/**
 * A client through which every trade with one trader reverts with what that trader's contract said. Our own contracts keep
 * such words to themselves; the public ones hand them on.
 */
final class HostileWords {
    private HostileWords() {}

    static ChainClient over(final ChainClient real, final Address perp, final Address trader, final Bytes words) {
        final String named = trader.toString().substring(2).toLowerCase(Locale.ROOT);
        return (ChainClient) Proxy.newProxyInstance(
                ChainClient.class.getClassLoader(), new Class<?>[] {ChainClient.class}, (proxy, method, arguments) -> {
                    if (arguments != null
                            && arguments[0] instanceof CallRequest request
                            && request.to().equals(perp)
                            && request.data().toString().contains(named)) {
                        throw new ChainException.Reverted(words, "in a trader's contract");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (final InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
