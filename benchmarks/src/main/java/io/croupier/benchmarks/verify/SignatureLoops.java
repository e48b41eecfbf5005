package io.croupier.benchmarks.verify;

import io.croupier.signing.Address;
import io.croupier.signing.OrderHasher;
import io.croupier.signing.PackedOrder;
import io.croupier.signing.RecoveryResult;
import io.croupier.signing.SignatureVerification;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Signed orders checked as the verify stage does it, and by the library's function alone, in turns on every thread: by
 * recovery, and against known keys. What counts is the processor time of each, so a neighbour who takes the processor away
 * does not.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
public class SignatureLoops {
    static final long SEED = 7;
    private static final int BLOCK = 64;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final SignedOrders orders = new SignedOrders(SEED, BLOCK);
    private final BareSecp256k1 bare = new BareSecp256k1(orders.digests, orders.signatures);
    private final OrderHasher hasher = new OrderHasher(SignedOrders.DOMAIN);
    private final SignatureVerification verification = new SignatureVerification();
    private final byte[] digest = new byte[32];
    private final byte[] address = new byte[Address.LENGTH];

    /** What a thread used, summed up by JMH over threads. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class ProcessorTime {
        public long bareRecoveryNs;
        public long wholeRecoveryNs;
        public long bareVerificationNs;
        public long wholeVerificationNs;
        public long checks;
    }

    public SignatureLoops() {
        for (int i = 0; i < BLOCK; i++) {
            check(i, PackedOrder.SIGNER_OFFSET);
        }
    }

    /** A block of signatures in each way. */
    @Benchmark
    public void inTurns(final ProcessorTime time) {
        final long began = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < BLOCK; i++) {
            require(bare.recover(i));
        }
        final long bareRecovered = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < BLOCK; i++) {
            // The market stands for a signer whose operator signs: such an order is recovered, always.
            require(check(i, PackedOrder.PERP_OFFSET) == RecoveryResult.OK);
        }
        final long recovered = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < BLOCK; i++) {
            require(bare.verify(i));
        }
        final long bareVerified = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < BLOCK; i++) {
            require(check(i, PackedOrder.SIGNER_OFFSET) == RecoveryResult.VERIFIED);
        }
        time.bareRecoveryNs += bareRecovered - began;
        time.wholeRecoveryNs += recovered - bareRecovered;
        time.bareVerificationNs += bareVerified - recovered;
        time.wholeVerificationNs += threads.getCurrentThreadCpuTime() - bareVerified;
        time.checks += BLOCK;
    }

    private RecoveryResult check(final int i, final int signerOffset) {
        hasher.digest(orders.packed[i], 0, digest, 0);
        return verification.verify(digest, orders.signatures[i], orders.packed[i], signerOffset, address);
    }

    private static void require(final boolean accepted) {
        if (!accepted) {
            throw new IllegalStateException("a good signature was not accepted as expected");
        }
    }
}
