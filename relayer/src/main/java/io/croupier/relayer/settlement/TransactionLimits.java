package io.croupier.relayer.settlement;

/**
 * What one transaction may hold.
 *
 * @param gas its gas limit at most
 * @param units trade units at most
 * @param bytes of a packed batch at most; a unit that is longer goes alone. Pools take no transaction beyond 128 KiB
 */
public record TransactionLimits(long gas, int units, int bytes) {
    private static final long GAS_MIN = 500_000;
    private static final int BYTES_MIN = 1_000;

    public TransactionLimits {
        requireAtLeast("settlement.gasPerTransactionMax", gas, GAS_MIN);
        requireAtLeast("settlement.unitsPerTransactionMax", units, 1);
        requireAtLeast("settlement.bytesPerTransactionMax", bytes, BYTES_MIN);
    }

    /** 12 million gas, 64 units and 120,000 bytes. */
    public static TransactionLimits standard() {
        return new TransactionLimits(12_000_000, 64, 120_000);
    }

    static void requireAtLeast(final String key, final long value, final long least) {
        if (value < least) {
            throw new IllegalArgumentException(key + ": " + value + " is below " + least);
        }
    }
}
