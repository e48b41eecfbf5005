package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HashIndexTest {
    private static final long SEED = 20_261_121;

    /** Hashes by entry; null where the entry is not in the index. */
    private final List<OrderHash> hashes = new ArrayList<>();

    private final HashIndex index = new HashIndex(this::matches);

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

        for (int i = 0; i < 200_000; i++) {
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
            if (hashes.size() == 2_000) {
                hashes.clear();
                index.reset(0);
            }
        }
    }

    private void put(final OrderHash hash) {
        hashes.add(hash);
        if (!index.isFull()) {
            index.put(hash.word3, hashes.size() - 1);
            return;
        }
        index.reset(hashes.size());
        for (int entry = 0; entry < hashes.size(); entry++) {
            if (hashes.get(entry) != null) {
                index.put(hashes.get(entry).word3, entry);
            }
        }
    }

    private void remove(final int entry) {
        final long word = hashes.get(entry).word3;
        hashes.set(entry, null);
        index.remove(word, entry);
    }

    private boolean matches(final int entry, final OrderHash hash) {
        final OrderHash known = hashes.get(entry);
        return known != null && known.word3 == hash.word3 && known.word0 == hash.word0;
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
