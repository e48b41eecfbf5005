package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

/** One certain block: numbers alone change their meaning in a reorganisation. */
public record BlockId(long number, Hash hash) {
    public BlockId {
        requireNonNull(hash, "hash");
    }

    @Override
    public String toString() {
        return number + " (" + hash + ")";
    }
}
