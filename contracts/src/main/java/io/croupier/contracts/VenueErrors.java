package io.croupier.contracts;

import io.croupier.contracts.generated.Dealer;
import io.croupier.contracts.generated.MarkPriceOracle;
import io.croupier.contracts.generated.Perpetual;
import io.croupier.contracts.generated.TestToken;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.web3j.abi.CustomErrorEncoder;
import org.web3j.abi.datatypes.CustomError;

/** Names of the errors that a venue's contracts revert with. */
final class VenueErrors {
    private static final int SELECTOR_END = 2 + 8;
    private static final Map<String, String> BY_SELECTOR = read();

    private VenueErrors() {}

    /** The error's name; the revert data itself if no contract declares such an error. */
    static String name(final String revertData) {
        if (revertData.length() < SELECTOR_END) {
            return revertData;
        }
        return BY_SELECTOR.getOrDefault(revertData.substring(0, SELECTOR_END), revertData);
    }

    /** The bindings declare every error of their contract as a constant. */
    private static Map<String, String> read() {
        final Map<String, String> names = new HashMap<>();
        for (final Class<?> binding : List.of(Dealer.class, Perpetual.class, MarkPriceOracle.class, TestToken.class)) {
            for (final Field field : binding.getFields()) {
                if (field.getType() == CustomError.class) {
                    final CustomError error = constant(field);
                    names.put(CustomErrorEncoder.encode(error).substring(0, SELECTOR_END), error.getName());
                }
            }
        }
        return Map.copyOf(names);
    }

    private static CustomError constant(final Field field) {
        try {
            return (CustomError) field.get(null);
        } catch (final IllegalAccessException e) {
            throw new IllegalStateException(field.toString(), e);
        }
    }
}
