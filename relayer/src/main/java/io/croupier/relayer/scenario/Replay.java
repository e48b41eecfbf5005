package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One scenario, step by step, on chain and ledger from their fresh state. */
final class Replay {
    /** Nonce bit 62: fills of such orders are kept in another way on chain, and read 0 when complete. */
    private static final int COMPACT_BIT = 62;

    private final ScenarioTarget chain;
    private final ScenarioTarget ledger;
    private final ObjectNode like;
    private Observation last;
    private long comparisons;

    /** {@code like} names what is compared; orders are added as they come. */
    Replay(final ScenarioTarget chain, final ScenarioTarget ledger, final ScenarioFile file, final ObjectNode like) {
        this.chain = chain;
        this.ledger = ledger;
        this.like = like;
        chain.start(file);
        ledger.start(file);
        last = new Observation("chain", "", like.arrayNode(), chain.comparedEvents(), chain.state(like));
    }

    /** Where the targets differ after this step. */
    List<Difference> execute(final ObjectNode inputs) {
        addOrders(inputs);
        final ScenarioFile.Step step =
                new ScenarioFile.Step(inputs.path("op").asText(), Fields.number(inputs, "timestamp"), inputs, "");
        last = Observation.of("chain", chain, step, like);
        final Comparison comparison = new Comparison();
        Observation.of("ledger", ledger, step, like).compareWith(comparison, last);
        comparisons += comparison.count();
        return comparison.differences();
    }

    private void addOrders(final JsonNode inputs) {
        for (final JsonNode order : inputs.path("orders")) {
            final long nonce = Fields.number(order, "nonce");
            if ((nonce >>> COMPACT_BIT & 1) == 0) {
                final String key = order.path("signer").asText() + "/"
                        + order.path("perp").asText() + "/"
                        + order.path("nonce").asText();
                ((ObjectNode) like.get("orderFilled")).put(key, "");
            }
        }
    }

    /** The chain's state. */
    ObjectNode state() {
        return last.state();
    }

    /** Why the chain refused the last step; empty if it did not. */
    String refusal() {
        return last.refusal();
    }

    /** The chain's events of the last step. */
    ArrayNode events() {
        return last.events();
    }

    long comparisons() {
        return comparisons;
    }
}
