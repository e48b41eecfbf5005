package io.croupier.relayer.scenario;

import java.util.function.Supplier;

/** A scenario file that cannot be run; the message says why. */
final class ScenarioException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String pointer;

    ScenarioException(final String message) {
        super(message);
        this.pointer = "";
    }

    private ScenarioException(final String pointer, final RuntimeException cause) {
        super(cause.getMessage(), cause);
        this.pointer = pointer;
    }

    /** Where in the file, as a JSON pointer; empty if nothing tells. */
    String pointer() {
        return pointer;
    }

    /**
     * Reads or runs what stands at a place of the file.
     *
     * @throws ScenarioException naming the place, or one within it
     */
    static <T> T at(final String pointer, final Supplier<T> action) {
        try {
            return action.get();
        } catch (final ScenarioException e) {
            throw e.pointer.isEmpty() ? new ScenarioException(pointer, e) : e;
        } catch (final IllegalArgumentException e) {
            throw new ScenarioException(pointer, e);
        }
    }
}
