package io.croupier.matcher.ledger;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.math.BigInteger;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * A mutable signed integer of 256 bits, the width in which the Dealer computes. Arithmetic is checked as in Solidity: a
 * result that does not fit throws {@link ArithmeticException}. Instances are scratch registers for one thread; operations
 * change the receiver, return it, and allocate nothing. Values that fit in a {@code long} take a short path.
 */
public final class Int256 implements Comparable<Int256> {
    private static final int LIMBS = 4;

    /** Two's complement, least significant first. */
    private long w0;

    private long w1;
    private long w2;
    private long w3;

    private final long[] product = new long[2 * LIMBS];
    private final LongDivision division = new LongDivision();

    public Int256() {}

    public Int256(final long value) {
        set(value);
    }

    public Int256 set(final long value) {
        final long sign = value >> 63;
        return limbs(value, sign, sign, sign);
    }

    /** Sets the int128 whose upper and lower halves are given. */
    public Int256 set(final long high, final long low) {
        final long sign = high >> 63;
        return limbs(low, high, sign, sign);
    }

    /** Reads the int128 at an offset, most significant byte first. */
    public Int256 read(final DirectBuffer buffer, final int offset) {
        return set(buffer.getLong(offset, BIG_ENDIAN), buffer.getLong(offset + Long.BYTES, BIG_ENDIAN));
    }

    public Int256 set(final Int256 value) {
        return limbs(value.w0, value.w1, value.w2, value.w3);
    }

    /**
     * For the edges of the ledger; allocates.
     *
     * @throws ArithmeticException if the value does not fit
     */
    public Int256 set(final BigInteger value) {
        if (value.bitLength() > 255) {
            throw overflow();
        }
        return limbs(
                value.longValue(),
                value.shiftRight(64).longValue(),
                value.shiftRight(128).longValue(),
                value.shiftRight(192).longValue());
    }

    /** Sets all 256 bits, most significant first. */
    public Int256 set(final long high3, final long high2, final long high1, final long low) {
        return limbs(low, high1, high2, high3);
    }

    public int signum() {
        return w3 < 0 ? -1 : (w0 | w1 | w2 | w3) == 0 ? 0 : 1;
    }

    public boolean isZero() {
        return (w0 | w1 | w2 | w3) == 0;
    }

    /** Whether the value is an intN of the given width, 1 to 128 bits. */
    public boolean fits(final int bits) {
        if (!isInt128()) {
            return false;
        }
        return bits > 64
                ? w1 << (128 - bits) >> (128 - bits) == w1
                : isLong() && w0 << (64 - bits) >> (64 - bits) == w0;
    }

    /**
     * Insists that the value is an intN of the given width, 1 to 128 bits.
     *
     * @throws ArithmeticException if it is not
     */
    public Int256 requireFits(final int bits) {
        if (!fits(bits)) {
            throw overflow();
        }
        return this;
    }

    /**
     * The value as a {@code long}.
     *
     * @throws ArithmeticException if it does not fit
     */
    public long toLong() {
        if (!isLong()) {
            throw overflow();
        }
        return w0;
    }

