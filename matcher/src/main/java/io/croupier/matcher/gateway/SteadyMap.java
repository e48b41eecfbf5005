package io.croupier.matcher.gateway;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A hash map in {@value #PARTS} parts that grow each for itself. One table for hundreds of thousands of orders takes tens of
 * milliseconds to grow, and everybody waits that long for an answer; a part of it takes microseconds.
 */
final class SteadyMap<K, V> {
    private static final int PARTS = 1_024;
    private static final int SPREAD = 0x9e3779b9;

    private final List<Map<K, V>> parts = new ArrayList<>(Collections.nCopies(PARTS, Map.of()));
    private int size;

    SteadyMap() {
        expect(0);
    }

    /** Empties it and makes room for so many entries. */
    void expect(final int entries) {
        parts.replaceAll(part -> HashMap.newHashMap(entries / PARTS));
        size = 0;
    }

    int size() {
        return size;
    }

    /** The value, or null if there is none. */
    V get(final K key) {
        return part(key).get(key);
    }

    void put(final K key, final V value) {
        if (part(key).put(key, value) == null) {
            size++;
        }
    }

    void remove(final K key) {
        if (part(key).remove(key) != null) {
            size--;
        }
    }

    /** Spread, because a part has of all hash codes only some and looks at the lower bits. */
    private Map<K, V> part(final K key) {
        return parts.get((key.hashCode() * SPREAD) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(PARTS)));
    }
}
