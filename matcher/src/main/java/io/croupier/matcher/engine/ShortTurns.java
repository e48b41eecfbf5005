package io.croupier.matcher.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/**
 * Short turns on a processor that threads share. Linux lets a running thread, also one of the collector or a compiler, end its
 * turn of some milliseconds before it runs one that wakes up; from 6.12 on not where the latter has asked for shorter turns.
 * Shares of the processor stay as they are. On other systems, and older ones, nothing changes.
 */
public final class ShortTurns {
    private static final long TURN_NS = 100_000;

    /** The kernel's {@code struct sched_attr} as it was first, and where the length of a turn stands in it. */
    private static final int ATTRIBUTES_BYTES = 48;

    private static final long TURN_OFFSET = 24;

    private static final int THIS_THREAD = 0;
    private static final int NO_FLAGS = 0;

    /** Numbers of {@code sched_setattr} by architecture; {@code sched_getattr} follows. */
    private static final Map<String, Long> SET_ATTRIBUTES = Map.of("amd64", 314L, "aarch64", 274L);

    private ShortTurns() {}

    /** Makes threads as {@code factory} does, which take short turns. */
    public static ThreadFactory threads(final ThreadFactory factory) {
        return work -> factory.newThread(() -> {
            take();
            work.run();
        });
    }

    /** The calling thread takes short turns from here on. */
    public static void take() {
        final Long setAttributes = SET_ATTRIBUTES.get(System.getProperty("os.arch"));
        if (setAttributes == null || !System.getProperty("os.name").equals("Linux")) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
            if (call(setAttributes + 1, attributes, ATTRIBUTES_BYTES, NO_FLAGS) == 0) {
                attributes.set(JAVA_LONG, TURN_OFFSET, TURN_NS);
                call(setAttributes, attributes, NO_FLAGS, 0);
            }
        }
    }

    /** A kernel that refuses does so by its result, and the thread goes on as it was. */
    @SuppressWarnings("restricted") // the C library is trusted native code
    private static long call(final long number, final MemorySegment attributes, final int third, final int fourth) {
        final Linker linker = Linker.nativeLinker();
        try {
            return (long) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("syscall"),
                            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
                            Linker.Option.firstVariadicArg(1))
                    .invokeExact(number, THIS_THREAD, attributes, third, fourth);
        } catch (final Throwable e) {
            throw new IllegalStateException("system call " + number, e);
        }
    }
}
