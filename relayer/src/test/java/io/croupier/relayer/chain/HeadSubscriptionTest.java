package io.croupier.relayer.chain;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.relayer.TestChain;
import io.croupier.relayer.TestVenue;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Against the WebSocket of a real node. */
class HeadSubscriptionTest {
    private final AtomicInteger heads = new AtomicInteger();

    @Test
    void shouldTellOfHeadsAndReplaceASubscriptionThatFellSilent() throws IOException, InterruptedException {
        try (TestChain chain = TestChain.start();
                HeadSubscription subscription =
                        open(URI.create(chain.rpcUrl().toString().replace("http", "ws")), Duration.ofSeconds(2))) {
            await("a head", () -> heads.get() > 0 && subscription.isLive());

            chain.freeze();
            await("the silence to be noticed", () -> !subscription.isLive());
            final int before = heads.get();
            chain.thaw();

            await("heads again", () -> heads.get() > before + 3 && subscription.isLive());
        }
    }

    @Test
    void shouldTryAgainUntilThereIsAnEndpoint() throws IOException {
        final int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (HeadSubscription subscription =
                open(URI.create("ws://127.0.0.1:" + port + "/secret"), Duration.ofSeconds(2))) {
            TestVenue.pause(300);

            assertFalse(subscription.isLive());
            assertFalse(subscription.toString().contains("secret"));
        }
    }

    private HeadSubscription open(final URI endpoint, final Duration silenceMax) {
        return HeadSubscription.open(endpoint, silenceMax, heads::incrementAndGet);
    }

    private static void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadlineNs, "no " + what);
            TestVenue.pause(10);
        }
    }
}
