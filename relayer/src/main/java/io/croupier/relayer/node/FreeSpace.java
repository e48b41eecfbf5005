package io.croupier.relayer.node;

import java.util.concurrent.TimeUnit;

/**
 * Watches the disk the journal grows on: under a memory map a full disk is a crash, not an error. Asks the file system at
 * most once a second. Checked by one thread; {@link #lastBytes} from any.
 */
final class FreeSpace {
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int MIB_SHIFT = 20;

    private final DataFolder data;
    private final long reserveBytes;
    private long checkedNs;
    private volatile long lastBytes;

    FreeSpace(final DataFolder data, final long reserveBytes) {
        this.data = data;
        this.reserveBytes = reserveBytes;
        look();
    }

    boolean hasReserve() {
        if (System.nanoTime() - checkedNs >= PAUSE_NS) {
            look();
        }
        return lastBytes >= reserveBytes;
    }

    /** @throws OperatorException if there is too little to start */
    void requireReserve() {
        if (!hasReserve()) {
            throw new OperatorException(ExitCode.OUT_OF_RESOURCES, describeShortage());
        }
    }

    long lastBytes() {
        return lastBytes;
    }

    String describeShortage() {
        return "data folder " + data.path() + ": " + (lastBytes >> MIB_SHIFT) + " MiB free, below the reserve of "
                + (reserveBytes >> MIB_SHIFT) + " MiB (journal.freeSpaceReserve)";
    }

    private void look() {
        lastBytes = data.freeBytes();
        checkedNs = System.nanoTime();
    }
}
