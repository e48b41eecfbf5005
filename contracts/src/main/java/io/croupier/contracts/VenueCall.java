package io.croupier.contracts;

import static java.util.Objects.requireNonNull;

/**
 * A call on one of a venue's contracts.
 *
 * @param to the contract's address
 * @param data selector and arguments, 0x-hex
 */
public record VenueCall(String to, String data) {
    public VenueCall {
        requireNonNull(to, "to");
        requireNonNull(data, "data");
    }
}
