package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShadowThreadTest {
    @Test
    void shouldSayWhatEndedItEvenIfItWasNoException() throws Exception {
        final OutOfMemoryError error = new OutOfMemoryError("as a snapshot was written");
        final CompletableFuture<Throwable> heard = new CompletableFuture<>();

        try (ShadowThread thread = new ShadowThread(
                () -> {
                    throw error;
                },
                heard::complete)) {
            thread.start();

            assertSame(error, heard.get(30, TimeUnit.SECONDS));
        }
    }
}
