package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.Bytes;
import io.croupier.signing.Address;
import io.croupier.signing.PackedOrder;
import java.math.BigInteger;
import java.util.Arrays;

/** An order as it was signed, and the signature: all that the Dealer needs of it. Immutable. */
public final class SignedOrder {
    private static final int INT128_LENGTH = 16;

    private final byte[] order;
    private final Bytes signature;

    /** Copies a {@link PackedOrder}. */
    public SignedOrder(final byte[] order, final Bytes signature) {
        if (order.length != PackedOrder.LENGTH) {
            throw new IllegalArgumentException(
                    "a packed order has " + PackedOrder.LENGTH + " bytes, not " + order.length);
        }
        this.order = order.clone();
        this.signature = signature;
    }

    public Address signer() {
        return Address.of(order, PackedOrder.SIGNER_OFFSET);
    }

    /** 1e18 per contract, positive for long. */
    public BigInteger paperAmount() {
        return int128(PackedOrder.PAPER_AMOUNT_OFFSET);
    }

    /** In the collateral token's smallest unit, of the opposite sign. */
    public BigInteger creditAmount() {
        return int128(PackedOrder.CREDIT_AMOUNT_OFFSET);
    }

    /** Maker and taker fee rate, 16 bytes as signed. */
    public Bytes feeRates() {
        return Bytes.of(Arrays.copyOfRange(
                order, PackedOrder.MAKER_FEE_RATE_OFFSET, PackedOrder.MAKER_FEE_RATE_OFFSET + 2 * Long.BYTES));
    }

    /** 1e18 = 1; what the order pays when it rested. */
    public long makerFeeRate() {
        return PackedOrder.makerFeeRate(order, 0);
    }

    /** 1e18 = 1; what the order pays when it came in. */
    public long takerFeeRate() {
        return PackedOrder.takerFeeRate(order, 0);
    }

    /** Seconds since the epoch, unsigned. */
    public long expiration() {
        return PackedOrder.expiration(order, 0);
    }

    /** Unsigned; the two highest bits are flags of our Dealer. */
    public long nonce() {
        return PackedOrder.nonce(order, 0);
    }

    /** A copy, as {@link PackedOrder} has it. */
    public byte[] toPacked() {
        return order.clone();
    }

    public Bytes signature() {
        return signature;
    }

    private BigInteger int128(final int offset) {
        return new BigInteger(order, offset, INT128_LENGTH);
    }
}
