package io.croupier.matcher.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is on disk when. */
class EarlySyncTest {
    private static final int STEP = (int) EarlySync.STEP_BYTES;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final AtomicInteger syncs = new AtomicInteger();

    @Test
    void shouldSyncBesideTheWritingAndOnceMoreInTheEnd() throws IOException, InterruptedException {
        final CountDownLatch first = new CountDownLatch(1);
        final EarlySync file = new EarlySync(Channels.newChannel(written), () -> {
            syncs.incrementAndGet();
            first.countDown();
        });

        file.write(ByteBuffer.allocate(STEP - 1));
        assertEquals(0, syncs.get());
        file.write(ByteBuffer.allocate(1));
        first.await();
        file.write(ByteBuffer.allocate(1));
        file.sync();

        assertEquals(2, syncs.get());
        assertEquals(STEP + 1, written.size());
    }

    @Test
    void shouldNotWaitForTheDiskInTheMiddle() throws IOException {
        final CountDownLatch disk = new CountDownLatch(1);
        final EarlySync file = new EarlySync(Channels.newChannel(written), () -> {
            syncs.incrementAndGet();
            awaitQuietly(disk);
        });

        file.write(ByteBuffer.allocate(STEP));
        file.write(ByteBuffer.allocate(STEP));
        file.write(ByteBuffer.allocate(STEP));
        disk.countDown();
        file.sync();

        assertEquals(3 * STEP, written.size());
        assertEquals(2, syncs.get());
    }

    /** The system would not tell of it again. */
    @Test
    void shouldNotForgetAFailureBesideTheWriting() throws IOException {
        final EarlySync file = new EarlySync(Channels.newChannel(written), () -> {
            if (syncs.incrementAndGet() == 1) {
                throw new IOException("the disk is broken");
            }
        });
        file.write(ByteBuffer.allocate(STEP));

        final IOException failed = assertThrows(IOException.class, file::sync);

        assertTrue(failed.getCause().getMessage().contains("the disk is broken"), failed.getCause()::toString);
    }

    private static void awaitQuietly(final CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            throw new IOException(e);
        }
    }
}
