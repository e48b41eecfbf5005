package io.croupier.relayer.scenario;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Runs scenarios on a target and compares every number after every step.
 *
 * <p>Where our Dealer deliberately refuses for a reason that the public contracts do not know, the files are no oracle: such
 * a step is a deviation, not a difference. If they accepted it, the rest of its scenario starts from a state that ours does
 * not reach and is skipped.
 */
final class ScenarioRunner {
    /** What only our Dealer refuses: its own rules, and amounts that its narrower fields cannot hold. */
    static final Set<String> DEVIATIONS =
            Set.of("ZeroSigner", "ZeroMatch", "OpenInterest", "ReduceOnlyViolated", "AmountOverflow");

    private static final String UNCHANGED = "unchanged";

    private final ScenarioTarget target;
    private final Consumer<StepResult> results;

    /** What became of a step. */
    enum Verdict {
        COMPARED,
        DEVIATION,
        SKIPPED
    }

    /** A step's result: what the target did, and where it differs from the file. */
    record StepResult(
            String scenario, int step, String op, boolean ok, Verdict verdict, List<Difference> differences) {}

    /** Totals of a run. */
    record Summary(long scenarios, long steps, long comparisons, long differences, long deviations, long skipped) {
        private Summary plus(final Summary other) {
            return new Summary(
                    scenarios + other.scenarios,
                    steps + other.steps,
                    comparisons + other.comparisons,
                    differences + other.differences,
                    deviations + other.deviations,
                    skipped + other.skipped);
        }
    }

    /** Hands each step's result to {@code results} as soon as it is known. */
    ScenarioRunner(final ScenarioTarget target, final Consumer<StepResult> results) {
        this.target = requireNonNull(target, "target");
        this.results = requireNonNull(results, "results");
    }

    /** Runs the scenarios whose id passes the filter. */
    Summary run(final ScenarioFile file, final Predicate<String> wanted) {
        Summary total = new Summary(0, 0, 0, 0, 0, 0);
        for (final ScenarioFile.Scenario scenario : file.scenarios()) {
            if (wanted.test(scenario.id())) {
                total = total.plus(run(file, scenario));
            }
        }
        return total;
    }

    private Summary run(final ScenarioFile file, final ScenarioFile.Scenario scenario) {
        target.start(file);
        JsonNode expected = JsonNodeFactory.instance.objectNode();
        Summary total = new Summary(1, 0, 0, 0, 0, 0);
        for (int i = 0; i < scenario.steps().size(); i++) {
            final ScenarioFile.Step step = scenario.steps().get(i);
            final JsonNode post = step.inputs().path("post");
            expected = UNCHANGED.equals(post.asText()) ? expected : post;
            final ScenarioTarget.Outcome outcome = target.execute(step);
            final boolean deviates =
                    DEVIATIONS.contains(outcome.refusal()) && !outcome.refusal().equals(step.refusal());
            if (deviates) {
                results.accept(new StepResult(scenario.id(), i, step.op(), false, Verdict.DEVIATION, List.of()));
                total = total.plus(new Summary(0, 1, 0, 0, 1, 0));
            }
            if (deviates && step.mustPass()) {
                return total.plus(new Summary(0, 0, 0, 0, 0, skip(scenario, i + 1)));
            }
            if (deviates) {
                continue;
            }
            final Comparison comparison = new Comparison();
            compare(comparison, step, outcome, expected);
            final List<Difference> differences = comparison.differences();
            results.accept(
                    new StepResult(scenario.id(), i, step.op(), outcome.passed(), Verdict.COMPARED, differences));
            total = total.plus(new Summary(0, 1, comparison.count(), differences.size(), 0, 0));
        }
        return total;
    }

    private int skip(final ScenarioFile.Scenario scenario, final int from) {
        for (int i = from; i < scenario.steps().size(); i++) {
            final String op = scenario.steps().get(i).op();
            results.accept(new StepResult(scenario.id(), i, op, false, Verdict.SKIPPED, List.of()));
        }
        return scenario.steps().size() - from;
    }

    private void compare(
            final Comparison comparison,
            final ScenarioFile.Step step,
            final ScenarioTarget.Outcome outcome,
            final JsonNode expected) {
        comparison.compare("ok", Boolean.toString(step.mustPass()), Boolean.toString(outcome.passed()));
        comparison.compare("refusal", step.refusal(), outcome.refusal());
        comparison.compare("events", comparable(step.inputs().path("events")), outcome.events());
        final ObjectNode actual = target.state(expected);
        comparison.compare("post", expected, actual);
    }

    private ArrayNode comparable(final JsonNode events) {
        final ArrayNode compared = JsonNodeFactory.instance.arrayNode();
        for (final JsonNode event : events) {
            if (target.comparedEvents().contains(event.path("name").asText())) {
                compared.add(((ObjectNode) event.deepCopy()).without("at"));
            }
        }
        return compared;
    }
}
