package io.croupier.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The contracts answer to every function and log every event of the public ABI, argument by argument. */
class PublicAbiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ARTIFACTS = Path.of("target/forge/out");

    /** What stands in front of each line, and whose ABI it means. */
    private static final Map<String, String> CONTRACTS = Map.of(
            "Dealer", "IDealer",
            "Perpetual", "IPerpetual",
            "FundingLimiter", "FundingLimiter",
            "MarkPriceOracle", "MarkPriceOracle",
            "Subaccount", "Subaccount",
            "SubaccountFactory", "SubaccountFactory");

    @Test
    void shouldAnswerToThePublicAbi() throws IOException {
        final Set<String> offered = new HashSet<>();
        for (final Map.Entry<String, String> contract : CONTRACTS.entrySet()) {
            final String name = contract.getValue();
            final JsonNode artifact = JSON.readTree(
                    ARTIFACTS.resolve(name + ".sol").resolve(name + ".json").toFile());
            artifact.get("abi").forEach(entry -> offered.add(contract.getKey() + " " + line(entry)));
        }

        final List<String> wanted = wanted();

        assertFalse(wanted.isEmpty());
        assertEquals(
                List.of(),
                wanted.stream().filter(line -> !offered.contains(line)).toList());
    }

    private static List<String> wanted() throws IOException {
        try (InputStream page = PublicAbiTest.class.getResourceAsStream("public-abi.txt")) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    private static String line(final JsonNode entry) {
        final String name = entry.path("name").asText();
        if ("event".equals(entry.get("type").asText())) {
            return "event " + name + list(entry.get("inputs"), true);
        }
        final String mutability = entry.path("stateMutability").asText();
        final boolean returns = !entry.path("outputs").isEmpty();
        return name
                + list(entry.path("inputs"), false)
                + switch (mutability) {
                    case "view", "pure" -> " view";
                    case "payable" -> " payable";
                    default -> "";
                }
                + (returns ? " returns " + list(entry.get("outputs"), true) : "");
    }

    private static String list(final JsonNode parameters, final boolean named) {
        return StreamSupport.stream(parameters.spliterator(), false)
                .map(parameter -> type(parameter)
                        + (parameter.path("indexed").asBoolean() ? " indexed" : "")
                        + (named && !parameter.path("name").asText().isEmpty()
                                ? " " + parameter.get("name").asText()
                                : ""))
                .collect(Collectors.joining(",", "(", ")"));
    }

    private static String type(final JsonNode parameter) {
        final String type = parameter.get("type").asText();
        return type.startsWith("tuple") ? list(parameter.get("components"), false) + type.substring(5) : type;
    }
}
