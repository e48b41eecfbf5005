package io.croupier.benchmarks.allocation;

import com.sun.management.ThreadMXBean;
import io.croupier.benchmarks.TemporaryFolder;
import io.croupier.benchmarks.book.CommandStream;
import io.croupier.benchmarks.exchange.VenueCommands;
import io.croupier.benchmarks.exchange.VenueReplay;
import io.croupier.benchmarks.verify.SignedOrders;
import io.croupier.matcher.journal.Durability;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalWriter;
import io.croupier.signing.Address;
import io.croupier.signing.OrderHasher;
import io.croupier.signing.PackedOrder;
import io.croupier.signing.SignatureVerification;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * What each stage allocates on this thread, in bytes per command. The compilers finish in the background and tables find
 * their size, so the least of several rounds counts: garbage of every command would be in each of them.
 */
final class StageAllocation {
    private static final long SEED = 7;
    private static final int ROUNDS = 12;
    private static final int EXCERPT_BYTES = 256;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A round of a stage. */
    private interface Round {
        void run();
    }

    /** An order hashed, its signature checked: by recovery, and against a known key. */
    double verify() {
        final int count = 256;
        final SignedOrders orders = new SignedOrders(SEED, count);
        final OrderHasher hasher = new OrderHasher(SignedOrders.DOMAIN);
        final SignatureVerification verification = new SignatureVerification();
        final byte[] digest = new byte[32];
        final byte[] address = new byte[Address.LENGTH];
        return leastPerCommand(count, () -> {
            for (int i = 0; i < count; i++) {
                hasher.digest(orders.packed(i), 0, digest, 0);
                // Every other order as if an operator had signed it: then the key is recovered.
                final int signer = i % 2 == 0 ? PackedOrder.SIGNER_OFFSET : PackedOrder.PERP_OFFSET;
                verification.verify(digest, orders.signature(i), orders.packed(i), signer, address);
            }
        });
    }

    /** {@code Exchange.onCommand}: placing, cancelling and trading around a standing book. */
    double match() {
        final int commands = 100_000;
        final CommandStream stream = new CommandStream(CommandStream.Mix.SIGNED_VENUE, SEED, 1_000, commands);
        final VenueReplay replay = new VenueReplay(stream, new VenueCommands(100, 1), 1);
        double least = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            replay.fill();
            replay.playRest();
            least = Math.min(least, (double) replay.allocatedBytes() / commands);
            replay.clear();
        }
        return least;
    }

    /** The append of an excerpt. */
    double journal() throws IOException {
        final int count = 20_000;
        final byte[] excerpt = new byte[EXCERPT_BYTES];
        try (TemporaryFolder folder = TemporaryFolder.create("croupier-allocation-");
                Journal journal = Journal.open(folder.path(), Durability.OS);
                JournalWriter writer = journal.writer()) {
            return leastPerCommand(count, () -> {
                for (int i = 0; i < count; i++) {
                    writer.append(excerpt, EXCERPT_BYTES);
                    writer.commit();
                }
            });
        }
    }

    private double leastPerCommand(final int commands, final Round round) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            round.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return (double) least / commands;
    }
}
