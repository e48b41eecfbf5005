package io.croupier.relayer.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.relayer.TestChain;
import io.croupier.relayer.node.NodeConfig;
import io.croupier.relayer.node.Reconciliation;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The disk fills up under a node: it stops in time, and nothing is lost. */
final class FullDiskIT {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration END = Duration.ofMinutes(2);
    private static final long MIB = 1L << 20;

    /** Room above the reserve: more than journal and logs of a short run, less than what fills it up. */
    private static final long ROOM_BYTES = 384 * MIB;

    private static final long BALLAST_BYTES = 640 * MIB;

    /** A disk in memory is full or not by this test's own doing alone. */
    private static final Path MEMORY = Path.of("/dev/shm");

    private static final int MAKER = 0;
    private static final int TAKER = 1;

    private TestChain chain;
    private Path folder;
    private Path config;

    @BeforeEach
    void startChain() throws IOException {
        chain = TestChain.start();
        folder = hasRoom(MEMORY)
                ? Files.createTempDirectory(MEMORY, "croupier-full-disk")
                : Files.createTempDirectory("croupier-full-disk");
        config = folder.resolve("node.conf");
    }

    @AfterEach
    void stopChain() throws IOException {
        chain.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    @Test
    void shouldNotStartWithLessThanTheReserve() throws Exception {
        configure(freeBytes() + 1_024 * MIB);

        try (CroupierProcess node = node()) {
            assertEquals(4, node.awaitExit(START), node.output());
            assertTrue(node.output().contains("(journal.freeSpaceReserve)"), node.output());
        }
    }

    @Test
    void shouldTakeNoMoreSettleWhatIsMatchedAndExitWith4WhenTheReserveIsTouched() throws Exception {
        configure(freeBytes() - ROOM_BYTES);
        final Witness maker = new Witness(chain.trader(MAKER).privateKey());
        final Witness taker = new Witness(chain.trader(TAKER).privateKey());
        final Path ballast = folder.resolve("ballast");
        try (CroupierProcess node = node()) {
            connect(node, maker, taker);
            maker.offer(50);
            Thread.startVirtualThread(taker::tradeUntilKilled);
            while (taker.filledPaper().signum() == 0) {
                Thread.sleep(20);
            }

            write(ballast);

            assertEquals(4, node.awaitExit(END), node.output());
            assertTrue(node.output().contains("below the reserve of"), node.output());
        }
        Files.delete(ballast);
        try (CroupierProcess node = node()) {
            connect(node, maker, taker);
            taker.requireRemembered();
            node.terminate();
            assertEquals(0, node.awaitExit(END), node.output());
            assertTrue(!node.output().contains("not final yet"), node.output());
        }
        assertEquals(
                List.of(),
                Reconciliation.run(NodeConfig.load(config), folder.resolve("data"))
                        .differences());
    }

    private static void connect(final CroupierProcess node, final Witness maker, final Witness taker) throws Exception {
        final URI webSocket = URI.create(node.await("(ws://\\S+),", START));
        maker.connect(webSocket);
        taker.connect(webSocket);
    }

    private void configure(final long reserveBytes) throws IOException {
        Files.writeString(
                config,
                DemoNodeConfig.of(chain.devnet(), 0, "croupier") + "journal.freeSpaceReserve = " + reserveBytes + "\n");
    }

    private CroupierProcess node() throws IOException {
        return CroupierProcess.start(
                "node",
                "--config",
                config.toString(),
                "--data",
                folder.resolve("data").toString());
    }

    private long freeBytes() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    private static boolean hasRoom(final Path disk) throws IOException {
        if (!Files.isWritable(disk)) {
            return false;
        }
        final FileStore store = Files.getFileStore(disk);
        return store.getUsableSpace() > 2 * BALLAST_BYTES;
    }

    private static void write(final Path file) throws IOException {
        final byte[] block = new byte[(int) MIB];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long written = 0; written < BALLAST_BYTES; written += block.length) {
                out.write(block);
            }
        }
    }
}
