package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Leaves out steps, many at once and then few, as long as what is left still fails. */
final class ScenarioShrinker {
    private final Predicate<List<ObjectNode>> fails;

    /** {@code fails} runs steps from the fresh state. */
    ScenarioShrinker(final Predicate<List<ObjectNode>> fails) {
        this.fails = fails;
    }

    /** A part of {@code steps}, in order, that fails and of which no single step can be left out. */
    List<ObjectNode> shrink(final List<ObjectNode> steps) {
        List<ObjectNode> shortest = List.copyOf(steps);
        int chunk = Math.max(1, shortest.size() / 2);
        while (true) {
            final List<ObjectNode> shorter = withoutChunks(shortest, chunk);
            if (shorter.size() == shortest.size() && chunk == 1) {
                return shortest;
            }
            shortest = shorter;
            chunk = Math.max(1, chunk / 2);
        }
    }

    private List<ObjectNode> withoutChunks(final List<ObjectNode> steps, final int chunk) {
        List<ObjectNode> shortest = steps;
        int from = shortest.size() - chunk;
        while (from > -chunk) {
            final List<ObjectNode> candidate = new ArrayList<>(shortest.subList(0, Math.max(0, from)));
            candidate.addAll(shortest.subList(Math.min(shortest.size(), Math.max(0, from + chunk)), shortest.size()));
            if (candidate.size() < shortest.size() && fails.test(candidate)) {
                shortest = List.copyOf(candidate);
            }
            from -= chunk;
        }
        return shortest;
    }
}
