package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.contracts.LocalVenue;
import io.croupier.signing.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** Runs scenarios on our contracts, through the public ABI, on a local chain that is started for the first one. */
final class ChainTarget implements ScenarioTarget {
    private final ScenarioKeys keys = new ScenarioKeys();

    private ScenarioFile startedFor;
    private ChainVenue venue;
    private ChainCalls calls;
    private ChainEvents events;
    private ChainState state;

    @Override
    public void start(final ScenarioFile file) {
        try {
            if (startedFor == null || !file.hasFreshStateOf(startedFor)) {
                close();
                venue = ChainVenue.start(file);
                startedFor = file;
            }
            venue.reset();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        final ScenarioOrders orders = new ScenarioOrders(
                file,
                keys,
                venue.domain,
                label -> Address.parse(venue.market(label).perp()));
        calls = new ChainCalls(venue, orders);
        events = new ChainEvents(venue);
        state = new ChainState(venue, orders);
    }

    @Override
    public Outcome execute(final ScenarioFile.Step step) {
        try {
            final LocalVenue.Execution execution =
                    venue.chain.execute(venue.account(ChainCalls.caller(step)), calls.of(step), step.timestamp());
            final ArrayNode log = JsonNodeFactory.instance.arrayNode();
            execution.logs().forEach(entry -> events.add(log, entry));
            return new Outcome(execution.refusal(), log);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Set<String> comparedEvents() {
        return ChainEvents.NAMES;
    }

    @Override
    public ObjectNode state(final JsonNode like) {
        try {
            return state.print(like);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (venue != null) {
            venue.close();
            venue = null;
            startedFor = null;
        }
    }
}
