package io.croupier.relayer.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class OrderCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Made by ethers; the signing module tests its classes against the same file. */
    private static final Path VECTORS = Path.of("../signing/src/test/resources/order-signing.json");

    private final List<JsonNode> vectors = new ArrayList<>();
    private final StringWriter errors = new StringWriter();
    private int exitCode;

    @TempDir
    private Path folder;

    @BeforeEach
    void readVectors() throws IOException {
        JSON.readTree(VECTORS.toFile()).get("vectors").forEach(vectors::add);
    }

    @Test
    void shouldHashEveryVectorOnItsOwnLine() throws IOException {
        final List<JsonNode> answers = run(join(vectors), "hash");

        assertEquals(0, exitCode);
        assertEquals(vectors.size(), answers.size());
        for (int i = 0; i < answers.size(); i++) {
            assertEquals(vectors.get(i).get("structHash"), answers.get(i).get("structHash"));
            assertEquals(vectors.get(i).get("digest"), answers.get(i).get("digest"));
        }
    }

    @Test
    void shouldRecoverEveryVectorOrSayWhyNot() throws IOException {
        final List<JsonNode> answers = run(join(vectors), "recover");

        assertEquals(vectors.size(), answers.size());
        for (int i = 0; i < answers.size(); i++) {
            final JsonNode expected = vectors.get(i).get("recoveredStrict");
            assertEquals(expected.textValue(), answers.get(i).path("signer").textValue());
            assertEquals(
                    expected.isNull(), answers.get(i).path("error").asText().startsWith("signature: "));
        }
    }

    @Test
    void shouldSignLikeEthers() throws IOException {
        for (final JsonNode vector : vectors.stream()
                .filter(v -> v.get("valid").asBoolean())
                .limit(3)
                .toList()) {
            final Path key = Files.writeString(
                    folder.resolve("key"), vector.get("privateKey").asText() + "\n");

            final JsonNode answer =
                    run(vector.toString(), "sign", "--key-file", key.toString()).getFirst();

            assertEquals(vector.get("signature"), answer.get("signature"));
            assertEquals(vector.get("keyAddress"), answer.get("signer"));
        }
    }

    @Test
    void shouldNameAKeyFileThatHoldsNoKeyButNotItsContent() throws IOException {
        final Path key = Files.writeString(folder.resolve("key"), "0xsecret");

        run("", "sign", "--key-file", key.toString());

        assertEquals(2, exitCode);
        assertTrue(errors.toString().contains(key.toString()));
        assertFalse(errors.toString().contains("secret"));
    }

    @Test
    void shouldTakePartsInsteadOfInfo() throws IOException {
        final ObjectNode line = vectors.getFirst().deepCopy();
        final ObjectNode order = (ObjectNode) line.get("order");
        order.remove("info");
        for (final String part : List.of("makerFeeRate", "takerFeeRate", "expiration", "nonce")) {
            order.set(part, line.get(part));
        }

        assertEquals(
                vectors.getFirst().get("digest"),
                run(line.toString(), "hash").getFirst().get("digest"));
    }

    @Test
    void shouldRefusePartsThatContradictInfo() throws IOException {
        final ObjectNode line = vectors.getFirst().deepCopy();
        ((ObjectNode) line.get("order")).put("nonce", "1");

        assertEquals("order.nonce: differs from order.info", error(line.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            domain.name              | null                   | domain.name: expected a string
            domain.version           | 1                      | domain.version: expected a string
            domain.chainId           | 31337.0                | domain.chainId: expected a decimal integer
            domain.chainId           | "0x7a69"               | domain.chainId: expected a decimal integer
            domain.chainId           | true                   | domain.chainId: expected a decimal integer
            domain.chainId           | -1                     | domain.chainId: -1 is outside uint256
            domain.verifyingContract | 5                      | domain.verifyingContract: expected a string
            order.perp               | "0x00"                 | order.perp: expected 0x and 40 hexadecimal digits, got 4 characters
            order.signer             | []                     | order.signer: expected a string
            order.paperAmount        | ""                     | order.paperAmount: expected a decimal integer
            order.paperAmount        | 1e3                    | order.paperAmount: expected a decimal integer
            order.paperAmount        | "1.5"                  | order.paperAmount: expected a decimal integer
            order.paperAmount        | "+1"                   | order.paperAmount: expected a decimal integer
            order.paperAmount        | "١"                    | order.paperAmount: expected a decimal integer
            order.paperAmount        | "170141183460469231731687303715884105728" | order.paperAmount: 170141183460469231731687303715884105728 is outside int128
            order.creditAmount       | "-170141183460469231731687303715884105729" | order.creditAmount: -170141183460469231731687303715884105729 is outside int128
            order.info               | "0x"                   | order.info: expected 0x and 64 hexadecimal digits, got 2 characters
            order.makerFeeRate       | "9223372036854775808"  | order.makerFeeRate: 9223372036854775808 is outside int64
            order.expiration         | "-1"                   | order.expiration: -1 is outside uint64
            order.nonce              | "18446744073709551616" | order.nonce: 18446744073709551616 is outside uint64
            order                    | "x"                    | order: expected an object
            """)
    void shouldNameTheFieldThatIsWrong(final String path, final String value, final String message) throws IOException {
        final ObjectNode line = vectors.getFirst().deepCopy();
        final int dot = path.indexOf('.');
        final ObjectNode parent = dot < 0 ? line : (ObjectNode) line.get(path.substring(0, dot));
        parent.set(path.substring(dot + 1), JSON.readTree(value));

        assertEquals(message, error(line.toString()));
    }

    @Test
    void shouldNameAMissingField() throws IOException {
        final ObjectNode line = vectors.getFirst().deepCopy();
        ((ObjectNode) line.get("order")).remove("creditAmount");

        assertEquals("order.creditAmount: missing", error(line.toString()));
        assertEquals("domain: missing", error("{}"));
    }

    @Test
    void shouldTakeNumbersAddressesAndUnknownKeysAsTheyCome() throws IOException {
        final ObjectNode line = vectors.getFirst().deepCopy();
        final ObjectNode domain = (ObjectNode) line.get("domain");
        domain.put("chainId", 31337).put("salt", "ignored");
        final String badChecksum =
                domain.get("verifyingContract").asText().replace('F', 'f').replace('c', 'C');
        domain.put("verifyingContract", badChecksum);

        assertEquals(line.get("digest"), run(line.toString(), "hash").getFirst().get("digest"));
    }

    @Test
    void shouldAnswerEveryBadLineAndGoOn() throws IOException {
        final String good = vectors.getFirst().toString();
        final String input = String.join(
                "\n",
                "",
                "garbage",
                "[1]",
                "null",
                "{} {}",
                "{\"order\":1,\"order\":2}",
                "\u00ff\u00fe",
                "[".repeat(100_000),
                "9".repeat(100_000),
                "{\"domain\":{\"name\":\"a\",\"version\":\"1\",\"chainId\":\"" + "9".repeat(500_000)
                        + "\"},\"order\":{}}",
                "x".repeat(3 * JsonLines.LINE_BYTES_MAX),
                good);

        final List<JsonNode> answers = run(input, "hash");

        assertEquals(0, exitCode);
        assertEquals(12, answers.size());
        for (final JsonNode answer : answers.subList(0, 11)) {
            assertEquals(1, answer.size());
            assertTrue(answer.get("error").asText().length() < 500, answer.toString());
        }
        assertEquals(vectors.getFirst().get("digest"), answers.getLast().get("digest"));
    }

    private String error(final String line) throws IOException {
        return run(line, "hash").getFirst().path("error").asText();
    }

    /** ISO-8859-1 carries every byte through, so that input may hold what is not UTF-8; other text goes as UTF-8. */
    private List<JsonNode> run(final String input, final String... arguments) throws IOException {
        final byte[] bytes = input.contains("\u00ff") ? input.getBytes(ISO_8859_1) : input.getBytes(UTF_8);
        final ByteArrayOutputStream output = new ByteArrayOutputStream();
        final CommandLine command = new CommandLine(
                        new OrderCommand(new ByteArrayInputStream(bytes), new PrintStream(output, false, UTF_8)))
                .setErr(new PrintWriter(errors));
        exitCode = command.execute(arguments);
        final List<JsonNode> answers = new ArrayList<>();
        for (final String answer : output.toString(UTF_8).lines().toList()) {
            answers.add(JSON.readTree(answer));
        }
        return answers;
    }

    private static String join(final List<JsonNode> lines) {
        return String.join("\n", lines.stream().map(JsonNode::toString).toList());
    }
}
