package io.croupier.matcher.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.journal.codec.CancelAfterEncoder;
import io.croupier.matcher.journal.codec.CancelAllEncoder;
import io.croupier.matcher.journal.codec.CancelOnDisconnectEncoder;
import io.croupier.matcher.journal.codec.CancelOrderEncoder;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.PlaceOrderEncoder;
import io.croupier.matcher.journal.codec.QueryEncoder;
import io.croupier.matcher.journal.codec.QueryKind;
import io.croupier.matcher.journal.codec.SessionEndedEncoder;
import io.croupier.matcher.journal.codec.SessionLoginEncoder;
import io.croupier.matcher.journal.codec.SignatureCheck;
import io.croupier.signing.Address;
import io.croupier.signing.Login;
import io.croupier.signing.PackedOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encodes what clients ask into the journal's commands and offers them to the ring. An instance belongs to one thread.
 *
 * <p>Every method returns false when the ring is too full and nothing has happened.
 */
public final class CommandEncoder {
    private static final int CAPACITY = 2_048;

    private final CommandRing ring;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);
    private final byte[] zeros = new byte[Hash.LENGTH];
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PlaceOrderEncoder placeOrder = new PlaceOrderEncoder();
    private final CancelOrderEncoder cancelOrder = new CancelOrderEncoder();
    private final CancelAllEncoder cancelAll = new CancelAllEncoder();
    private final CancelAfterEncoder cancelAfter = new CancelAfterEncoder();
    private final CancelOnDisconnectEncoder cancelOnDisconnect = new CancelOnDisconnectEncoder();
    private final SessionEndedEncoder sessionEnded = new SessionEndedEncoder();
    private final SessionLoginEncoder sessionLogin = new SessionLoginEncoder();
    private final QueryEncoder query = new QueryEncoder();

    public CommandEncoder(final CommandRing ring) {
        this.ring = ring;
    }

    /**
     * A signed order, new or in place of another.
     *
     * @param signature at most {@link OrderRequest#SIGNATURE_LENGTH_MAX} bytes
     * @param sessionAccount account the session is logged in to, or zero
     * @param approvedAtBlock block at which the signer, a contract, approved the signature; 0 where a key signed
     */
    public boolean placeOrder(
            final long sessionId,
            final long requestId,
            final OrderRequest order,
            final byte[] signature,
            final Address sessionAccount,
            final long approvedAtBlock) {
        placeOrder
                .wrapAndApplyHeader(buffer, 0, header)
                .sessionId(sessionId)
                .requestId(requestId)
                .putOrder(order.order().encode(), 0, PackedOrder.LENGTH)
                .timeInForce(order.timeInForce())
                .selfTradePrevention(order.selfTradePrevention())
                .signatureCheck(approvedAtBlock == 0 ? SignatureCheck.UNCHECKED : SignatureCheck.CONTRACT_APPROVED)
                .putOrderHash(zeros, 0, Hash.LENGTH)
                .putRecovered(zeros, 0, Address.LENGTH)
                .approvedAtBlock(approvedAtBlock)
                .putReplaces(order.replaces().toBytes(), 0, Hash.LENGTH)
                .putSessionAccount(sessionAccount.toBytes(), 0, Address.LENGTH);
        placeOrder.flags().clear().postOnly(order.postOnly()).reduceOnly(order.reduceOnly());
        final byte[] clientOrderId = order.clientOrderId().getBytes(US_ASCII);
        placeOrder
                .putClientOrderId(clientOrderId, 0, clientOrderId.length)
                .putSignature(signature, 0, signature.length);
        return offer(placeOrder.encodedLength());
    }

    /**
     * The end of an open order.
     *
     * @param orderHash zero to go by {@code clientOrderId}
     * @param clientOrderId empty when the hash is given
     */
    public boolean cancelOrder(
            final long sessionId,
            final long requestId,
            final Address account,
            final Hash orderHash,
            final String clientOrderId) {
        final byte[] id = clientOrderId.getBytes(US_ASCII);
        cancelOrder
                .wrapAndApplyHeader(buffer, 0, header)
                .sessionId(sessionId)
                .requestId(requestId)
                .putAccount(account.toBytes(), 0, Address.LENGTH)
                .putOrderHash(orderHash.toBytes(), 0, Hash.LENGTH)
                .putClientOrderId(id, 0, id.length);
        return offer(cancelOrder.encodedLength());
    }

    /**
     * The end of all open orders of an account.
     *
     * @param perp zero for every market
     */
    public boolean cancelAll(final long sessionId, final long requestId, final Address account, final Address perp) {
        cancelAll
                .wrapAndApplyHeader(buffer, 0, header)
                .sessionId(sessionId)
                .requestId(requestId)
                .putAccount(account.toBytes(), 0, Address.LENGTH)
                .putPerp(perp.toBytes(), 0, Address.LENGTH);
        return offer(cancelAll.encodedLength());
    }

    /**
     * The account's dead man's switch.
     *
     * @param timeoutMs milliseconds from now on after which all its open orders end; 0 for never
     */
    public boolean cancelAfter(
            final long sessionId, final long requestId, final Address account, final long timeoutMs) {
        cancelAfter
                .wrapAndApplyHeader(buffer, 0, header)
                .sessionId(sessionId)
                .requestId(requestId)
                .putAccount(account.toBytes(), 0, Address.LENGTH)
                .timeoutMs(timeoutMs);
        return offer(cancelAfter.encodedLength());
    }

    /** Whether all open orders of the account are to end with the session. */
    public boolean cancelOnDisconnect(
            final long sessionId, final long requestId, final Address account, final boolean enabled) {
        cancelOnDisconnect
                .wrapAndApplyHeader(buffer, 0, header)
                .sessionId(sessionId)
                .requestId(requestId)
                .putAccount(account.toBytes(), 0, Address.LENGTH)
                .enabled((short) (enabled ? 1 : 0));
        return offer(cancelOnDisconnect.encodedLength());
    }

    /** The end of a session that asked for {@link #cancelOnDisconnect}. */
    public boolean sessionEnded(final long sessionId) {
        sessionEnded.wrapAndApplyHeader(buffer, 0, header).sessionId(sessionId);
        return offer(sessionEnded.encodedLength());
    }

    /**
     * A signed login.
     *
     * @param approved whether the account, a contract, approved the signature
     */
    public boolean sessionLogin(
            final long sessionId,
            final long requestId,
            final Login login,
            final byte[] signature,
            final boolean approved) {
        sessionLogin
                .wrapAndApplyHeader(buffer, 0, header)
                .sessionId(sessionId)
                .requestId(requestId)
                .putAccount(login.account().toBytes(), 0, Address.LENGTH)
                .issuedAtSeconds(login.issuedAt())
                .expiresAtSeconds(login.expiresAt())
                .signatureCheck(approved ? SignatureCheck.CONTRACT_APPROVED : SignatureCheck.UNCHECKED)
                .putRecovered(zeros, 0, Address.LENGTH)
                .putSignature(signature, 0, signature.length);
        return offer(sessionLogin.encodedLength());
    }

    /** Asks without subject. */
    public boolean query(final long sessionId, final long requestId, final QueryKind kind) {
        return query(sessionId, requestId, kind, Address.ZERO, Hash.ZERO, "");
    }

    /** Asks about an account, or about an order by hash or, where that is zero, by the account's client order id. */
    public boolean query(
            final long sessionId,
            final long requestId,
            final QueryKind kind,
            final Address account,
            final Hash orderHash,
            final String clientOrderId) {
        return query(sessionId, requestId, kind, 0, account, Address.ZERO, orderHash, 0, clientOrderId);
    }

    /**
     * Asks to hear a channel from here on.
     *
     * @param channel the gateway's own number for it
     * @param account whose private events, or zero
     * @param perp the market, or zero
     * @param sinceSequence replay what came after it; negative for nothing
     */
    public boolean subscribe(
            final long sessionId,
            final long requestId,
            final int channel,
            final Address account,
            final Address perp,
            final long sinceSequence) {
        return query(sessionId, requestId, QueryKind.SUBSCRIBE, channel, account, perp, Hash.ZERO, sinceSequence, "");
    }

    /** Asks to hear an account's state from here on; the answer carries it. */
    public boolean subscribeAccount(
            final long sessionId, final long requestId, final int channel, final Address account) {
        return query(
                sessionId, requestId, QueryKind.SUBSCRIBE_ACCOUNT, channel, account, Address.ZERO, Hash.ZERO, 0, "");
    }

    private boolean query(
            final long sessionId,
            final long requestId,
            final QueryKind kind,
            final int channel,
            final Address account,
            final Address perp,
            final Hash orderHash,
            final long sinceSequence,
            final String clientOrderId) {
        final byte[] id = clientOrderId.getBytes(US_ASCII);
        query.wrapAndApplyHeader(buffer, 0, header)
                .sessionId(sessionId)
                .requestId(requestId)
                .kind(kind)
                .channel((short) channel)
                .putAccount(account.toBytes(), 0, Address.LENGTH)
                .putPerp(perp.toBytes(), 0, Address.LENGTH)
                .putOrderHash(orderHash.toBytes(), 0, Hash.LENGTH)
                .sinceSequence(sinceSequence)
                .putClientOrderId(id, 0, id.length);
        return offer(query.encodedLength());
    }

    private boolean offer(final int encodedLength) {
        return ring.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }
}
