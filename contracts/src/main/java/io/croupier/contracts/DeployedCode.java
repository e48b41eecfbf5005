package io.croupier.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.web3j.utils.Numeric;

/** The runtime code of one of our contracts as the compiler made it; tells whether a chain's code is that contract. */
final class DeployedCode {
    static final DeployedCode DEALER = new DeployedCode("Dealer");
    static final DeployedCode DEALER_BACK_OFFICE = new DeployedCode("DealerBackOffice");
    static final DeployedCode PERPETUAL = new DeployedCode("Perpetual");
    static final DeployedCode MARK_PRICE_ORACLE = new DeployedCode("MarkPriceOracle");
    static final DeployedCode TEST_TOKEN = new DeployedCode("TestToken");
    static final DeployedCode VENUE_LENS = new DeployedCode("VenueLens");
    static final DeployedCode KEY_ACCOUNT = new DeployedCode("KeyAccount");

    private static final int ADDRESS_BITS = 160;

    private final String contract;
    private final byte[] code;
    private final JsonNode immutables;

    private DeployedCode(final String contract) {
        this.contract = contract;
        final JsonNode runtime = read("generated/" + contract + ".json");
        this.code = Numeric.hexStringToByteArray(runtime.get("code").asText());
        this.immutables = runtime.get("immutables");
    }

    /** The code of a contract without immutables, 0x-hex. */
    String hex() {
        return Numeric.toHexString(code);
    }

    /** Equal apart from the bytes that the constructor filled in, which the compiler leaves zero. */
    boolean matches(final String onChain) {
        final byte[] candidate = Numeric.hexStringToByteArray(onChain);
        if (candidate.length != code.length) {
            return false;
        }
        for (final JsonNode immutable : immutables) {
            final int start = immutable.get("start").asInt();
            Arrays.fill(candidate, start, start + immutable.get("length").asInt(), (byte) 0);
        }
        return Arrays.equals(candidate, code);
    }

    /** Whatever the constructor filled in that can be an address. */
    List<String> immutableAddresses(final String onChain) {
        final byte[] actual = Numeric.hexStringToByteArray(onChain);
        final List<String> addresses = new ArrayList<>();
        for (final JsonNode immutable : immutables) {
            final int start = immutable.get("start").asInt();
            final BigInteger word =
                    Numeric.toBigInt(actual, start, immutable.get("length").asInt());
            if (word.bitLength() <= ADDRESS_BITS) {
                addresses.add(Numeric.toHexStringWithPrefixZeroPadded(word, ADDRESS_BITS / 4));
            }
        }
        return addresses;
    }

    @Override
    public String toString() {
        return contract;
    }

    private static JsonNode read(final String resource) {
        try (InputStream stream = DeployedCode.class.getResourceAsStream(resource)) {
            return new ObjectMapper().readTree(stream);
        } catch (final IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
