package io.croupier.relayer.node;

import io.croupier.contracts.AnvilException;
import io.croupier.matcher.engine.LogicVersionException;
import io.croupier.matcher.engine.RecoveryException;
import io.croupier.relayer.chain.ChainException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Says what a failure means to an operator: which exit code, and one line. */
public final class Failures {
    private Failures() {}

    /** What to throw when {@code what} on disk cannot be used. */
    static OperatorException ofDisk(final String what, final IOException cause) {
        final ExitCode code = isFullDisk(cause) ? ExitCode.OUT_OF_RESOURCES : ExitCode.UNUSABLE;
        return new OperatorException(code, what + ": " + reason(cause), cause);
    }

    /** The operator's view of anything thrown; an {@link OperatorException} anywhere in the chain of causes rules. */
    public static OperatorException of(final Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OperatorException known) {
                return known;
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            final ExitCode code = codeOf(cause);
            if (code != null) {
                return new OperatorException(code, line(failure, cause), failure);
            }
        }
        return new OperatorException(ExitCode.CHECK_FAILED, "unexpected: " + line(failure, failure), failure);
    }

    private static ExitCode codeOf(final Throwable cause) {
        if (cause instanceof OutOfMemoryError || isFullDisk(cause)) {
            return ExitCode.OUT_OF_RESOURCES;
        }
        if (cause instanceof AnvilException anvil) {
            return switch (anvil.reason()) {
                case BINARY_MISSING, NOT_STARTED -> ExitCode.OUT_OF_RESOURCES;
                case PORT_TAKEN, NOT_ANSWERING -> ExitCode.UNREACHABLE;
            };
        }
        if (cause instanceof ChainException.Unusable
                || cause instanceof RecoveryException
                || cause instanceof LogicVersionException) {
            return ExitCode.UNUSABLE;
        }
        if (cause instanceof ChainException.Unreachable
                || cause instanceof BindException
                || cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof HttpTimeoutException) {
            return ExitCode.UNREACHABLE;
        }
        return null;
    }

    /** A write to a mapped file on a full disk arrives as an InternalError, a plain write as an IOException. */
    private static boolean isFullDisk(final Throwable cause) {
        final String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left")
                || message.contains("disk quota exceeded")
                || (cause instanceof InternalError && message.contains("unsafe memory access"));
    }

    private static String line(final Throwable outer, final Throwable inner) {
        final String outerText = text(outer);
        final String innerText = text(inner);
        return outerText.contains(innerText) ? outerText : outerText + ": " + innerText;
    }

    private static String text(final Throwable failure) {
        final String message = failure.getMessage();
        final String text =
                message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
        return text.lines().findFirst().orElse(text).strip();
    }

    private static String reason(final IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (cause instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return text(cause);
    }
}
