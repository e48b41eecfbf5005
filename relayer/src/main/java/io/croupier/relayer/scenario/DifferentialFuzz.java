package io.croupier.relayer.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs random scenarios on chain and ledger and compares them on every account, position, order and event after each step. The
 * same seed makes the same steps as long as the targets do what they did.
 */
final class DifferentialFuzz {
    /** Every scenario starts from the fresh state, so that a mismatch has a short history. */
    private static final int STEPS_PER_SCENARIO = 100;

    private final ScenarioTarget chain;
    private final ScenarioTarget ledger;
    private final ObjectNode emptyFile = FuzzWorld.emptyFile();
    private final ScenarioFile world = ScenarioFile.parse(emptyFile);

    /**
     * How a run ended.
     *
     * @param refusals how often by canonical name
     * @param mismatch the shortest scenario found on which the targets differ
     */
    record Report(
            int steps,
            int accepted,
            long comparisons,
            TreeMap<String, Integer> refusals,
            Optional<Mismatch> mismatch) {}

    /** A scenario file on which the targets differ after the last step, and how. */
    record Mismatch(JsonNode file, List<Difference> differences) {}

    /** The chain is taken at its word in the files that are printed. */
    DifferentialFuzz(final ScenarioTarget chain, final ScenarioTarget ledger) {
        this.chain = chain;
        this.ledger = ledger;
    }

    /** Runs that many steps, or fewer if the targets come to differ. */
    Report run(final long seed, final int steps) {
        final FuzzRandom random = new FuzzRandom(seed);
        final TreeMap<String, Integer> refusals = new TreeMap<>();
        int done = 0;
        int accepted = 0;
        long comparisons = 0;
        while (done < steps) {
            final FuzzSteps generator = new FuzzSteps(random, world, size(random));
            final Replay replay = new Replay(chain, ledger, world, FuzzWorld.everything(emptyFile));
            final List<ObjectNode> history = new ArrayList<>();
            for (int i = 0; i < STEPS_PER_SCENARIO && done < steps; i++, done++) {
                final ObjectNode step = generator.next(replay.state());
                history.add(step);
                final List<Difference> differences = replay.execute(step);
                if (!differences.isEmpty()) {
                    return new Report(done + 1, accepted, comparisons, refusals, Optional.of(shrink(history)));
                }
                if (replay.refusal().isEmpty()) {
                    accepted++;
                } else {
                    refusals.merge(replay.refusal(), 1, Integer::sum);
                }
            }
            comparisons += replay.comparisons();
        }
        return new Report(done, accepted, comparisons, refusals, Optional.empty());
    }

    private static FuzzSize size(final FuzzRandom random) {
        return random.pick(List.of(FuzzSize.USUAL, FuzzSize.USUAL, FuzzSize.USUAL, FuzzSize.DUST, FuzzSize.GIANT));
    }

    private Mismatch shrink(final List<ObjectNode> history) {
        final List<ObjectNode> shortest = new ScenarioShrinker(this::differs).shrink(history);
        return print(shortest);
    }

    private boolean differs(final List<ObjectNode> steps) {
        final Replay replay = replay();
        return steps.stream().anyMatch(step -> !replay.execute(step).isEmpty());
    }

    private Replay replay() {
        return new Replay(chain, ledger, world, FuzzWorld.everything(emptyFile));
    }

    /** A file with the chain's numbers after each step. */
    private Mismatch print(final List<ObjectNode> steps) {
        final ObjectNode file = emptyFile.deepCopy();
        final ObjectNode scenario =
                ((ArrayNode) file.get("scenarios")).addObject().put("id", "F001");
        final ArrayNode printed = scenario.putArray("steps");
        final Replay replay = replay();
        final List<Difference> differences = new ArrayList<>();
        for (final ObjectNode step : steps) {
            differences.addAll(replay.execute(step));
            final ObjectNode node = step.deepCopy();
            node.put("ok", replay.refusal().isEmpty());
            if (replay.refusal().isEmpty()) {
                node.set("events", replay.events());
                node.set("post", replay.state().deepCopy());
            } else {
                node.put("refusal", replay.refusal()).put("post", "unchanged");
            }
            printed.add(node);
        }
        return new Mismatch(file, differences);
    }

    /** The mismatch for people: the file, and what differs. */
    static String describe(final Mismatch mismatch) {
        final StringBuilder text = new StringBuilder();
        mismatch.differences().forEach(difference -> text.append(difference).append('\n'));
        try {
            return text.append(new ObjectMapper().writeValueAsString(mismatch.file()))
                    .toString();
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
