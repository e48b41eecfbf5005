package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Runs scenarios on one or more targets and compares every number after every step: each target with the file, and the
 * targets with each other.
 *
 * <p>Where our Dealer deliberately refuses for a reason that the public contracts do not know, the files are no oracle: such
 * a step is a deviation, not a difference. If they accepted it, the rest of its scenario starts from a state that ours does
 * not reach and is skipped; several targets must still agree with each other.
 */
final class ScenarioRunner {
    /** What only our Dealer refuses: its own rules, and amounts that its narrower fields cannot hold. */
    static final Set<String> DEVIATIONS = Set.of(
            "ZeroSigner",
            "ZeroMatch",
            "OpenInterest",
            "ReduceOnlyViolated",
            "AmountOverflow",
            LedgerTarget.PRICE_OUT_OF_BOUNDS);

    private static final String UNCHANGED = "unchanged";

    private final Map<String, ScenarioTarget> targets;
    private final Consumer<StepResult> results;

    /** What became of a step. */
    enum Verdict {
        COMPARED,
        DEVIATION,
        SKIPPED
    }

    /** A step's result: what the targets did, and where they differ from the file or from each other. */
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

    /** Runs on {@code targets}, by name, and hands each step's result to {@code results} as soon as it is known. */
    ScenarioRunner(final Map<String, ScenarioTarget> targets, final Consumer<StepResult> results) {
        this.targets = new TreeMap<>(targets);
        this.results = results;
    }

    /** Runs the scenarios whose id passes the filter. */
    Summary run(final ScenarioFile file, final Predicate<String> wanted) {
        Summary total = new Summary(0, 0, 0, 0, 0, 0);
        for (int i = 0; i < file.scenarios().size(); i++) {
            if (wanted.test(file.scenarios().get(i).id())) {
                total = total.plus(run(file, i));
            }
        }
        return total;
    }

    private Summary run(final ScenarioFile file, final int index) {
        final ScenarioFile.Scenario scenario = file.scenarios().get(index);
        targets.values().forEach(target -> target.start(file));
        JsonNode expected = JsonNodeFactory.instance.objectNode();
        boolean followsFile = true;
        Summary total = new Summary(1, 0, 0, 0, 0, 0);
        for (int i = 0; i < scenario.steps().size(); i++) {
            final ScenarioFile.Step step = scenario.steps().get(i);
            final JsonNode post = step.inputs().path("post");
            expected = UNCHANGED.equals(post.asText()) ? expected : post;
            Verdict verdict = followsFile ? Verdict.COMPARED : Verdict.SKIPPED;
            final Comparison comparison = new Comparison();
            boolean passed = false;
            if (followsFile || targets.size() > 1) {
                final JsonNode like = expected;
                final List<Observation> observations =
                        ScenarioException.at("/scenarios/" + index + "/steps/" + i, () -> observe(step, like));
                passed = observations.stream().allMatch(Observation::passed);
                if (followsFile && observations.stream().allMatch(observation -> deviates(observation, step))) {
                    verdict = Verdict.DEVIATION;
                    followsFile = !step.mustPass();
                }
                compare(comparison, step, expected, observations, verdict);
            }
            final List<Difference> differences = comparison.differences();
            results.accept(new StepResult(scenario.id(), i, step.op(), passed, verdict, differences));
            total = total.plus(new Summary(
                    0,
                    verdict == Verdict.SKIPPED ? 0 : 1,
                    comparison.count(),
                    differences.size(),
                    verdict == Verdict.DEVIATION ? 1 : 0,
                    verdict == Verdict.SKIPPED ? 1 : 0));
        }
        return total;
    }

    private List<Observation> observe(final ScenarioFile.Step step, final JsonNode like) {
        return targets.entrySet().stream()
                .map(target -> Observation.of(target.getKey(), target.getValue(), step, like))
                .toList();
    }

    private static boolean deviates(final Observation observation, final ScenarioFile.Step step) {
        return DEVIATIONS.contains(observation.refusal())
                && !observation.refusal().equals(step.refusal());
    }

    private static void compare(
            final Comparison comparison,
            final ScenarioFile.Step step,
            final JsonNode expected,
            final List<Observation> observations,
            final Verdict verdict) {
        final boolean alone = observations.size() == 1;
        for (final Observation observation : observations) {
            if (verdict == Verdict.COMPARED) {
                observation.compareWithFile(comparison, alone ? "" : observation.target() + ".", step, expected);
            }
        }
        for (int i = 1; i < observations.size(); i++) {
            observations.get(i).compareWith(comparison, observations.get(0));
        }
    }
}