    /** The value, or the nearest {@code long}. */
    public long toLongSaturated() {
        return isLong() ? w0 : w3 < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /** The lower 64 bits. */
    public long low() {
        return w0;
    }

    /** Bits 64 to 127: the upper half of the value where it is an int128. */
    public long high() {
        return w1;
    }

    public Int256 add(final Int256 value) {
        return add(value.w0, value.w1, value.w2, value.w3);
    }

    public Int256 add(final long value) {
        final long sign = value >> 63;
        return add(value, sign, sign, sign);
    }

    /** Adds the int128 whose halves are given. */
    public Int256 add(final long high, final long low) {
        final long sign = high >> 63;
        return add(low, high, sign, sign);
    }

    public Int256 subtract(final Int256 value) {
        final long r0 = w0 - value.w0;
        final long b0 = borrow(w0, value.w0, 0);
        final long r1 = w1 - value.w1 - b0;
        final long b1 = borrow(w1, value.w1, b0);
        final long r2 = w2 - value.w2 - b1;
        final long b2 = borrow(w2, value.w2, b1);
        final long r3 = w3 - value.w3 - b2;
        if (((w3 ^ value.w3) & (w3 ^ r3)) < 0) {
            throw overflow();
        }
        return limbs(r0, r1, r2, r3);
    }

    public Int256 negate() {
        if (w3 == Long.MIN_VALUE && (w0 | w1 | w2) == 0) {
            throw overflow();
        }
        return wrappingNegate();
    }

    public Int256 abs() {
        return w3 < 0 ? negate() : this;
    }

    public Int256 multiply(final long value) {
        if (isLong()) {
            return set(Math.multiplyHigh(w0, value), w0 * value);
        }
        if (isInt128()) {
            return multiplyInt128(value);
        }
        final long sign = value >> 63;
        return multiply(value, sign, sign, sign);
    }

    public Int256 multiply(final Int256 value) {
        return value.isLong() ? multiply(value.w0) : multiply(value.w0, value.w1, value.w2, value.w3);
    }

    /** Divides, rounding toward zero. */
    public Int256 divideTowardZero(final Int256 by) {
        divide(by);
        return this;
    }

    /** Divides, rounding toward zero. */
    public Int256 divideTowardZero(final long by) {
        divide(by);
        return this;
    }

    /** Divides, rounding down. */
    public Int256 divideFloor(final long by) {
        final boolean negative = w3 < 0 != by < 0;
        return divide(by) && negative ? add(-1) : this;
    }

    /** Divides, rounding up. */
    public Int256 divideCeiling(final long by) {
        final boolean positive = w3 < 0 == by < 0;
        return divide(by) && positive ? add(1) : this;
    }

    @Override
    public int compareTo(final Int256 value) {
        if (w3 != value.w3) {
            return w3 < value.w3 ? -1 : 1;
        }
        if (w2 != value.w2) {
            return Long.compareUnsigned(w2, value.w2);
        }
        return w1 != value.w1 ? Long.compareUnsigned(w1, value.w1) : Long.compareUnsigned(w0, value.w0);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Int256 that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(w0 ^ 31 * w1 ^ 961 * w2 ^ 29_791 * w3);
    }

    /** For the edges of the ledger; allocates. */
    public BigInteger toBigInteger() {
        if (isLong()) {
            return BigInteger.valueOf(w0);
        }
        return BigInteger.valueOf(w3)
                .shiftLeft(64)
                .or(unsigned(w2))
                .shiftLeft(64)
                .or(unsigned(w1))
                .shiftLeft(64)
                .or(unsigned(w0));
    }

    @Override
    public String toString() {
        return isLong() ? Long.toString(w0) : toBigInteger().toString();
    }

    private static BigInteger unsigned(final long limb) {
        return new BigInteger(Long.toUnsignedString(limb));
    }

    private boolean isLong() {
        final long sign = w0 >> 63;
        return w1 == sign && w2 == sign && w3 == sign;
    }

    private boolean isInt128() {
        final long sign = w1 >> 63;
        return w2 == sign && w3 == sign;
    }

    private Int256 limbs(final long least, final long second, final long third, final long most) {
        w0 = least;
        w1 = second;
        w2 = third;
        w3 = most;
        return this;
    }

    private Int256 add(final long v0, final long v1, final long v2, final long v3) {
        final long r0 = w0 + v0;
        final long c0 = carry(w0, v0, r0);
        final long r1 = w1 + v1 + c0;
        final long c1 = carry(w1, v1, r1);
        final long r2 = w2 + v2 + c1;
        final long c2 = carry(w2, v2, r2);
        final long r3 = w3 + v3 + c2;
        if (((w3 ^ r3) & (v3 ^ r3)) < 0) {
            throw overflow();
        }
        return limbs(r0, r1, r2, r3);
    }

    /** The carry out of {@code a + b + c}, whatever c was, seen from the sum. */
    private static long carry(final long a, final long b, final long sum) {
        return ((a & b) | ((a | b) & ~sum)) >>> 63;
    }

    private static long borrow(final long a, final long b, final long borrowed) {
        final long difference = a - b - borrowed;
        return ((~a & b) | ((~a | b) & difference)) >>> 63;
    }

    private Int256 wrappingNegate() {
        final long r0 = -w0;
        final long b0 = w0 == 0 ? 0 : 1;
        final long r1 = -w1 - b0;
        final long b1 = (w0 | w1) == 0 ? 0 : 1;
        final long r2 = -w2 - b1;
        final long b2 = (w0 | w1 | w2) == 0 ? 0 : 1;
        return limbs(r0, r1, r2, -w3 - b2);
    }

    /** The receiver is an int128, so that the product fits 192 bits. */
    private Int256 multiplyInt128(final long value) {
        final boolean negative = w1 < 0 != value < 0;
        if (w1 < 0) {
            wrappingNegate();
        }
        final long factor = Math.abs(value);
        final long carried = Math.unsignedMultiplyHigh(w0, factor);
        final long middle = w1 * factor + carried;
        final long carry = Long.compareUnsigned(middle, carried) < 0 ? 1 : 0;
        limbs(w0 * factor, middle, Math.unsignedMultiplyHigh(w1, factor) + carry, 0);
        return negative ? wrappingNegate() : this;
    }

    private Int256 multiply(final long v0, final long v1, final long v2, final long v3) {
        final boolean negative = w3 < 0 != v3 < 0;
        if (w3 < 0) {
            wrappingNegate();
        }
        Arrays.fill(product, 0);
        if (v3 < 0) {
            final long n1 = ~v1 + (v0 == 0 ? 1 : 0);
            final long n2 = ~v2 + ((v0 | v1) == 0 ? 1 : 0);
            final long n3 = ~v3 + ((v0 | v1 | v2) == 0 ? 1 : 0);
            accumulate(-v0, n1, n2, n3);
        } else {
            accumulate(v0, v1, v2, v3);
        }
        if ((product[4] | product[5] | product[6] | product[7]) != 0) {
            throw overflow();
        }
        limbs(product[0], product[1], product[2], product[3]);
        return signed(negative);
    }

    private void accumulate(final long v0, final long v1, final long v2, final long v3) {
        accumulateRow(0, v0);
        accumulateRow(1, v1);
        accumulateRow(2, v2);
        accumulateRow(3, v3);
    }

    private void accumulateRow(final int row, final long factor) {
        if (factor == 0) {
            return;
        }
        long carry = accumulateCell(row, w0, factor, 0);
        carry = accumulateCell(row + 1, w1, factor, carry);
        carry = accumulateCell(row + 2, w2, factor, carry);
        product[row + LIMBS] = accumulateCell(row + 3, w3, factor, carry);
    }

    private long accumulateCell(final int cell, final long limb, final long factor, final long carryIn) {
        final long low = limb * factor;
        long high = Math.unsignedMultiplyHigh(limb, factor);
        final long withCarry = low + carryIn;
        high += Long.compareUnsigned(withCarry, low) < 0 ? 1 : 0;
        final long sum = withCarry + product[cell];
        high += Long.compareUnsigned(sum, withCarry) < 0 ? 1 : 0;
        product[cell] = sum;
        return high;
    }

    /** Takes the limbs as a magnitude and gives them a sign. */
    private Int256 signed(final boolean negative) {
        if (negative) {
            if (w3 < 0 && (w3 != Long.MIN_VALUE || (w0 | w1 | w2) != 0)) {
                throw overflow();
            }
            return wrappingNegate();
        }
        if (w3 < 0) {
            throw overflow();
        }
        return this;
    }

    /** Divides toward zero; returns whether there was a remainder. */
    private boolean divide(final long by) {
        if (isLong() && by != -1) {
            final long quotient = w0 / by;
            final boolean remainder = quotient * by != w0;
            set(quotient);
            return remainder;
        }
        return by == Wad.ONE ? divideByWad() : divide(Math.abs(by), 0, 0, 0, by < 0);
    }

    private boolean divideByWad() {
        final boolean negative = w3 < 0;
        if (negative) {
            wrappingNegate();
        }
        final int shift = WadDivision.SHIFT;
        final long n2 = w2 << shift | w1 >>> -shift;
        final long n1 = w1 << shift | w0 >>> -shift;
        final long n0 = w0 << shift;
        long remainder = n2;
        if ((w3 | w2) != 0) {
            final long n3 = w3 << shift | w2 >>> -shift;
            w3 = WadDivision.quotient(w3 >>> -shift, n3);
            remainder = WadDivision.remainder(n3, w3);
            w2 = WadDivision.quotient(remainder, n2);
            remainder = WadDivision.remainder(n2, w2);
        }
        w1 = WadDivision.quotient(remainder, n1);
        remainder = WadDivision.remainder(n1, w1);
        w0 = WadDivision.quotient(remainder, n0);
        remainder = WadDivision.remainder(n0, w0);
        if (negative) {
            wrappingNegate();
        }
        return remainder != 0;
    }

    private boolean divide(final Int256 by) {
        if (by.isLong()) {
            return divide(by.w0);
        }
        if (by.w3 >= 0) {
            return divide(by.w0, by.w1, by.w2, by.w3, false);
        }
        final long n1 = ~by.w1 + (by.w0 == 0 ? 1 : 0);
        final long n2 = ~by.w2 + ((by.w0 | by.w1) == 0 ? 1 : 0);
        final long n3 = ~by.w3 + ((by.w0 | by.w1 | by.w2) == 0 ? 1 : 0);
        return divide(-by.w0, n1, n2, n3, true);
    }

    /** The divisor is given as a magnitude and a sign. */
    private boolean divide(final long d0, final long d1, final long d2, final long d3, final boolean divisorNegative) {
        final boolean negative = w3 < 0 != divisorNegative;
        if (w3 < 0) {
            wrappingNegate();
        }
        final boolean remainder = division.divide(w0, w1, w2, w3, d0, d1, d2, d3);
        limbs(division.quotient(0), division.quotient(1), division.quotient(2), division.quotient(3));
        signed(negative);
        return remainder;
    }

    private static ArithmeticException overflow() {
        return new ArithmeticException("does not fit");
    }
}
