package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.Hash;
import io.croupier.signing.Address;
import io.croupier.signing.RecoveryResult;
import io.croupier.signing.Signature;
import io.croupier.signing.SignatureRecovery;

/**
 * Finds the v of signatures that the core verified against the signer's known key, since that says nothing about v and the
 * chain recovers. Owned by the settlement thread.
 */
final class SignatureParity {
    private static final int V = Signature.LENGTH - 1;
    private static final int V_SUM = 27 + 28;

    private final SignatureRecovery recovery = new SignatureRecovery();
    private final byte[] recovered = new byte[Address.LENGTH];

    /** The order with the signature that recovers its signer; as it is where neither v does, for the chain to refuse. */
    SignedOrder corrected(final SignedOrder order, final Hash digest) {
        final byte[] signature = order.signature().toArray();
        if (recovers(order, digest, signature)) {
            return order;
        }
        signature[V] = (byte) (V_SUM - signature[V]);
        return recovers(order, digest, signature) ? new SignedOrder(order.toPacked(), Bytes.of(signature)) : order;
    }

    private boolean recovers(final SignedOrder order, final Hash digest, final byte[] signature) {
        return recovery.recover(digest.toBytes(), signature, recovered) == RecoveryResult.OK
                && order.signer().matches(recovered, 0);
    }
}
