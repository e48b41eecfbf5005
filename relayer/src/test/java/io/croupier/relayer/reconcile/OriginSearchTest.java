package io.croupier.relayer.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OriginSearchTest {
    private static final Origin ORIGIN = new Origin(7, 3, Origin.Certainty.FIRST);

    private final BlockingQueue<Difference> traced = new LinkedBlockingQueue<>();

    @Test
    void shouldGoOnAfterASearchThatFailed() throws InterruptedException {
        try (OriginSearch search = new OriginSearch(OriginSearchTest::originOf, this::note)) {
            search.add(difference(0), 1);
            search.add(difference(2), 1);
            search.start();

            assertEquals(difference(2), traced.poll(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldNeverWaitForASearchAndLeaveOutWhatIsTooMuch() throws InterruptedException {
        final CountDownLatch searching = new CountDownLatch(1);
        final CountDownLatch found = new CountDownLatch(1);
        try (OriginSearch search = new OriginSearch(
                (difference, block, step) -> {
                    searching.countDown();
                    await(found);
                    return Optional.of(ORIGIN);
                },
                this::note)) {
            search.start();
            search.add(difference(1), 1);
            await(searching);

            for (int i = 2; i <= 1_000; i++) {
                search.add(difference(i), 1);
            }
            found.countDown();

            for (int i = 1; i <= 21; i++) {
                assertEquals(difference(i), traced.poll(20, TimeUnit.SECONDS));
            }
        }
        assertEquals(List.of(), List.copyOf(traced));
    }

    @Test
    void shouldStopInTheMiddleOfASearch() {
        final CountDownLatch searching = new CountDownLatch(1);
        final OriginSearch search = new OriginSearch(
                (difference, block, step) -> {
                    searching.countDown();
                    while (true) {
                        step.run();
                        Thread.onSpinWait();
                    }
                },
                this::note);
        search.start();
        search.add(difference(1), 1);
        await(searching);

        search.close();

        assertTrue(traced.isEmpty());
    }

    private static Optional<Origin> originOf(final Difference difference, final long block, final Runnable step) {
        if (difference.ledger().signum() == 0) {
            throw new IllegalStateException("the journal's beginning is gone");
        }
        return Optional.of(ORIGIN);
    }

    private void note(final Difference difference, final Origin origin) {
        assertEquals(ORIGIN, origin);
        traced.add(difference);
    }

    private static Difference difference(final long ledger) {
        return new Difference(
                Address.ZERO, Address.ZERO, "primaryCredit", BigInteger.valueOf(ledger), BigInteger.valueOf(-1));
    }

    private static void await(final CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
