package io.croupier.matcher.engine;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.Arrays;

/**
 * The compact nonces that accounts have used. The Dealer keeps one bit for each, for ever, and refuses whatever comes under
 * a nonce that another order was filled under; so each is accepted once. Of an account the highest and at least the
 * {@value #REMEMBERED} below are remembered one by one; what is lower counts as used.
 */
final class CompactNonces {
    static final int REMEMBERED = 192;

    private static final int WORDS = 4;

    /** By account, one above the highest nonce it has used; 0 for none. */
    private long[] next = new long[64];
    /** By account, a ring of words with a bit for each nonce, up to the word of the highest. */
    private long[] used = new long[64 * WORDS];

    boolean isUsed(final int account, final long nonce) {
        if (account >= next.length || next[account] == 0) {
            return false;
        }
        final long newest = word(next[account] - 1);
        final long word = word(nonce);
        return word <= newest && (word <= newest - WORDS || (used[at(account, word)] >>> nonce & 1) != 0);
    }

    void use(final int account, final long nonce) {
        if (account >= next.length) {
            next = Arrays.copyOf(next, Math.max(account + 1, 2 * next.length));
            used = Arrays.copyOf(used, next.length * WORDS);
        }
        final long newest = next[account] == 0 ? -1 : word(next[account] - 1);
        for (long fresh = Math.max(newest, word(nonce) - WORDS) + 1; fresh <= word(nonce); fresh++) {
            used[at(account, fresh)] = 0;
        }
        used[at(account, word(nonce))] |= 1L << nonce;
        next[account] = Math.max(next[account], nonce + 1);
    }

    /** One above the highest that the account has used; from here on all are free. */
    long next(final int account) {
        return account < 0 || account >= next.length ? 0 : next[account];
    }

    void save(final SnapshotOutput out) {
        out.putInt(next.length);
        out.putLongs(next, next.length);
        out.putLongs(used, used.length);
    }

    void load(final SnapshotInput in) {
        next = new long[in.count()];
        used = new long[next.length * WORDS];
        in.getLongs(next, next.length);
        in.getLongs(used, used.length);
    }

    private static long word(final long nonce) {
        return nonce >>> 6;
    }

    private static int at(final int account, final long word) {
        return account * WORDS + (int) (word & WORDS - 1);
    }
}
