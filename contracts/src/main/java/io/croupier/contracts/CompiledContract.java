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

/** The code of one of our contracts as the compiler made it; tells whether a chain's code is that contract. */
final class CompiledContract {
    static final CompiledContract DEALER = new CompiledContract("Dealer");
    static final CompiledContract DEALER_BACK_OFFICE = new CompiledContract("DealerBackOffice");
    static final CompiledContract PERPETUAL = new CompiledContract("Perpetual");
    static final CompiledContract MARK_PRICE_ORACLE = new CompiledContract("MarkPriceOracle");
    static final CompiledContract FUNDING_LIMITER = new CompiledContract("FundingLimiter");
    static final CompiledContract SUBACCOUNT_FACTORY = new CompiledContract("SubaccountFactory");
    static final CompiledContract TEST_TOKEN = new CompiledContract("TestToken");
    static final CompiledContract VENUE_LENS = new CompiledContract("VenueLens");
    static final CompiledContract KEY_ACCOUNT = new CompiledContract("KeyAccount");

    private static final int ADDRESS_BITS = 160;

    private final String contract;
    private final String creationCode;
    private final byte[] code;
    private final JsonNode immutables;

    private CompiledContract(final String contract) {
        this.contract = contract;
        final JsonNode compiled = read("generated/" + contract + ".json");
        this.creationCode = compiled.get("creation").asText();
        this.code = Numeric.hexStringToByteArray(compiled.get("runtime").asText());
        this.immutables = compiled.get("immutables");
    }

    /** What a transaction carries that creates the contract, before the constructor's arguments; 0x-hex. */
    String creationCode() {
        return creationCode;
    }

    /** The runtime code of a contract without immutables, 0x-hex. */
    String runtimeCode() {
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
        try (InputStream stream = CompiledContract.class.getResourceAsStream(resource)) {
            return new ObjectMapper().readTree(stream);
        } catch (final IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
