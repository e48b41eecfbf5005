package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.Bytes;
import io.croupier.signing.Address;
import java.util.List;

/** A call that settles units, before it has a nonce and fees. */
public record Payload(Address to, Bytes data, long gasLimit, List<SettlementUnit> units) {
    public Payload {
        requireNonNull(to, "to");
        requireNonNull(data, "data");
        units = List.copyOf(units);
        if (units.isEmpty()) {
            throw new IllegalArgumentException("a payload without units");
        }
    }

    public long firstUnit() {
        return units.get(0).number();
    }

    public long lastUnit() {
        return units.get(units.size() - 1).number();
    }
}
