package io.croupier.relayer.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scenario run}: one JSON line per step, then the totals; exit code 1 if anything differs. */
@Command(name = "scenario", description = "Runs scenario files and compares every number.")
public final class ScenarioCommand {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final String LEDGER = "ledger";
    private static final String CHAIN = "chain";
    private static final String BOTH = "both";

    private final PrintStream out;

    @Spec
    private CommandSpec spec;

    public ScenarioCommand() {
        this(System.out);
    }

    ScenarioCommand(final PrintStream out) {
        this.out = out;
    }

    @Command(description = "Runs a file of the format scenarios/1.")
    int run(
            @Parameters(paramLabel = "FILE", description = "the scenario file") final Path path,
            @Option(
                            names = "--on",
                            defaultValue = LEDGER,
                            paramLabel = "ledger|chain|both",
                            description = "where to run it; default ${DEFAULT-VALUE}")
                    final String place,
            @Option(names = "--only", split = ",", paramLabel = "ID", description = "only these scenarios")
                    final Set<String> only) {
        final ScenarioFile file = read(path);
        if (only != null) {
            requireKnown(file, only);
        }
        final Map<String, ScenarioTarget> targets = targets(place);
        try {
            final ScenarioRunner.Summary summary =
                    new ScenarioRunner(targets, this::print).run(file, id -> only == null || only.contains(id));
            print(summary);
            return summary.differences() == 0 ? 0 : 1;
        } catch (final ScenarioException e) {
            throw unusable(path, e);
        } finally {
            targets.values().forEach(ScenarioTarget::close);
        }
    }

    @Command(description = "Runs random scenarios on chain and ledger until they differ.")
    int fuzz(
            @Option(names = "--seed", required = true, description = "the same seed makes the same steps")
                    final long seed,
            @Option(names = "--steps", defaultValue = "2000", description = "how many; default ${DEFAULT-VALUE}")
                    final int steps) {
        try (ChainTarget chain = new ChainTarget();
                LedgerTarget ledger = new LedgerTarget()) {
            final DifferentialFuzz.Report report = new DifferentialFuzz(chain, ledger).run(seed, steps);
            final ObjectNode line = JSON.objectNode()
                    .put("seed", seed)
                    .put("steps", report.steps())
                    .put("accepted", report.accepted())
                    .put("comparisons", report.comparisons());
            final ObjectNode refusals = line.putObject("refusals");
            report.refusals().forEach(refusals::put);
            out.println(line.put("differs", report.mismatch().isPresent()));
            report.mismatch().ifPresent(mismatch -> {
                out.println(DifferentialFuzz.describe(mismatch));
                out.println("Save the line above as FILE and repeat it: ./croupier scenario run FILE --on both");
            });
            return report.mismatch().isPresent() ? 1 : 0;
        }
    }

    private Map<String, ScenarioTarget> targets(final String place) {
        return switch (place) {
            case LEDGER -> Map.of(LEDGER, new LedgerTarget());
            case CHAIN -> Map.of(CHAIN, new ChainTarget());
            case BOTH -> Map.of(LEDGER, new LedgerTarget(), CHAIN, new ChainTarget());
            default ->
                throw new ParameterException(
                        spec.commandLine(), "--on: \"" + place + "\" is none of ledger, chain, both");
        };
    }

    private ScenarioFile read(final Path path) {
        try {
            return ScenarioFile.read(path);
        } catch (final JsonProcessingException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    path + " line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(),
                    e);
        } catch (final IOException e) {
            throw new ParameterException(spec.commandLine(), path + ": cannot be read", e);
        } catch (final ScenarioException e) {
            throw unusable(path, e);
        }
    }

    /** Names the line where the file tells it. */
    private ParameterException unusable(final Path path, final ScenarioException e) {
        String where = path.toString();
        try {
            final OptionalInt line = JsonLines.lineOf(path, e.pointer());
            if (line.isPresent() && !e.pointer().isEmpty()) {
                where += " line " + line.getAsInt() + " (" + e.pointer().substring(1) + ")";
            }
        } catch (final IOException unreadable) {
            e.addSuppressed(unreadable);
        }
        return new ParameterException(spec.commandLine(), where + ": " + e.getMessage(), e);
    }

    private void requireKnown(final ScenarioFile file, final Set<String> only) {
        for (final String id : only) {
            if (file.scenarios().stream().noneMatch(scenario -> scenario.id().equals(id))) {
                throw new ParameterException(spec.commandLine(), "--only: the file has no scenario " + id);
            }
        }
    }

    private void print(final ScenarioRunner.StepResult result) {
        final ObjectNode line = JSON.objectNode()
                .put("scenario", result.scenario())
                .put("step", result.step())
                .put("op", result.op())
                .put("ok", result.ok());
        if (result.verdict() != ScenarioRunner.Verdict.COMPARED) {
            line.put("verdict", result.verdict().name());
        }
        final ArrayNode differences = line.putArray("differences");
        result.differences().forEach(difference -> differences
                .addObject()
                .put("path", difference.path())
                .put("expected", difference.expected())
                .put("actual", difference.actual()));
        out.println(line);
    }

    private void print(final ScenarioRunner.Summary summary) {
        out.println(JSON.objectNode()
                .put("scenarios", summary.scenarios())
                .put("steps", summary.steps())
                .put("comparisons", summary.comparisons())
                .put("differences", summary.differences())
                .put("deviations", summary.deviations())
                .put("skipped", summary.skipped()));
    }
}
