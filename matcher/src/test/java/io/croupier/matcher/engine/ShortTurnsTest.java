package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShortTurnsTest {
    private static final Path SCHEDULED = Path.of("/proc/thread-self/sched");

    @Test
    void shouldDoTheWorkOnAThreadOfTheFactory() throws InterruptedException {
        final List<String> names = new ArrayList<>();

        final Thread thread = ShortTurns.threads(work -> new Thread(work, "turner"))
                .newThread(() -> names.add(Thread.currentThread().getName()));
        thread.start();
        thread.join();

        assertEquals(List.of("turner"), names);
    }

    @Test
    void shouldTakeTurnsShorterThanTheKernelsOwnWhereItHasThem() throws InterruptedException {
        final List<Long> turns = new ArrayList<>();

        final Thread thread = ShortTurns.threads(Thread::new).newThread(() -> turns.add(turnNs()));
        thread.start();
        thread.join();

        assertEquals(1, turns.size());
        assertEquals(
                turnNs() > 0 && hasShortTurns(System.getProperty("os.version")),
                turns.getFirst() < turnNs(),
                () -> turns + " ns, other threads " + turnNs());
    }

    /** Linux from 6.12 on. */
    private static boolean hasShortTurns(final String version) {
        final String[] numbers = version.split("[^0-9]", 3);
        final int major = Integer.parseInt(numbers[0]);
        return major > 6 || (major == 6 && Integer.parseInt(numbers[1]) >= 12);
    }

    /** Length of the calling thread's turns, or -1 where the kernel does not tell. */
    private static long turnNs() {
        if (!Files.exists(SCHEDULED)) {
            return -1;
        }
        try {
            return Files.readAllLines(SCHEDULED).stream()
                    .filter(line -> line.startsWith("se.slice"))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                    .findFirst()
                    .orElse(-1);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
