package io.croupier.benchmarks.settlement;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Objects;

/** Processor time and allocation of one thread, as the JVM counts them. */
record ThreadUse(long cpuNs, long allocatedBytes) {
    /**
     * What the thread of this name has used since it began.
     *
     * @throws IllegalStateException if there is none
     */
    static ThreadUse of(final String name) {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long id = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(thread -> thread.getThreadName().equals(name))
                .mapToLong(ThreadInfo::getThreadId)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no thread is called " + name));
        return new ThreadUse(threads.getThreadCpuTime(id), threads.getThreadAllocatedBytes(id));
    }

    ThreadUse since(final ThreadUse before) {
        return new ThreadUse(cpuNs - before.cpuNs, allocatedBytes - before.allocatedBytes);
    }
}
