package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.Bytes;
import io.croupier.signing.OrderInfo;
import io.croupier.signing.Signature;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** One order in the terms of a packed batch. */
final class BatchOrder {
    private static final int KNOWN_TRADER = 0x01;
    private static final int SHORT = 0x02;
    private static final int WIDE = 0x04;
    private static final int SIGNATURE_WITH_LENGTH = 0x08;
    private static final int PART_FILLED = 0x10;
    private static final int MATCH_FOLLOWS = 0x20;
    private static final int COMPACT = 0x40;
    private static final int REDUCE_ONLY = 0x80;

    private static final int NARROW_BITS = 56;
    private static final int S_OFFSET = 32;
    private static final int V_OFFSET = 64;
    private static final int V_EVEN = 27;

    private final SettlementUnit.Leg leg;
    private final BigInteger paper;
    private final BigInteger credit;
    private final BigInteger paperPerLot;
    private final long lots;
    private final long ticks;

    BatchOrder(final SettlementUnit.Leg leg, final SettlementMarket market) {
        this.leg = leg;
        this.paper = leg.order().paperAmount().abs();
        this.credit = leg.order().creditAmount().abs();
        this.paperPerLot = BigInteger.valueOf(market.scale().paperPerLot());
        this.lots = quotient(paper, paperPerLot);
        this.ticks = quotient(
                credit,
                BigInteger.valueOf(lots)
                        .multiply(BigInteger.valueOf(market.scale().creditPerTickLot())));
    }

    /** The quotient where it is exact, positive and a long, else 0. */
    private static long quotient(final BigInteger dividend, final BigInteger divisor) {
        if (divisor.signum() == 0) {
            return 0;
        }
        final BigInteger[] division = dividend.divideAndRemainder(divisor);
        return division[1].signum() == 0 && division[0].bitLength() < Long.SIZE ? division[0].longValue() : 0;
    }

    /** Whether lots and ticks say it all, and no number takes more than the seven bytes of a narrow field. */
    boolean narrow() {
        return lots > 0 && ticks > 0 && (lots | ticks | nonce() | expiry()) >>> NARROW_BITS == 0;
    }

    /** Whether the unit matches the order from its first lot to its last. */
    boolean whole() {
        return leg.lots() == lots;
    }

    long lots() {
        return lots;
    }

    long ticks() {
        return ticks;
    }

    BigInteger paper() {
        return paper;
    }

    BigInteger credit() {
        return credit;
    }

    BigInteger matchedPaper() {
        return paperPerLot.multiply(BigInteger.valueOf(leg.lots()));
    }

    /** Without the bits that flags tell. */
    long nonce() {
        return leg.order().nonce() & ~(OrderInfo.COMPACT_NONCE_BIT | OrderInfo.REDUCE_ONLY_NONCE_BIT);
    }

    long expiry() {
        return leg.order().expiration();
    }

    int flags(final boolean knownTrader, final boolean matchFollows) {
        final long nonce = leg.order().nonce();
        return flag(KNOWN_TRADER, knownTrader)
                | flag(SHORT, leg.order().paperAmount().signum() < 0)
                | flag(WIDE, !narrow())
                | flag(SIGNATURE_WITH_LENGTH, !isShortSignature())
                | flag(PART_FILLED, leg.filledBefore())
                | flag(MATCH_FOLLOWS, matchFollows)
                | flag(COMPACT, (nonce & OrderInfo.COMPACT_NONCE_BIT) != 0)
                | flag(REDUCE_ONLY, (nonce & OrderInfo.REDUCE_ONLY_NONCE_BIT) != 0);
    }

    void appendSignature(final ByteArrayOutputStream out) {
        final byte[] signature = leg.order().signature().toArray();
        if (isShortSignature()) {
            signature[S_OFFSET] |= signature[V_OFFSET] == V_EVEN ? 0 : Byte.MIN_VALUE;
            out.write(signature, 0, V_OFFSET);
        } else {
            out.write(signature.length >>> Byte.SIZE);
            out.write(signature.length);
            out.writeBytes(signature);
        }
    }

    /** r, s, v with room for v in the highest bit of s: the Dealer gets the 65 bytes back. */
    private boolean isShortSignature() {
        final Bytes signature = leg.order().signature();
        return signature.length() == Signature.LENGTH
                && signature.get(S_OFFSET) >= 0
                && (signature.get(V_OFFSET) == V_EVEN || signature.get(V_OFFSET) == V_EVEN + 1);
    }

    private static int flag(final int bit, final boolean set) {
        return set ? bit : 0;
    }
}
