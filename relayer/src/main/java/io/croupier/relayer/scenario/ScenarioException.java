package io.croupier.relayer.scenario;

/** A scenario file that cannot be run; the message says where and why. */
final class ScenarioException extends RuntimeException {
    ScenarioException(final String message) {
        super(message);
    }
}
