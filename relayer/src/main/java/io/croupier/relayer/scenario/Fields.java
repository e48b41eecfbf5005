package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;

/** Reads required fields; integers are decimal strings. */
final class Fields {
    private Fields() {}

    static String text(final JsonNode node, final String field) {
        final JsonNode value = node.get(field);
        if (value == null || !value.isValueNode()) {
            throw new ScenarioException(field + ": missing in " + abridged(node));
        }
        return value.asText();
    }

    /** A {@code long}, signed or up to 2^64 - 1. */
    static long number(final JsonNode node, final String field) {
        final BigInteger value = integer(node, field);
        if (value.bitLength() > 64 || (value.signum() < 0 && value.bitLength() > 63)) {
            throw new ScenarioException(field + ": " + value + " does not fit 64 bits");
        }
        return value.longValue();
    }

    static BigInteger integer(final JsonNode node, final String field) {
        return integer(text(node, field), field);
    }

    /** An element of a list of integers; {@code field} names the list. */
    static BigInteger element(final JsonNode list, final int index, final String field) {
        final JsonNode value = list.get(index);
        if (value == null) {
            throw new ScenarioException(field + ": shorter than the list beside it");
        }
        return integer(value.asText(), field);
    }

    private static BigInteger integer(final String text, final String field) {
        try {
            return new BigInteger(text);
        } catch (final NumberFormatException e) {
            throw new ScenarioException(field + ": \"" + text + "\" is no decimal integer");
        }
    }

    /** How many of {@code size} elements count: the field says, or all do. */
    static int countUpTo(final int size, final JsonNode node, final String field) {
        final long count = node.has(field) ? number(node, field) : size;
        if (count < 0 || count > size) {
            throw new ScenarioException(field + ": " + count + " is not from 0 to " + size);
        }
        return (int) count;
    }

    static boolean flag(final JsonNode node, final String field) {
        final JsonNode value = node.get(field);
        if (value == null || !value.isBoolean()) {
            throw new ScenarioException(field + ": no true or false in " + abridged(node));
        }
        return value.booleanValue();
    }

    private static String abridged(final JsonNode node) {
        final String text = node.toString();
        return text.length() <= 120 ? text : text.substring(0, 120) + "...";
    }
}
