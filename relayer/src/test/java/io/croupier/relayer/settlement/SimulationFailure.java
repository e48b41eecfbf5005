package io.croupier.relayer.settlement;

/** A promise of settlement that a simulated run saw broken. */
final class SimulationFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    SimulationFailure(final String message) {
        super(message);
    }

    SimulationFailure(final String message, final Throwable cause) {
        super(message, cause);
    }

    static void require(final boolean holds, final String message) {
        if (!holds) {
            throw new SimulationFailure(message);
        }
    }
}
