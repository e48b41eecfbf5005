package io.croupier.benchmarks.gas;

import io.croupier.relayer.chain.Bytes;

/**
 * Adds up what a call cannot avoid paying in a given storage layout, at the prices of the Prague rules: calldata,
 * signatures, the order hash, storage words, logs, calls to other contracts. No arithmetic, memory or jump is counted.
 * Amounts are gas.
 */
final class GasFloor {
    private static final long TRANSACTION = 21_000;
    private static final long ZERO_BYTE = 4;
    private static final long NONZERO_BYTE = 16;
    private static final long COLD_ACCOUNT = 2_600;
    private static final long COLD_WORD = 2_100;
    private static final long WARM = 100;
    private static final long WORD_CHANGED = 2_900;
    private static final long WORD_SET = 20_000;
    private static final long LOG = 375;
    private static final long LOG_BYTE = 8;
    private static final long ECRECOVER = 3_000;
    private static final long KECCAK = 30;
    private static final long KECCAK_WORD = 6;

    /** The order's struct has 6 words, what is signed 66 bytes. */
    private static final long ORDER_HASH = 2 * KECCAK + (6 + 3) * KECCAK_WORD;

    private long gas;

    /** The transaction and its calldata. */
    GasFloor transaction(final Bytes data) {
        gas += TRANSACTION;
        for (int i = 0; i < data.length(); i++) {
            gas += data.get(i) == 0 ? ZERO_BYTE : NONZERO_BYTE;
        }
        return this;
    }

    /** A word read for the first time. */
    GasFloor reads(final int words) {
        gas += words * COLD_WORD;
        return this;
    }

    /** A word read for the first time that goes from one nonzero value to another. */
    GasFloor changes(final int words) {
        gas += words * (COLD_WORD + WORD_CHANGED);
        return this;
    }

    /** A word read for the first time that was zero. */
    GasFloor creations(final int words) {
        gas += words * (COLD_WORD + WORD_SET);
        return this;
    }

    GasFloor repeatedReads(final int words) {
        gas += words * WARM;
        return this;
    }

    /** A word read and written again. */
    GasFloor repeatedChanges(final int words) {
        gas += words * 2L * WARM;
        return this;
    }

    /** The slot of a word that lies in a mapping. */
    GasFloor mappedSlots(final int slots) {
        gas += slots * (KECCAK + 2 * KECCAK_WORD);
        return this;
    }

    /** Orders hashed, their signers recovered. */
    GasFloor orders(final int count) {
        gas += count * (ORDER_HASH + WARM + ECRECOVER);
        return this;
    }

    /** Another contract asked for the first time. */
    GasFloor calls(final int count) {
        gas += count * COLD_ACCOUNT;
        return this;
    }

    GasFloor logs(final int count, final int topics, final int bytes) {
        gas += count * (LOG + topics * LOG + bytes * LOG_BYTE);
        return this;
    }

    /**
     * What a trade call needs once: the sender's permission and its account for the fees, the reentrancy lock (two
     * transient words), three words of the market, its price source with two words.
     */
    GasFloor session() {
        return reads(1).changes(1).repeatedChanges(1).reads(3).calls(1).reads(2);
    }

    long gas() {
        return gas;
    }
}
