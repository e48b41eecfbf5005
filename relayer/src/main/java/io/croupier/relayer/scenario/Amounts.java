package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.matcher.ledger.Int256;
import java.math.BigInteger;

/** Reads amounts into the ledger's registers. */
final class Amounts {
    private static final BigInteger INT256_MAX = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.ONE);

    private Amounts() {}

    /** A signed amount. */
    static Int256 signed(final JsonNode node, final String field) {
        final BigInteger value = Fields.integer(node, field);
        if (value.bitLength() > 255) {
            throw new ScenarioException(field + ": " + value + " does not fit int256");
        }
        return new Int256().set(value);
    }

    /** An unsigned amount; what exceeds int256 is far beyond any limit and reads as the largest int256. */
    static Int256 unsigned(final JsonNode node, final String field) {
        return new Int256().set(unsigned(Fields.integer(node, field)));
    }

    static BigInteger unsigned(final BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > 256) {
            throw new ScenarioException(value + " does not fit uint256");
        }
        return value.min(INT256_MAX);
    }
}
