package io.croupier.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class HotPathAllocationTest {
    private final OrderVector vector = OrderVector.all().getFirst();
    private final byte[] order = vector.order().encode();
    private final byte[] signature = vector.signature();
    private final OrderHasher hasher = new OrderHasher(vector.domain());
    private final SignatureRecovery recovery = new SignatureRecovery();
    private final SignatureVerification verification = new SignatureVerification();
    private final byte[] digest = new byte[Keccak256.LENGTH];
    private final byte[] address = new byte[Address.LENGTH];

    @Test
    void shouldHashRecoverAndVerifyWithoutGarbage() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertTrue(SignatureRecovery.isNative());
        long last = -1;
        // The compilers finish in the background, so a round without garbage is awaited; garbage per call never ends.
        for (int round = 0; round < 50 && last != 0; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            verify(1_000);
            last = threads.getCurrentThreadAllocatedBytes() - before;
        }

        assertEquals(0, last, "bytes allocated by 1000 verifications after warm-up");
        assertTrue(vector.order().signer().matches(address, 0));
    }

    private void verify(final int times) {
        for (int i = 0; i < times; i++) {
            hasher.digest(order, 0, digest, 0);
            recovery.recover(digest, 0, signature, 0, signature.length, address, 0);
            verification.verify(digest, signature, order, PackedOrder.SIGNER_OFFSET, address);
            // A refused signature is as cheap.
            recovery.recover(digest, 0, signature, 0, signature.length - 1, address, 0);
        }
    }
}
