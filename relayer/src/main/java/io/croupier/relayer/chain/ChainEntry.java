package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.signing.Address;
import java.math.BigInteger;

/**
 * One thing that happened on chain, in the words of the journal: what the fields mean by kind stands at {@code
 * ChainEventKind} in {@code journal-schema.xml}. Amounts are int128; a setting beyond that (an unlimited allowance, say)
 * is the greatest int128.
 */
public record ChainEntry(
        ChainEventKind kind,
        int leg,
        BustReason reason,
        int lane,
        long unit,
        Address account,
        Address other,
        Address market,
        Hash hash,
        BigInteger a,
        BigInteger b,
        BigInteger c,
        BigInteger d) {
    private static final BigInteger INT128_MAX = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);

    public ChainEntry {
        requireNonNull(kind, "kind");
        requireNonNull(reason, "reason");
        requireNonNull(account, "account");
        requireNonNull(other, "other");
        requireNonNull(market, "market");
        requireNonNull(hash, "hash");
        a = saturated(a);
        b = saturated(b);
        c = saturated(c);
        d = saturated(d);
    }

    /** An entry about {@code account} in {@code market}; either may be the zero address. Missing amounts are zero. */
    static ChainEntry of(
            final ChainEventKind kind, final Address account, final Address market, final BigInteger... amounts) {
        return new ChainEntry(
                kind,
                0,
                BustReason.NONE,
                0,
                0,
                account,
                Address.ZERO,
                market,
                Hash.ZERO,
                amount(amounts, 0),
                amount(amounts, 1),
                amount(amounts, 2),
                amount(amounts, 3));
    }

    ChainEntry withOther(final Address value) {
        return new ChainEntry(kind, leg, reason, lane, unit, account, value, market, hash, a, b, c, d);
    }

    ChainEntry withHash(final Hash value) {
        return new ChainEntry(kind, leg, reason, lane, unit, account, other, market, value, a, b, c, d);
    }

    ChainEntry withLeg(final int value) {
        return new ChainEntry(kind, value, reason, lane, unit, account, other, market, hash, a, b, c, d);
    }

    ChainEntry withReason(final BustReason value) {
        return new ChainEntry(kind, leg, value, lane, unit, account, other, market, hash, a, b, c, d);
    }

    ChainEntry withUnit(final int laneValue, final long unitValue) {
        return new ChainEntry(kind, leg, reason, laneValue, unitValue, account, other, market, hash, a, b, c, d);
    }

    private static BigInteger amount(final BigInteger[] amounts, final int index) {
        return index < amounts.length ? amounts[index] : BigInteger.ZERO;
    }

    private static BigInteger saturated(final BigInteger value) {
        if (value.bitLength() <= 127) {
            return value;
        }
        return value.signum() < 0 ? INT128_MAX.not() : INT128_MAX;
    }
}
