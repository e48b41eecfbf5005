package io.croupier.matcher.engine;

import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.PlaceOrderDecoder;
import io.croupier.matcher.journal.codec.PlaceOrderEncoder;
import io.croupier.matcher.journal.codec.SessionLoginDecoder;
import io.croupier.matcher.journal.codec.SessionLoginEncoder;
import io.croupier.matcher.journal.codec.SignatureCheck;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.Login;
import io.croupier.signing.OrderHasher;
import io.croupier.signing.PackedOrder;
import io.croupier.signing.RecoveryResult;
import io.croupier.signing.Signature;
import io.croupier.signing.SignatureRecovery;
import io.croupier.signing.SignatureVerification;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Hashes what a command carries and finds whose key signed, in place: by verification against the signer's key where that
 * is known from an earlier order, else by recovery. An instance belongs to one thread.
 */
final class CommandVerifier {
    private static final int DIGEST_LENGTH = 32;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PlaceOrderDecoder order = new PlaceOrderDecoder();
    private final PlaceOrderEncoder checkedOrder = new PlaceOrderEncoder();
    private final SessionLoginDecoder login = new SessionLoginDecoder();
    private final SessionLoginEncoder checkedLogin = new SessionLoginEncoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final SignatureVerification verification = new SignatureVerification();
    private final SignatureRecovery recovery = new SignatureRecovery();
    private final byte[] digest = new byte[DIGEST_LENGTH];
    private final byte[] account = new byte[Address.LENGTH];
    private final byte[] signature = new byte[Signature.LENGTH];
    private final byte[] recovered = new byte[Address.LENGTH];
    private final Eip712Domain domain;
    private final OrderHasher hasher;

    CommandVerifier(final Eip712Domain domain) {
        this.domain = domain;
        this.hasher = new OrderHasher(domain);
    }

    /**
     * Fills in orderHash, signatureCheck and recovered of the PlaceOrder at {@code offset}. Where a contract has approved the
     * signature there is no key to recover.
     */
    void verifyOrder(final byte[] command, final int offset) {
        buffer.wrap(command);
        order.wrapAndApplyHeader(buffer, offset, header);
        final int body = order.offset();
        hasher.digest(command, body + PlaceOrderDecoder.orderEncodingOffset(), digest, 0);
        checkedOrder.wrap(buffer, body).putOrderHash(digest, 0, DIGEST_LENGTH);
        if (order.signatureCheck() == SignatureCheck.CONTRACT_APPROVED) {
            return;
        }
        order.skipClientOrderId();
        final int at = order.limit() + PlaceOrderDecoder.signatureHeaderLength();
        final int signer = body + PlaceOrderDecoder.orderEncodingOffset() + PackedOrder.SIGNER_OFFSET;
        final RecoveryResult result = readSignature(order.signatureLength(), at)
                ? verification.verify(digest, signature, command, signer, recovered)
                : RecoveryResult.BAD_LENGTH;

        checkedOrder.putRecovered(recovered, 0, Address.LENGTH).signatureCheck(conclusion(result));
    }

    /**
     * Fills in signatureCheck and recovered of the SessionLogin at {@code offset}, unless a contract has approved the signature;
     * rare, so it may allocate.
     */
    void verifyLogin(final byte[] command, final int offset) {
        buffer.wrap(command);
        login.wrapAndApplyHeader(buffer, offset, header);
        if (login.signatureCheck() == SignatureCheck.CONTRACT_APPROVED) {
            return;
        }
        login.getAccount(account, 0, Address.LENGTH);
        final byte[] signed =
                new Login(Address.of(account, 0), login.issuedAtSeconds(), login.expiresAtSeconds()).digest(domain);
        System.arraycopy(signed, 0, digest, 0, DIGEST_LENGTH);
        final int at = login.limit() + SessionLoginDecoder.signatureHeaderLength();
        final RecoveryResult result = readSignature(login.signatureLength(), at)
                ? recovery.recover(digest, signature, recovered)
                : RecoveryResult.BAD_LENGTH;

        checkedLogin
                .wrap(buffer, login.offset())
                .putRecovered(recovered, 0, Address.LENGTH)
                .signatureCheck(conclusion(result));
    }

    private boolean readSignature(final int length, final int offset) {
        Arrays.fill(recovered, (byte) 0);
        if (length != Signature.LENGTH) {
            return false;
        }
        buffer.getBytes(offset, signature, 0, length);
        return true;
    }

    private static SignatureCheck conclusion(final RecoveryResult result) {
        return switch (result) {
            case OK -> SignatureCheck.RECOVERED;
            case VERIFIED -> SignatureCheck.VERIFIED;
            default -> SignatureCheck.INVALID;
        };
    }
}
