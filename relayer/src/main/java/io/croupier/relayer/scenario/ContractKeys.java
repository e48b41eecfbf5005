package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whose signatures a file's contract accounts accept. Files do not say; but where a trade must be accepted
 * although its signer is a contract, whoever signed was accepted by that contract, unless he is its operator.
 */
final class ContractKeys {
    private ContractKeys() {}

    /** Label of the account whose key the contract of this label accepts; empty if nothing tells. */
    static Optional<String> find(final String contract, final JsonNode scenarios) {
        for (final JsonNode scenario : scenarios) {
            final Set<String> operators = new HashSet<>();
            for (final JsonNode step : scenario.path("steps")) {
                if (step.path("op").asText().equals("setOperator")
                        && step.path("who").asText().equals(contract)) {
                    operators.add(step.path("operator").asText());
                }
                final Optional<String> key = step.path("ok").asBoolean() ? signer(contract, step) : Optional.empty();
                if (key.isPresent() && !operators.contains(key.get())) {
                    return key;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> signer(final String contract, final JsonNode step) {
        for (final JsonNode order : step.path("orders")) {
            final String signedBy = order.path("signedBy").asText();
            if (order.path("signer").asText().equals(contract) && !signedBy.equals(contract)) {
                return Optional.of(signedBy);
            }
        }
        return Optional.empty();
    }
}
