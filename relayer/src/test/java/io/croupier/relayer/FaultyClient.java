package io.croupier.relayer;

import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** A real client over a connection that breaks while a transaction is sent. */
public final class FaultyClient {
    /** When the connection breaks. */
    public enum Fault {
        BEFORE_THE_BYTES_LEAVE,
        AFTER_THE_BYTES_LEFT
    }

    private final AtomicInteger attempts = new AtomicInteger();
    private final ChainClient client;

    public FaultyClient(final ChainClient real, final Fault fault) {
        this.client = (ChainClient) Proxy.newProxyInstance(
                ChainClient.class.getClassLoader(), new Class<?>[] {ChainClient.class}, (proxy, method, arguments) -> {
                    final boolean sending = method.getName().equals("send");
                    if (sending && fault == Fault.BEFORE_THE_BYTES_LEAVE) {
                        attempts.incrementAndGet();
                        throw new ChainException.Unreachable("cut off", null);
                    }
                    final Object answer;
                    try {
                        answer = method.invoke(real, arguments);
                    } catch (final InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (sending) {
                        attempts.incrementAndGet();
                        throw new ChainException.Unreachable("cut off", null);
                    }
                    return answer;
                });
    }

    public ChainClient client() {
        return client;
    }

    /** How often something was to be sent. */
    public int attempts() {
        return attempts.get();
    }
}
