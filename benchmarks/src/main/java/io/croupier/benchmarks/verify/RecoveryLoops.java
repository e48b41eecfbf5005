package io.croupier.benchmarks.verify;

import io.croupier.signing.Address;
import io.croupier.signing.OrderHasher;
import io.croupier.signing.RecoveryResult;
import io.croupier.signing.SignatureRecovery;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Signed orders checked as the verify stage does it, and by the library's function alone, in turns on every thread. What
 * counts is the processor time of each, so a neighbour who takes the processor away does not.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
public class RecoveryLoops {
    static final long SEED = 7;
    private static final int BLOCK = 64;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final SignedOrders orders = new SignedOrders(SEED, BLOCK);
    private final BareSecp256k1 bare = new BareSecp256k1(orders.digests, orders.signatures);
    private final OrderHasher hasher = new OrderHasher(SignedOrders.DOMAIN);
    private final SignatureRecovery recovery = new SignatureRecovery();
    private final byte[] digest = new byte[32];
    private final byte[] address = new byte[Address.LENGTH];

    /** What a thread used, summed up by JMH over threads. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class ProcessorTime {
        public long bareNs;
        public long wholeNs;
        public long checks;
    }

    /** A block of signatures one way, then the other. */
    @Benchmark
    public void inTurns(final ProcessorTime time) {
        final long began = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < BLOCK; i++) {
            require(bare.recover(i));
        }
        final long between = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < BLOCK; i++) {
            hasher.digest(orders.packed[i], 0, digest, 0);
            require(recovery.recover(digest, orders.signatures[i], address) == RecoveryResult.OK);
        }
        time.bareNs += between - began;
        time.wholeNs += threads.getCurrentThreadCpuTime() - between;
        time.checks += BLOCK;
    }

    private static void require(final boolean recovered) {
        if (!recovered) {
            throw new IllegalStateException("a good signature was refused");
        }
    }
}
