package io.croupier.matcher.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RecordIndexTest {
    private static final int KEYS = 300;
    private static final int VALUE = 2;

    private final Records records = new Records(3, new UndoLog());
    private final RecordIndex index = new RecordIndex(records, 2);

    @Property(tries = 200)
    void shouldKeepWhatAMapKeeps(@ForAll final Random random) {
        final Map<Long, Long> expected = new HashMap<>();
        for (long key = 0; key < KEYS; key++) {
            index.remove(key, -key, 0, 0);
        }

        for (int i = 0; i < 2000; i++) {
            final long key = random.nextInt(KEYS);
            if (random.nextInt(3) == 0) {
                index.remove(key, -key, 0, 0);
                expected.remove(key);
            } else {
                records.set(index.findOrAdd(key, -key, 0), VALUE, i);
                expected.put(key, (long) i);
            }
        }

        for (long key = 0; key < KEYS; key++) {
            final int record = index.find(key, -key, 0);
            assertEquals(expected.containsKey(key), record != RecordIndex.NONE);
            if (record != RecordIndex.NONE) {
                assertEquals(expected.get(key), records.get(record, VALUE));
            }
        }
    }

    @Test
    void shouldReuseReleasedRecordsEmpty() {
        for (long key = 0; key < 10_000; key++) {
            final int record = index.findOrAdd(key, 7, 0);
            assertEquals(0, records.get(record, VALUE));
            records.set(record, VALUE, key);
            index.remove(key, 7, 0, 0);
        }

        assertTrue(records.size() <= 1, records.size() + " records");
    }

    @Test
    void shouldTellKeysApartByEveryField() {
        final int record = index.findOrAdd(1, 2, 0);

        assertEquals(record, index.findOrAdd(1, 2, 0));
        assertEquals(RecordIndex.NONE, index.find(2, 1, 0));
        assertEquals(RecordIndex.NONE, index.find(1, 3, 0));
    }
}
