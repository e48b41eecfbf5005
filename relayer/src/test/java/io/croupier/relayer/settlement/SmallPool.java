package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A client of an endpoint that takes no transaction longer than so many bytes, as nodes do beyond 128 KiB. */
final class SmallPool {
    private SmallPool() {}

    static ChainClient over(final ChainClient real, final int bytesMax) {
        return (ChainClient) Proxy.newProxyInstance(
                ChainClient.class.getClassLoader(), new Class<?>[] {ChainClient.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("send") && ((Bytes) arguments[0]).length() > bytesMax) {
                        throw new ChainException.NotAccepted("oversized data");
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (final InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
