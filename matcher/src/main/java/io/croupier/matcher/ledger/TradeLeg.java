package io.croupier.matcher.ledger;

/**
 * One order of a {@link TradeCall}: what was signed, whether the signature holds, how much is matched, and once the call
 * was accepted what it came to. Reusable.
 */
public final class TradeLeg {
    private static final long REDUCE_ONLY_BIT = 1L << 63;
    private static final long COMPACT_BIT = 1L << 62;

    /** Market of the order, or {@link Ledger#NONE} if the ledger knows none of this address. */
    public int market;

    public int signer;

    /** Whether the signer, one of its operators or its contract vouches for the order. */
    public boolean signed;

    /** Signed int128 amounts of the order. */
    public final Int256 paper = new Int256();

    public final Int256 credit = new Int256();

    /** Scale 1e18. */
    public long makerFeeRate;

    public long takerFeeRate;

    /** Last second at which the order may settle, unsigned. */
    public long expiration;

    /** Unsigned; the two highest bits are flags. */
    public long nonce;

    /** Order hash, most significant word first. */
    public long hash0;

    public long hash1;
    public long hash2;
    public long hash3;

    /** Paper matched, not negative. */
    public final Int256 match = new Int256();

    final Int256 paperChange = new Int256();
    final Int256 netCredit = new Int256();
    final Int256 fee = new Int256();
    long serial;

    TradeLeg() {}

    /** Result: signed change of the signer's paper. */
    public Int256 paperChange() {
        return paperChange;
    }

    /** Result: signed change of the signer's credit, the fee taken off. */
    public Int256 netCredit() {
        return netCredit;
    }

    /** Result: paid by the signer, negative for a rebate. */
    public Int256 fee() {
        return fee;
    }

    /** Result: the position's serial before settlement. */
    public long serial() {
        return serial;
    }

    boolean isReduceOnly() {
        return (nonce & REDUCE_ONLY_BIT) != 0;
    }

    boolean isCompact() {
        return (nonce & COMPACT_BIT) != 0;
    }

    /** The nonce among a signer's compact nonces. */
    long compactNonce() {
        return nonce & COMPACT_BIT - 1;
    }
}
