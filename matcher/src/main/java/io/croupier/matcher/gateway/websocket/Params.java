package io.croupier.matcher.gateway.websocket;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.matcher.gateway.Hash;
import io.croupier.signing.Address;
import io.croupier.signing.HexBytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the members of a request's {@code params}. Whatever has the wrong form is an {@link RpcException} that names the
 * field as {@code params.order.info}; members nobody asks for are ignored, and null counts as absent.
 */
final class Params {
    private static final Pattern INT128_TEXT = Pattern.compile("0|-?[1-9][0-9]{0,38}");
    private static final Pattern UINT64_TEXT = Pattern.compile("0|[1-9][0-9]{0,19}");
    private static final int INT128_BITS = 127;
    private static final int UINT64_BITS = 64;

    private final JsonNode node;
    private final String path;

    private Params(final JsonNode node, final String path) {
        this.node = node;
        this.path = path;
    }

    /** @throws RpcException if it is not an object */
    static Params of(final JsonNode node, final String path) {
        if (!node.isObject()) {
            throw RpcException.invalidParams(path, "expected an object");
        }
        return new Params(node, path);
    }

    boolean has(final String name) {
        return node.hasNonNull(name);
    }

    Params object(final String name) {
        return of(required(name), field(name));
    }

    /** The members of a list of objects. */
    List<JsonNode> list(final String name, final int max) {
        final JsonNode value = required(name);
        if (!value.isArray() || value.isEmpty() || value.size() > max) {
            throw invalid(name, "expected a list of 1 to " + max + " members");
        }
        final List<JsonNode> members = new ArrayList<>(value.size());
        value.forEach(members::add);
        return members;
    }

    Address address(final String name) {
        final String text = text(name, "expected 0x and 40 hexadecimal digits as a string");
        try {
            return Address.parse(text);
        } catch (final IllegalArgumentException e) {
            throw invalid(name, "expected 0x and 40 hexadecimal digits");
        }
    }

    Address addressOr(final String name, final Address absent) {
        return has(name) ? address(name) : absent;
    }

    Hash hash(final String name) {
        return Hash.of(bytes(name, Hash.LENGTH, Hash.LENGTH));
    }

    /** A byte string of {@code min} to {@code max} bytes in hexadecimal. */
    byte[] bytes(final String name, final int min, final int max) {
        final JsonNode value = required(name);
        if (!value.isTextual()) {
            throw invalid(name, bytesExpected(min, max) + " as a string");
        }
        final String text = value.textValue();
        try {
            if (text.length() >= 2 + 2 * min && text.length() <= 2 + 2 * max) {
                return HexBytes.parse(text);
            }
        } catch (final IllegalArgumentException e) {
            throw invalid(name, bytesExpected(min, max));
        }
        throw invalid(name, bytesExpected(min, max));
    }

    private static String bytesExpected(final int min, final int max) {
        return min == max
                ? "expected 0x and " + 2 * min + " hexadecimal digits"
                : "expected 0x and the hexadecimal digits of " + min + " to " + max + " bytes";
    }

    BigInteger int128(final String name) {
        final String expectation = "expected an int128 as a decimal string";
        final String text = text(name, expectation);
        if (INT128_TEXT.matcher(text).matches()) {
            final BigInteger value = new BigInteger(text);
            if (value.bitLength() <= INT128_BITS) {
                return value;
            }
        }
        throw invalid(name, expectation);
    }

    /** A uint64 as a number or a decimal string, in the bits of a long. */
    long uint64(final String name) {
        final JsonNode value = required(name);
        if (value.isIntegralNumber()
                || (value.isTextual() && UINT64_TEXT.matcher(value.textValue()).matches())) {
            final BigInteger number = value.isTextual() ? new BigInteger(value.textValue()) : value.bigIntegerValue();
            if (number.signum() >= 0 && number.bitLength() <= UINT64_BITS) {
                return number.longValue();
            }
        }
        throw invalid(name, "expected an integer from 0 to 2^64 - 1");
    }

    /** A number that counts upwards from 0. */
    long sequenceOr(final String name, final long absent) {
        if (!has(name)) {
            return absent;
        }
        final JsonNode value = node.get(name);
        if (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0) {
            return value.longValue();
        }
        throw invalid(name, "expected an integer from 0 to 2^63 - 1");
    }

    /** Milliseconds, 0 to {@code max}. */
    long millis(final String name, final long max) {
        final JsonNode value = required(name);
        if (value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= 0
                && value.longValue() <= max) {
            return value.longValue();
        }
        throw invalid(name, "expected an integer from 0 to " + max);
    }

    boolean flag(final String name) {
        final JsonNode value = required(name);
        if (!value.isBoolean()) {
            throw invalid(name, "expected true or false");
        }
        return value.booleanValue();
    }

    boolean flagOr(final String name, final boolean absent) {
        return has(name) ? flag(name) : absent;
    }

    /** One of the names, by its position. */
    int choice(final String name, final List<String> names) {
        final JsonNode value = required(name);
        final int index = value.isTextual() ? names.indexOf(value.textValue()) : -1;
        if (index < 0) {
            throw invalid(name, "expected one of " + String.join(", ", names));
        }
        return index;
    }

    int choiceOr(final String name, final List<String> names, final int absent) {
        return has(name) ? choice(name, names) : absent;
    }

    /** Printable ASCII of 1 to {@code max} characters. */
    String ascii(final String name, final int max) {
        final String expectation = "expected 1 to " + max + " printable ASCII characters";
        final String text = text(name, expectation);
        if (text.isEmpty() || text.length() > max || text.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw invalid(name, expectation);
        }
        return text;
    }

    RpcException invalid(final String name, final String expectation) {
        return RpcException.invalidParams(field(name), expectation);
    }

    private String text(final String name, final String expectation) {
        final JsonNode value = required(name);
        if (!value.isTextual()) {
            throw invalid(name, expectation);
        }
        return value.textValue();
    }

    private JsonNode required(final String name) {
        if (!has(name)) {
            throw invalid(name, "is missing");
        }
        return node.get(name);
    }

    private String field(final String name) {
        return path + "." + name;
    }
}
