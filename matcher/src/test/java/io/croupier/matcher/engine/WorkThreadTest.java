package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkThreadTest {
    private static final long HOUR_NS = Duration.ofHours(1).toNanos();

    private final AtomicReference<WorkThread> self = new AtomicReference<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void shouldWaitUntilWorkThatPausesHasEnded() throws InterruptedException {
        final WorkThread thread = start(() -> {
            while (self.get().isRunning()) {
                begun.countDown();
                self.get().pause(HOUR_NS);
            }
            over.set(true);
        });
        assertTrue(begun.await(10, TimeUnit.SECONDS));

        thread.close();

        assertTrue(over.get());
        assertFalse(thread.isRunning());
    }

    @Test
    void shouldEndAPauseThatIsStillToCome() throws InterruptedException {
        final CountDownLatch woken = new CountDownLatch(1);
        final WorkThread thread = start(() -> {
            self.get().wake();
            self.get().pause(HOUR_NS);
            woken.countDown();
        });

        final boolean inTime = woken.await(10, TimeUnit.SECONDS);

        assertTrue(inTime);
        thread.close();
    }

    @Test
    void shouldLetTheWorkCloseItself() throws InterruptedException {
        start(() -> {
            self.get().close();
            over.set(true);
            begun.countDown();
        });

        assertTrue(begun.await(10, TimeUnit.SECONDS));

        assertTrue(over.get());
    }

    @Test
    void shouldCloseWithoutEverHavingBegun() {
        final WorkThread thread = new WorkThread("idle", () -> over.set(true));

        thread.close();

        assertFalse(thread.isStarted());
        assertFalse(over.get());
    }

    private WorkThread start(final Runnable work) {
        final WorkThread thread = new WorkThread("work", work);
        self.set(thread);
        thread.start();
        assertTrue(thread.isStarted());
        return thread;
    }
}
