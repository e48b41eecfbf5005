package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HashIndexTest implements HashIndex.Entries {
    private static final long SEED = 20_261_121;

    /** Hashes by entry; null where the entry is not in the index. */
    private final List<OrderHash> hashes = new ArrayList<>();

    private final HashIndex index = new HashIndex(this);
    private int wordsAskedFor;

    @Test
    void shouldFindWhatIsThereAndNothingElse() {
        final Random random = new Random(SEED);

        for (int i = 0; i < 50_000; i++) {
            put(hash(random.nextLong()));
        }

        for (int entry = 0; entry < hashes.size(); entry++) {
            assertEquals(entry, index.find(hashes.get(entry)));
            assertEquals(HashIndex.NONE, index.find(hash(random.nextLong())));
        }
    }

    @Test
    void shouldKeepApartHashesOfOneHomeAndOneTag() {
        for (int i = 0; i < 100; i++) {
            put(hash(0xffL, i));
        }

        for (int i = 0; i < 100; i++) {
            assertEquals(i, index.find(hash(0xffL, i)));
        }
        assertEquals(HashIndex.NONE, index.find(hash(0xffL, 100)));
    }

    @Test
    void shouldFindWhatStandsBehindAPlaceThatWasGivenUp() {
        for (int i = 0; i < 20; i++) {
            put(hash(7, i));
        }

        for (int i = 0; i < 20; i += 2) {
            remove(i);
        }

        for (int i = 0; i < 20; i++) {
            assertEquals(i % 2 == 0 ? HashIndex.NONE : i, index.find(hash(7, i)));
        }
    }

    @Test
    void shouldKeepWhatAListKeepsThroughAnyChanges() {
        final Random random = new Random(SEED);

        for (int i = 0; i < 12_000; i++) {
            final int entry = hashes.isEmpty() ? -1 : random.nextInt(hashes.size());
            if (random.nextInt(5) < 3 || hashes.size() < 10) {
                // few homes and few tags, so that groups fill up and tags agree
                put(hash(random.nextLong() & 0x8100_0000_0000_003fL, i));
            } else if (hashes.get(entry) != null) {
                assertEquals(entry, index.find(hashes.get(entry)));
                final OrderHash gone = hashes.get(entry);
                remove(entry);
                assertEquals(HashIndex.NONE, index.find(gone));
            }
        }
        for (int entry = 0; entry < hashes.size(); entry++) {
            if (hashes.get(entry) != null) {
                assertEquals(entry, index.find(hashes.get(entry)));
            }
        }
    }

    @Test
    void shouldFindAndForgetWhileItGrows() {
        final Random random = new Random(SEED);

        for (int i = 0; i < 100_000; i++) {
            final OrderHash hash = hash(random.nextLong());
            put(hash);
            assertEquals(hashes.size() - 1, index.find(hash));
            final int entry = random.nextInt(hashes.size());
            final OrderHash known = hashes.get(entry);
            if (known != null) {
                assertEquals(entry, index.find(known));
                if (i % 3 == 0) {
                    remove(entry);
                    assertEquals(HashIndex.NONE, index.find(known));
                }
            }
        }

        for (int entry = 0; entry < hashes.size(); entry++) {
            if (hashes.get(entry) != null) {
                assertEquals(entry, index.find(hashes.get(entry)));
            }
        }
    }

    @Test
    void shouldMoveFewEntriesAtOnce() {
        final Random random = new Random(SEED);
        int most = 0;
        int moved = 0;

        for (int i = 0; i < 200_000; i++) {
            wordsAskedFor = 0;
            put(hash(random.nextLong()));
            most = Math.max(most, wordsAskedFor);
            moved += wordsAskedFor;
        }

        assertTrue(moved > 100_000, "it has grown");
        assertTrue(most <= 8 * HashIndex.GROUPS_MOVED_AT_ONCE, most + " entries moved by one");
    }

    @Test
    void shouldNotGrowWhileAsManyAreForgottenAsCome() {
        final Random random = new Random(SEED);
        for (int i = 0; i < 3_000; i++) {
            put(hash(random.nextLong()));
        }
        long bytes = 0;

        for (int i = 0; i < 200_000; i++) {
            put(hash(random.nextLong()));
            remove(i);
            bytes = Math.max(bytes, index.offHeapBytes());
        }

        for (int entry = 200_000; entry < hashes.size(); entry++) {
            assertEquals(entry, index.find(hashes.get(entry)));
        }
        assertTrue(bytes <= 2 * 4 * 8 * 1_024, bytes + " bytes");
    }

    @Override
    public boolean matches(final int entry, final OrderHash hash) {
        final OrderHash known = hashes.get(entry);
        return known != null && known.word3 == hash.word3 && known.word0 == hash.word0;
    }

    @Override
    public long lastWord(final int entry) {
        wordsAskedFor++;
        return hashes.get(entry).word3;
    }

    private void put(final OrderHash hash) {
        hashes.add(hash);
        index.put(hash.word3, hashes.size() - 1);
    }

    private void remove(final int entry) {
        final long word = hashes.get(entry).word3;
        hashes.set(entry, null);
        index.remove(word, entry);
    }

    private static OrderHash hash(final long word) {
        return hash(word, 0);
    }

    private static OrderHash hash(final long word, final long other) {
        final OrderHash hash = new OrderHash();
        hash.set(other, 0, 0, word);
        return hash;
    }
}
