import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.web3j.codegen.SolidityFunctionWrapper;
import org.web3j.protocol.core.methods.response.AbiDefinition;

/**
 * Writes a web3j binding and a code resource for every contract that Java deploys or calls, from the artifacts
 * of {@code forge build}. Runs as a single source file in the generator's own class path: web3j publishes its
 * generator for an older core than the one we run on, and the two must not meet.
 *
 * <p>Arguments: artifact folder, Java package, folder for sources, folder for resources, then the contracts by name.
 * {@code Dealer:IDealer} takes the ABI from a second artifact, because the Dealer answers to more than its own source
 * declares.
 */
final class GenerateBindings {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ADDRESS_BITS = 160;

    private final Path artifacts;
    private final String javaPackage;
    private final Path sources;
    private final Path resources;
    private final Path packageFolder;

    private GenerateBindings(final Path artifacts, final String javaPackage, final Path sources, final Path resources) {
        this.artifacts = artifacts;
        this.javaPackage = javaPackage;
        this.sources = sources;
        this.resources = resources;
        this.packageFolder = Path.of(javaPackage.replace('.', '/'));
    }

    public static void main(final String[] args) throws Exception {
        final var generator = new GenerateBindings(Path.of(args[0]), args[1], Path.of(args[2]), Path.of(args[3]));
        for (final String contract : List.of(args).subList(4, args.length)) {
            final String[] names = contract.split(":");
            generator.generate(names[0], names[names.length - 1]);
        }
    }

    private void generate(final String name, final String abiName) throws Exception {
        final JsonNode artifact = artifact(name);
        writeBinding(name, abi(artifact, artifact(abiName)), bytecode(artifact.get("bytecode"), name));
        writeCode(name, artifact);
    }

    private JsonNode artifact(final String name) throws IOException {
        return JSON.readTree(artifacts.resolve(name + ".sol").resolve(name + ".json").toFile());
    }

    /** The functions, events and errors of {@code face} with the constructor of {@code contract}. */
    private static List<AbiDefinition> abi(final JsonNode contract, final JsonNode face) throws IOException {
        final List<AbiDefinition> abi = new ArrayList<>();
        for (final JsonNode entry : face.get("abi")) {
            if (!"constructor".equals(entry.get("type").asText())) {
                abi.add(JSON.treeToValue(entry, AbiDefinition.class));
            }
        }
        for (final JsonNode entry : contract.get("abi")) {
            if ("constructor".equals(entry.get("type").asText())) {
                abi.add(JSON.treeToValue(entry, AbiDefinition.class));
            }
        }
        return abi;
    }

    private static String bytecode(final JsonNode code, final String name) {
        if (!code.path("linkReferences").isEmpty()) {
            throw new IllegalStateException(name + " needs a linked library; make the library's functions internal");
        }
        return code.get("object").asText();
    }

    private void writeBinding(final String name, final List<AbiDefinition> abi, final String bytecode) throws Exception {
        final Path fresh = artifacts.resolveSibling("bindings");
        new SolidityFunctionWrapper(true, true, false, ADDRESS_BITS)
                .generateJavaFiles(name, bytecode, abi, fresh.toString(), javaPackage, Map.of());
        final Path file = packageFolder.resolve(name + ".java");
        writeIfChanged(sources.resolve(file), Files.readString(fresh.resolve(file)));
    }

    /**
     * What creates the contract, what must stand at its address then, and which bytes of that the constructor filled in.
     * The creation code stands in the binding too, but as a constant, which javac would copy into its users.
     */
    private void writeCode(final String name, final JsonNode artifact) throws IOException {
        final JsonNode runtime = artifact.get("deployedBytecode");
        final ObjectNode code = JSON.createObjectNode();
        code.put("creation", bytecode(artifact.get("bytecode"), name));
        code.put("runtime", bytecode(runtime, name));
        final var immutables = code.putArray("immutables");
        for (final JsonNode references : runtime.path("immutableReferences")) {
            immutables.addAll(JSON.<List<JsonNode>>convertValue(
                    references, JSON.getTypeFactory().constructCollectionType(List.class, JsonNode.class)));
        }
        writeIfChanged(resources.resolve(packageFolder).resolve(name + ".json"), code.toString());
    }

    /** An untouched file is not compiled again. */
    private static void writeIfChanged(final Path file, final String content) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(content)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        }
    }
}
