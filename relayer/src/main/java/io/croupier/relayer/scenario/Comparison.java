package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Compares values with what a file expects, leaf by leaf, and counts the comparisons. */
final class Comparison {
    /** A list whose order means nothing. */
    private static final String UNORDERED = "openPositions";

    private final List<Difference> differences = new ArrayList<>();
    private long count;

    List<Difference> differences() {
        return List.copyOf(differences);
    }

    /** How many values were compared. */
    long count() {
        return count;
    }

    void compare(final String path, final String expected, final String actual) {
        count++;
        if (!expected.equals(actual)) {
            differences.add(new Difference(path, expected, actual));
        }
    }

    void compare(final String path, final JsonNode expected, final JsonNode actual) {
        if (expected.isObject()) {
            compareObjects(path, expected, actual);
        } else if (!expected.isArray()) {
            compare(path, text(expected), text(actual));
        } else if (path.endsWith(UNORDERED)) {
            compare(path, sorted(expected), sorted(actual));
        } else {
            compare(path + ".length", Integer.toString(expected.size()), Integer.toString(actual.size()));
            for (int i = 0; i < expected.size(); i++) {
                compare(path + "[" + i + "]", expected.get(i), actual.path(i));
            }
        }
    }

    private void compareObjects(final String path, final JsonNode expected, final JsonNode actual) {
        final String prefix = path.isEmpty() ? "" : path + ".";
        expected.properties()
                .forEach(field -> compare(prefix + field.getKey(), field.getValue(), actual.path(field.getKey())));
        actual.properties().forEach(field -> {
            if (!expected.has(field.getKey())) {
                compare(prefix + field.getKey(), "nothing", field.getValue().toString());
            }
        });
    }

    private static String text(final JsonNode node) {
        return node.isMissingNode() ? "nothing" : node.isValueNode() ? node.asText() : node.toString();
    }

    private static String sorted(final JsonNode array) {
        final TreeSet<String> values = new TreeSet<>();
        array.forEach(value -> values.add(value.asText()));
        return values.toString();
    }
}
