package io.croupier.relayer.reconcile;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.ChainException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares ledger and chain while the node runs, round after round, at a bounded rate. A difference that a second round
 * finds too is told at once, so that account or market can be frozen, and then traced to the first command that explains
 * it. Nothing is repaired, and what was found stays found until the process ends.
 *
 * <p>One thread of its own; {@link #status()} from any.
 */
public final class ContinuousReconciler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContinuousReconciler.class);
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final ReconcileConfig config;
    private final Reconciler reconciler;
    private final Consumer<Difference> onDifference;
    private final Set<String> told = new HashSet<>();
    private final Thread thread = Thread.ofPlatform().name("reconciler").unstarted(this::run);
    private volatile boolean running = true;
    private volatile ReconcileStatus status = ReconcileStatus.INITIAL;

    /**
     * Makes one that stands still.
     *
     * @param reconciler owned by this from now on, and closed with it
     * @param onDifference told once of each subject and field, on the reconciler's thread
     */
    public ContinuousReconciler(
            final ReconcileConfig config, final Reconciler reconciler, final Consumer<Difference> onDifference) {
        this.config = requireNonNull(config, "config");
        this.reconciler = requireNonNull(reconciler, "reconciler");
        this.onDifference = requireNonNull(onDifference, "onDifference");
    }

    public void start() {
        thread.start();
    }

    public ReconcileStatus status() {
        return status;
    }

    private void run() {
        try (reconciler) {
            while (running) {
                round();
                LockSupport.parkNanos(config.interval().toNanos());
            }
        } catch (final CancellationException e) {
            LOG.debug("Stopped in the middle of a round");
        } catch (final RuntimeException e) {
            LOG.error("Ledger and chain are compared no longer", e);
            status = new ReconcileStatus(
                    status.block(), status.rounds(), status.accounts(), status.findings(), e.toString());
        }
    }

    private void round() {
        try {
            final ReconciliationReport report = reconciler.compareSome(config.accountsPerRound(), this::pace);
            final ReconcileStatus before = status;
            status = new ReconcileStatus(
                    report.block(), before.rounds() + 1, before.accounts() + report.accounts(), before.findings(), "");
            confirm(report).forEach(difference -> tell(difference, report.block()));
        } catch (final ChainException e) {
            LOG.debug("Ledger and chain could not be compared: {}", e.getMessage());
            final ReconcileStatus before = status;
            status = new ReconcileStatus(
                    before.block(), before.rounds(), before.accounts(), before.findings(), e.getMessage());
        }
    }

    /** What is new, and what the chain says again when it is asked again: an endpoint may have lied. */
    private List<Difference> confirm(final ReconciliationReport report) {
        final List<Difference> confirmed = new ArrayList<>();
        for (final Difference difference : report.differences()) {
            if (!told.contains(subject(difference))
                    && (difference.sequence() > 0 || reconciler.stillDiffers(difference, report.block()))) {
                confirmed.add(difference);
            }
        }
        return confirmed;
    }

    private void tell(final Difference difference, final long block) {
        told.add(subject(difference));
        LOG.error("Ledger and chain differ at block {}: {}", block, difference);
        onDifference.accept(difference);
        Optional<Origin> origin = Optional.empty();
        try {
            origin = reconciler.originOf(difference, block);
        } catch (final ChainException e) {
            LOG.warn("Where it began could not be found: {}", e.getMessage());
        }
        final Finding finding = new Finding(difference, origin);
        LOG.error("{}", finding);
        final List<Finding> findings = new ArrayList<>(status.findings());
        findings.add(finding);
        status = new ReconcileStatus(status.block(), status.rounds(), status.accounts(), findings, status.problem());
    }

    private static String subject(final Difference difference) {
        return difference.account() + " " + difference.market() + " " + difference.field();
    }

    private void pace() {
        if (!running) {
            throw new CancellationException();
        }
        LockSupport.parkNanos(SECOND_NS / config.accountsPerSecond());
    }

    /** Stops, in the middle of a round if need be; returns when the thread has ended. */
    @Override
    public void close() {
        running = false;
        if (thread.getState() == Thread.State.NEW) {
            reconciler.close();
        }
        LockSupport.unpark(thread);
        if (thread.isAlive()) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
