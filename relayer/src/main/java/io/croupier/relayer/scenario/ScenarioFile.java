package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.croupier.signing.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A file of the format {@code scenarios/1}: a fresh state, and scenarios that each start from it.
 *
 * @param perps markets by label, in the order of the file
 * @param accounts accounts by label, in the order of the file
 */
record ScenarioFile(
        Map<String, Perp> perps, long maxPositionAmount, Map<String, Account> accounts, List<Scenario> scenarios) {
    private static final String FORMAT = "scenarios/1";

    /** Ratios and rates have scale 1e18, the mark is credit per 1e18 paper. */
    record Perp(
            String initialMarkPrice,
            long initialMarginRatio,
            long liquidationThreshold,
            long liquidationPriceOff,
            long insuranceFeeRate) {}

    /**
     * An externally owned account has the index of its key; contracts and the zero address have none.
     *
     * @param key label of the account whose signatures a contract account accepts
     */
    record Account(Address address, OptionalInt mnemonicIndex, Optional<String> key) {}

    record Scenario(String id, List<Step> steps) {}

    /**
     * One call and what must be true after it.
     *
     * @param inputs the step's whole object
     * @param refusal canonical name, or empty if the call must be accepted
     */
    record Step(String op, long timestamp, JsonNode inputs, String refusal) {
        boolean mustPass() {
            return refusal.isEmpty();
        }
    }

    /** Whether scenarios of both files start from the same state. */
    boolean hasFreshStateOf(final ScenarioFile other) {
        return perps.equals(other.perps)
                && maxPositionAmount == other.maxPositionAmount
                && accounts.equals(other.accounts);
    }

    /**
     * The account of this label.
     *
     * @throws ScenarioException if the file has none
     */
    Account account(final String label) {
        final Account account = accounts.get(label);
        if (account == null) {
            throw new ScenarioException("account " + label + " is not in the file");
        }
        return account;
    }

    /**
     * Reads a file.
     *
     * @throws ScenarioException if it is not of the format
     * @throws IOException if it cannot be read or is no JSON
     */
    static ScenarioFile read(final Path path) throws IOException {
        return parse(new ObjectMapper().readTree(path.toFile()));
    }

    static ScenarioFile parse(final JsonNode root) {
        if (!FORMAT.equals(root.path("format").asText())) {
            throw new ScenarioException("format: " + root.path("format") + " is not \"" + FORMAT + "\"");
        }
        final Map<String, Perp> perps = new LinkedHashMap<>();
        object(root, "perps")
                .properties()
                .forEach(it -> perps.put(
                        it.getKey(), ScenarioException.at("/perps/" + it.getKey(), () -> perp(it.getValue()))));
        final Map<String, Account> accounts = new LinkedHashMap<>();
        object(root, "accounts")
                .properties()
                .forEach(it -> accounts.put(
                        it.getKey(),
                        ScenarioException.at(
                                "/accounts/" + it.getKey(),
                                () -> account(it.getKey(), it.getValue(), root.path("scenarios")))));
        final List<Scenario> scenarios = new ArrayList<>();
        for (final JsonNode scenario : array(root, "scenarios")) {
            final String pointer = "/scenarios/" + scenarios.size();
            scenarios.add(ScenarioException.at(pointer, () -> scenario(scenario, pointer)));
        }
        return new ScenarioFile(perps, Fields.number(root, "maxPositionAmount"), accounts, scenarios);
    }

    private static JsonNode object(final JsonNode node, final String field) {
        if (!node.path(field).isObject()) {
            throw new ScenarioException(field + ": no object");
        }
        return node.get(field);
    }

    private static JsonNode array(final JsonNode node, final String field) {
        if (!node.path(field).isArray()) {
            throw new ScenarioException(field + ": no list");
        }
        return node.get(field);
    }

    private static Perp perp(final JsonNode node) {
        return new Perp(
                Fields.text(node, "initialMarkPrice"),
                Fields.number(node, "initialMarginRatio"),
                Fields.number(node, "liquidationThreshold"),
                Fields.number(node, "liquidationPriceOff"),
                Fields.number(node, "insuranceFeeRate"));
    }

    private static Account account(final String label, final JsonNode node, final JsonNode scenarios) {
        final JsonNode index = node.get("mnemonicIndex");
        return new Account(
                Address.parse(Fields.text(node, "address")),
                index == null
                        ? OptionalInt.empty()
                        : OptionalInt.of(Math.toIntExact(Fields.number(node, "mnemonicIndex"))),
                node.has("key") ? Optional.of(Fields.text(node, "key")) : ContractKeys.find(label, scenarios));
    }

    private static Scenario scenario(final JsonNode node, final String pointer) {
        final List<Step> steps = new ArrayList<>();
        for (final JsonNode step : array(node, "steps")) {
            steps.add(ScenarioException.at(pointer + "/steps/" + steps.size(), () -> step(step)));
        }
        return new Scenario(Fields.text(node, "id"), steps);
    }

    private static Step step(final JsonNode node) {
        return new Step(
                Fields.text(node, "op"),
                Fields.number(node, "timestamp"),
                node,
                Fields.flag(node, "ok") ? "" : Fields.text(node, "refusal"));
    }
}
