package io.croupier.relayer.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.HexBytes;
import io.croupier.signing.Order;
import io.croupier.signing.OrderInfo;
import java.math.BigInteger;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a line of the {@code order} command says: {@code {"domain":{name, version, chainId, verifyingContract},
 * "order":{perp, signer, paperAmount, creditAmount, info}}}. Instead of {@code info} the order may hold its parts
 * {@code makerFeeRate, takerFeeRate, expiration, nonce}; if it holds both they must agree. Integers are decimal strings or
 * JSON integers. Every reader throws an {@link IllegalArgumentException} that names the field.
 */
record OrderLine(Eip712Domain domain, Order order) {
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+");

    /** The longest number of any type here, -2^255, has 77 digits. Longer ones are refused before they cost anything. */
    private static final int DECIMAL_LENGTH_MAX = 100;

    /** The integer types of the fields. */
    private enum Int {
        INT64("int64", -63, 63),
        UINT64("uint64", 0, 64),
        INT128("int128", -127, 127),
        UINT256("uint256", 0, 256);

        private final String type;
        private final BigInteger min;
        private final BigInteger max;

        Int(final String type, final int minBits, final int maxBits) {
            this.type = type;
            this.min = minBits == 0
                    ? BigInteger.ZERO
                    : BigInteger.TWO.pow(-minBits).negate();
            this.max = BigInteger.TWO.pow(maxBits).subtract(BigInteger.ONE);
        }
    }

    static OrderLine read(final JsonNode line) {
        final JsonNode domain = object(line, "domain");
        final JsonNode order = object(line, "order");
        return new OrderLine(readDomain(domain), readOrder(order));
    }

    /** The bytes of {@code signature}, of any length. */
    static byte[] readSignature(final JsonNode line) {
        return parse(line, "signature", "signature", HexBytes::parse);
    }

    private static Eip712Domain readDomain(final JsonNode domain) {
        final String name = text(domain, "name", "domain.name");
        final String version = text(domain, "version", "domain.version");
        final BigInteger chainId = integer(domain, "chainId", "domain.chainId", Int.UINT256);
        final Address contract = parse(domain, "verifyingContract", "domain.verifyingContract", Address::parse);
        try {
            return new Eip712Domain(name, version, chainId, contract);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("domain." + e.getMessage(), e);
        }
    }

    private static Order readOrder(final JsonNode order) {
        return new Order(
                parse(order, "perp", "order.perp", Address::parse),
                parse(order, "signer", "order.signer", Address::parse),
                integer(order, "paperAmount", "order.paperAmount", Int.INT128),
                integer(order, "creditAmount", "order.creditAmount", Int.INT128),
                readInfo(order));
    }

    private static OrderInfo readInfo(final JsonNode order) {
        if (!order.has("info")) {
            return new OrderInfo(
                    integer(order, "makerFeeRate", "order.makerFeeRate", Int.INT64)
                            .longValue(),
                    integer(order, "takerFeeRate", "order.takerFeeRate", Int.INT64)
                            .longValue(),
                    integer(order, "expiration", "order.expiration", Int.UINT64).longValue(),
                    integer(order, "nonce", "order.nonce", Int.UINT64).longValue());
        }
        final OrderInfo info = parse(order, "info", "order.info", OrderInfo::parse);
        requireAgreement(order, "makerFeeRate", Int.INT64, info.makerFeeRate());
        requireAgreement(order, "takerFeeRate", Int.INT64, info.takerFeeRate());
        requireAgreement(order, "expiration", Int.UINT64, info.expiration());
        requireAgreement(order, "nonce", Int.UINT64, info.nonce());
        return info;
    }

    private static void requireAgreement(final JsonNode order, final String key, final Int type, final long inInfo) {
        final String path = "order." + key;
        if (order.has(key) && integer(order, key, path, type).longValue() != inInfo) {
            throw new IllegalArgumentException(path + ": differs from order.info");
        }
    }

    private static JsonNode object(final JsonNode line, final String key) {
        final JsonNode value = required(line, key, key);
        if (!value.isObject()) {
            throw new IllegalArgumentException(key + ": expected an object");
        }
        return value;
    }

    private static <T> T parse(
            final JsonNode parent, final String key, final String path, final Function<String, T> parser) {
        final String text = text(parent, key, path);
        try {
            return parser.apply(text);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    private static String text(final JsonNode parent, final String key, final String path) {
        final JsonNode value = required(parent, key, path);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(path + ": expected a string");
        }
        return value.textValue();
    }

    private static BigInteger integer(final JsonNode parent, final String key, final String path, final Int type) {
        final JsonNode value = required(parent, key, path);
        final String digits = value.isIntegralNumber() ? value.asText() : value.textValue();
        if (digits == null || !DECIMAL.matcher(digits).matches()) {
            throw new IllegalArgumentException(path + ": expected a decimal integer");
        }
        if (digits.length() > DECIMAL_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    path + ": a number of " + digits.length() + " digits is outside " + type.type);
        }
        final BigInteger integer = new BigInteger(digits);
        if (integer.compareTo(type.min) < 0 || integer.compareTo(type.max) > 0) {
            throw new IllegalArgumentException(path + ": " + digits + " is outside " + type.type);
        }
        return integer;
    }

    private static JsonNode required(final JsonNode parent, final String key, final String path) {
        final JsonNode value = parent.get(key);
        if (value == null) {
            throw new IllegalArgumentException(path + ": missing");
        }
        return value;
    }
}
