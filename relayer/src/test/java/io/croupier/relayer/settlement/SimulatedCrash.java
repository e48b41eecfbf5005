package io.croupier.relayer.settlement;

/** The simulated process dies here. No code of the product catches it. */
final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1L;

    SimulatedCrash(final String where) {
        super(where, null, false, false);
    }
}
