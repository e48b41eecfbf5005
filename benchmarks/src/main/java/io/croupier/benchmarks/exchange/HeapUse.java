package io.croupier.benchmarks.exchange;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** How much of the heap is in use once the garbage is gone. */
public final class HeapUse {
    private static final int COLLECTIONS = 3;

    private HeapUse() {}

    public static long bytes() {
        final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
