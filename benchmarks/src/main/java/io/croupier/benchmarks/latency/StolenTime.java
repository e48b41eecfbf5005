package io.croupier.benchmarks.latency;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processor time that the host of a virtual machine gave to others while threads here wanted it. */
final class StolenTime {
    private static final Path KERNEL = Path.of("/proc/stat");

    /** Which word of the kernel's first line counts it. */
    private static final int WORD = 8;

    private static final long MS_PER_TICK = 10;

    private StolenTime() {}

    /** Milliseconds since the machine started, of all processors together, to 10 ms; 0 on other systems than Linux. */
    static long ms() throws IOException {
        if (!Files.exists(KERNEL)) {
            return 0;
        }
        final List<String> words = List.of(Files.readAllLines(KERNEL).getFirst().split(" +", -1));
        return MS_PER_TICK * Long.parseLong(words.get(WORD));
    }
}
