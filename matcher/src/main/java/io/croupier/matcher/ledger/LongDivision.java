package io.croupier.matcher.ledger;

/**
 * Schoolbook division of unsigned 256-bit integers in digits of 32 bits (Knuth, The Art of Computer Programming, volume 2,
 * algorithm D). Holds its scratch digits, so it belongs to one thread and allocates nothing.
 */
final class LongDivision {
    private static final int DIGITS = 8;
    private static final long DIGIT = 0xffff_ffffL;

    /** Least significant first; the dividend shrinks to the remainder. One digit more than the operands, for the shift. */
    private final long[] dividend = new long[DIGITS + 1];

    private final long[] divisor = new long[DIGITS];
    private final long[] quotient = new long[DIGITS];

    /**
     * Divides the magnitude n by the magnitude d, limbs least significant first.
     *
     * @return whether there was a remainder
     * @throws ArithmeticException if d is zero
     */
    boolean divide(
            final long n0,
            final long n1,
            final long n2,
            final long n3,
            final long d0,
            final long d1,
            final long d2,
            final long d3) {
        split(dividend, n0, n1, n2, n3);
        dividend[DIGITS] = 0;
        split(divisor, d0, d1, d2, d3);
        split(quotient, 0, 0, 0, 0);
        final int divisorLength = length(divisor);
        final int dividendLength = length(dividend);
        if (divisorLength == 0) {
            throw new ArithmeticException("division by zero");
        }
        if (divisorLength == 1) {
            return divideByDigit(dividendLength, divisor[0]);
        }
        if (dividendLength < divisorLength) {
            return dividendLength != 0;
        }
        // A divisor whose top bit is set makes every guess of a digit at most two too high.
        final int shift = Long.numberOfLeadingZeros(divisor[divisorLength - 1]) - 32;
        shiftLeft(divisor, divisorLength, shift);
        shiftLeft(dividend, dividendLength + 1, shift);
        for (int place = dividendLength - divisorLength; place >= 0; place--) {
            quotient[place] = nextDigit(place, divisorLength);
        }
        return length(dividend) != 0;
    }

    /** A limb of the last quotient, 0 being the least significant. */
    long quotient(final int limb) {
        return quotient[2 * limb + 1] << 32 | quotient[2 * limb];
    }

    private boolean divideByDigit(final int dividendLength, final long by) {
        long remainder = 0;
        for (int i = dividendLength - 1; i >= 0; i--) {
            final long part = remainder << 32 | dividend[i];
            quotient[i] = Long.divideUnsigned(part, by);
            remainder = part - quotient[i] * by;
        }
        return remainder != 0;
    }

    private long nextDigit(final int place, final int divisorLength) {
        final long top = divisor[divisorLength - 1];
        final long next = divisor[divisorLength - 2];
        final long part = dividend[place + divisorLength] << 32 | dividend[place + divisorLength - 1];
        long guess = Long.divideUnsigned(part, top);
        long rest = part - guess * top;
        while (guess > DIGIT
                || Long.compareUnsigned(guess * next, rest << 32 | dividend[place + divisorLength - 2]) > 0) {
            guess--;
            rest += top;
            if (rest > DIGIT) {
                break;
            }
        }
        if (subtractProduct(place, divisorLength, guess)) {
            addBack(place, divisorLength);
            guess--;
        }
        return guess;
    }

    /** Subtracts guess * divisor at the place; returns whether the result went below zero. */
    private boolean subtractProduct(final int place, final int divisorLength, final long guess) {
        long carry = 0;
        long borrow = 0;
        for (int i = 0; i < divisorLength; i++) {
            final long product = guess * divisor[i] + carry;
            carry = product >>> 32;
            final long difference = dividend[place + i] - (product & DIGIT) - borrow;
            dividend[place + i] = difference & DIGIT;
            borrow = difference >>> 63;
        }
        final long difference = dividend[place + divisorLength] - carry - borrow;
        dividend[place + divisorLength] = difference & DIGIT;
        return difference < 0;
    }

    private void addBack(final int place, final int divisorLength) {
        long carry = 0;
        for (int i = 0; i < divisorLength; i++) {
            final long sum = dividend[place + i] + divisor[i] + carry;
            dividend[place + i] = sum & DIGIT;
            carry = sum >>> 32;
        }
        dividend[place + divisorLength] = dividend[place + divisorLength] + carry & DIGIT;
    }

    private static void split(final long[] digits, final long w0, final long w1, final long w2, final long w3) {
        digits[0] = w0 & DIGIT;
        digits[1] = w0 >>> 32;
        digits[2] = w1 & DIGIT;
        digits[3] = w1 >>> 32;
        digits[4] = w2 & DIGIT;
        digits[5] = w2 >>> 32;
        digits[6] = w3 & DIGIT;
        digits[7] = w3 >>> 32;
    }

    private static int length(final long[] digits) {
        int length = digits.length;
        while (length > 0 && digits[length - 1] == 0) {
            length--;
        }
        return length;
    }

    private static void shiftLeft(final long[] digits, final int count, final int shift) {
        long carry = 0;
        for (int i = 0; i < count; i++) {
            final long shifted = digits[i] << shift | carry;
            digits[i] = shifted & DIGIT;
            carry = shifted >>> 32;
        }
    }
}
