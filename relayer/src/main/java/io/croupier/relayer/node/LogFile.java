package io.croupier.relayer.node;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Sends the log into the data folder. Commands without a data folder log nothing. The file named by the system property
 * {@code croupier.logging} decides how; without it the one that was built in from {@code config/logback.xml}.
 */
public final class LogFile {
    private static final String OVERRIDE = "croupier.logging";
    private static final String BUILT_IN = "logback.xml";

    private LogFile() {}

    /**
     * Logs into {@code data} from now on.
     *
     * @throws OperatorException if the logging configuration cannot be used
     */
    public static void open(final DataFolder data) {
        final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        final JoranConfigurator configurator = new JoranConfigurator();
        context.reset();
        context.putProperty("DATA", data.path().toString());
        configurator.setContext(context);
        final String override = System.getProperty(OVERRIDE);
        try (InputStream in = override == null
                ? LogFile.class.getResourceAsStream(BUILT_IN)
                : Files.newInputStream(Path.of(override))) {
            configurator.doConfigure(in);
        } catch (final IOException | JoranException e) {
            throw new OperatorException(
                    ExitCode.UNUSABLE, "logging configuration " + override + ": " + e.getMessage(), e);
        }
    }
}
