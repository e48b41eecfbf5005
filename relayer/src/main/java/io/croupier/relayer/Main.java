package io.croupier.relayer;

import io.croupier.relayer.demo.DemoCommand;
import io.croupier.relayer.demo.DevnetCommand;
import io.croupier.relayer.node.DeployCommand;
import io.croupier.relayer.node.ExitCode;
import io.croupier.relayer.node.Failures;
import io.croupier.relayer.node.JournalCommand;
import io.croupier.relayer.node.NodeCommand;
import io.croupier.relayer.node.OperatorException;
import io.croupier.relayer.node.OrderCommand;
import io.croupier.relayer.node.ReconcileCommand;
import io.croupier.relayer.node.RecoverCommand;
import io.croupier.relayer.node.StatusWordCommand;
import io.croupier.relayer.scenario.ScenarioCommand;
import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The command line. A failure is one line on standard error and an exit code of {@link ExitCode}; stack traces go to the log
 * file of commands that have one.
 */
@Command(
        name = "croupier",
        description = "Off-chain order matcher and settlement relayer for perpetual-futures venues.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        scope = CommandLine.ScopeType.INHERIT,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a check failed",
            "2:unusable arguments, config or data folder",
            "3:the chain or a port is not reachable",
            "4:out of disk or another resource"
        },
        subcommands = {
            DemoCommand.class,
            DevnetCommand.class,
            DeployCommand.class,
            NodeCommand.class,
            OrderCommand.class,
            JournalCommand.class,
            ScenarioCommand.class,
            ReconcileCommand.class,
            RecoverCommand.class,
            StatusWordCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(final String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs one command to its end and returns its exit code. */
    public static int run(final String... arguments) {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> report(Failures.of(failure), command))
                .setParameterExceptionHandler(Main::reportUsage)
                .execute(arguments);
    }

    private static int report(final OperatorException failure, final CommandLine command) {
        LoggerFactory.getLogger(Main.class).error("{} failed", command.getCommandName(), failure);
        print(command, failure.getMessage());
        return failure.exitCode().code();
    }

    private static int reportUsage(final ParameterException failure, final String[] arguments) {
        final CommandLine command = failure.getCommandLine();
        print(
                command,
                failure.getMessage().lines().findFirst().orElse("") + "; " + name(command) + " --help tells more");
        return ExitCode.UNUSABLE.code();
    }

    private static void print(final CommandLine command, final String message) {
        final PrintWriter err = command.getErr();
        err.println(name(command) + ": " + message);
        err.flush();
    }

    private static String name(final CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }

    /** Reads what the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            final String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"croupier " + (version == null ? "development build" : version)};
        }
    }
}
