package io.croupier.relayer.reconcile;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** A difference that stayed, and where it began, if that could be found. */
public record Finding(Difference difference, Optional<Origin> origin) {
    public Finding {
        requireNonNull(difference, "difference");
        requireNonNull(origin, "origin");
    }

    @Override
    public String toString() {
        return difference + origin.map(where -> ", " + where).orElse("");
    }
}
