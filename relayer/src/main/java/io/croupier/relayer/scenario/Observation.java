package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * What a target did in a step and what it holds afterwards.
 *
 * @param target the target's name
 * @param refusal canonical name, or empty if the call was accepted
 * @param eventNames of the events that the target can show
 */
record Observation(String target, String refusal, ArrayNode events, Set<String> eventNames, ObjectNode state) {

    /** Executes the step and reads what {@code like} names. */
    static Observation of(
            final String name, final ScenarioTarget target, final ScenarioFile.Step step, final JsonNode like) {
        final ScenarioTarget.Outcome outcome = target.execute(step);
        return new Observation(name, outcome.refusal(), outcome.events(), target.comparedEvents(), target.state(like));
    }

    boolean passed() {
        return refusal.isEmpty();
    }

    /** Compares with what the file says of the step. */
    void compareWithFile(
            final Comparison comparison, final String prefix, final ScenarioFile.Step step, final JsonNode post) {
        comparison.compare(prefix + "ok", Boolean.toString(step.mustPass()), Boolean.toString(passed()));
        comparison.compare(prefix + "refusal", step.refusal(), refusal);
        comparison.compare(prefix + "events", only(eventNames, step.inputs().path("events")), events);
        comparison.compare(prefix + "post", post, state);
    }

    /** Compares with another target after the same steps; what that one says counts as expected. */
    void compareWith(final Comparison comparison, final Observation other) {
        final String prefix = target + " against " + other.target + ": ";
        comparison.compare(prefix + "refusal", other.refusal, refusal);
        comparison.compare(prefix + "events", only(eventNames, other.events), only(other.eventNames, events));
        comparison.compare(prefix + "post", other.state, state);
    }

    private static ArrayNode only(final Set<String> names, final JsonNode events) {
        final ArrayNode compared = JsonNodeFactory.instance.arrayNode();
        for (final JsonNode event : events) {
            if (names.contains(event.path("name").asText())) {
                compared.add(((ObjectNode) event.deepCopy()).without("at"));
            }
        }
        return compared;
    }
}
