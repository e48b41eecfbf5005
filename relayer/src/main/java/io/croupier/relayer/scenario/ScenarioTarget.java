package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** A venue on which scenarios can be executed: the ledger, or contracts on a chain. */
interface ScenarioTarget extends AutoCloseable {
    /**
     * What came of a step.
     *
     * @param refusal canonical name, or empty if the call was accepted
     * @param events what the call settled, in the shape and order of the public contracts' events of those names
     */
    record Outcome(String refusal, ArrayNode events) {
        boolean passed() {
            return refusal.isEmpty();
        }
    }

    /** Sets up the fresh state of the file. Called before each scenario. */
    void start(ScenarioFile file);

    /**
     * Executes a step; one that is refused changes nothing.
     *
     * @throws ScenarioException if the target does not know the operation or its inputs cannot be read
     */
    Outcome execute(ScenarioFile.Step step);

    /** Names of the events that {@link Outcome#events} carries where they happen; others are not compared. */
    Set<String> comparedEvents();

    /**
     * The present state, in the shape of {@code post}.
     *
     * @param like names the accounts, markets and orders wanted
     */
    ObjectNode state(JsonNode like);

    @Override
    default void close() {}
}
