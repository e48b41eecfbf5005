package io.croupier.matcher.engine;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A 32-byte hash, of an order or a transaction, as four words, most significant first; mutable, so that looking one up leaves no garbage. */
final class OrderHash {
    static final int LENGTH = 32;

    long word0;
    long word1;
    long word2;
    long word3;

    OrderHash set(final long w0, final long w1, final long w2, final long w3) {
        word0 = w0;
        word1 = w1;
        word2 = w2;
        word3 = w3;
        return this;
    }

    OrderHash read(final DirectBuffer source, final int offset) {
        return set(
                source.getLong(offset, BIG_ENDIAN),
                source.getLong(offset + 8, BIG_ENDIAN),
                source.getLong(offset + 16, BIG_ENDIAN),
                source.getLong(offset + 24, BIG_ENDIAN));
    }

    void write(final MutableDirectBuffer target, final int offset) {
        target.putLong(offset, word0, BIG_ENDIAN);
        target.putLong(offset + 8, word1, BIG_ENDIAN);
        target.putLong(offset + 16, word2, BIG_ENDIAN);
        target.putLong(offset + 24, word3, BIG_ENDIAN);
    }

    void copyOf(final OrderHash other) {
        set(other.word0, other.word1, other.word2, other.word3);
    }

    void save(final SnapshotOutput out) {
        out.putLong(word0);
        out.putLong(word1);
        out.putLong(word2);
        out.putLong(word3);
    }

    OrderHash load(final SnapshotInput in) {
        return set(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    boolean matches(final OrderHash other) {
        return word0 == other.word0 && word1 == other.word1 && word2 == other.word2 && word3 == other.word3;
    }

    boolean isZero() {
        return (word0 | word1 | word2 | word3) == 0;
    }
}
