package io.croupier.relayer.reconcile;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.engine.WorkThread;
import io.croupier.relayer.chain.ChainException;
import io.croupier.signing.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares ledger and chain while the node runs, round after round, at a bounded rate. A difference that a second round
 * finds too is told at once, so that account or market can be frozen, and traced to the first command that explains it
 * while comparison goes on. Nothing is repaired, and what was found stays found until an operator has it looked for again or the process ends.
 *
 * <p>A thread of its own, and one that traces; {@link #status()} and {@link #lookAgain} from any.
 */
public final class ContinuousReconciler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContinuousReconciler.class);
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long NEXT_BLOCK_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ReconcileConfig config;
    private final Reconciler reconciler;
    private final Consumer<Difference> onDifference;
    private final Set<Subject> told = ConcurrentHashMap.newKeySet();
    private final WorkThread thread = new WorkThread("reconciler", this::run);
    private final OriginSearch search;
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
        this.search = new OriginSearch(reconciler::originOf, this::noteOrigin);
    }

    public void start() {
        search.start();
        thread.start();
    }

    public ReconcileStatus status() {
        return status;
    }

    /** Forgets what was found of an account or a market: if it is still so, it is told once more. */
    public synchronized void lookAgain(final Address accountOrMarket) {
        told.removeIf(subject -> subject.isAbout(accountOrMarket));
        final ReconcileStatus now = status;
        final List<Finding> findings = now.findings().stream()
                .filter(finding -> !Subject.of(finding.difference()).isAbout(accountOrMarket))
                .toList();
        status = new ReconcileStatus(now.block(), now.rounds(), now.accounts(), findings, now.problem(), now.ended());
    }

    /** What a difference is about; it is told once. */
    private record Subject(Address account, Address market, String field) {
        static Subject of(final Difference difference) {
            return new Subject(difference.account(), difference.market(), difference.field());
        }

        /** Whether this account, or this market if it is no account's, was frozen for it. */
        boolean isAbout(final Address accountOrMarket) {
            return (account.isZero() ? market : account).equals(accountOrMarket);
        }
    }

    private void run() {
        try (reconciler) {
            while (thread.isRunning()) {
                round();
                awaitNextRound();
            }
        } catch (final CancellationException e) {
            LOG.debug("Stopped in the middle of a round");
        } catch (final RuntimeException e) {
            LOG.error("Ledger and chain are compared no longer", e);
            noteProblem(e.toString(), true);
        }
    }

    private void awaitNextRound() {
        final long startNs = System.nanoTime();
        long leftNs = config.interval().toNanos();
        while (thread.isRunning() && leftNs > 0) {
            if (!config.everyBlock()) {
                thread.pause(leftNs);
            } else if (!compareNextBlock()) {
                thread.pause(Math.min(leftNs, NEXT_BLOCK_NS));
            }
            leftNs = config.interval().toNanos() - (System.nanoTime() - startNs);
        }
    }

    /** False if there was none, or the chain did not answer. */
    private boolean compareNextBlock() {
        try {
            final Optional<ReconciliationReport> report = reconciler.compareNextBlock(this::requireRunning);
            report.ifPresent(this::take);
            return report.isPresent();
        } catch (final ChainException e) {
            LOG.debug("Ledger and chain could not be compared: {}", e.getMessage());
            noteProblem(e.getMessage(), false);
            return false;
        }
    }

    private void take(final ReconciliationReport report) {
        noteCompared(report);
        confirm(report).forEach(difference -> tell(difference, report.block()));
    }

    private synchronized void noteProblem(final String problem, final boolean ended) {
        status = new ReconcileStatus(
                status.block(), status.rounds(), status.accounts(), status.findings(), problem, ended);
    }

    private synchronized void noteCompared(final ReconciliationReport report) {
        status = new ReconcileStatus(
                report.block(), status.rounds(), status.accounts() + report.accounts(), status.findings(), "", false);
    }

    private synchronized void noteRound() {
        status = new ReconcileStatus(
                status.block(),
                status.rounds() + 1,
                status.accounts(),
                status.findings(),
                status.problem(),
                status.ended());
    }

    private synchronized void noteFinding(final Finding finding) {
        final List<Finding> findings = new ArrayList<>(status.findings());
        findings.add(finding);
        noteFindings(findings);
    }

    private synchronized void noteOrigin(final Difference difference, final Origin origin) {
        noteFindings(status.findings().stream()
                .map(finding -> finding.difference().equals(difference)
                        ? new Finding(difference, Optional.of(origin))
                        : finding)
                .toList());
    }

    private void noteFindings(final List<Finding> findings) {
        status = new ReconcileStatus(
                status.block(), status.rounds(), status.accounts(), findings, status.problem(), status.ended());
    }

    private void round() {
        try {
            final ReconciliationReport report = reconciler.compareSome(config.accountsPerRound(), this::pace);
            take(report);
            noteRound();
        } catch (final ChainException e) {
            LOG.debug("Ledger and chain could not be compared: {}", e.getMessage());
            noteProblem(e.getMessage(), false);
        }
    }

    /** What is new, and what the chain says again when it is asked again: an endpoint may have lied. */
    private List<Difference> confirm(final ReconciliationReport report) {
        final List<Difference> confirmed = new ArrayList<>();
        for (final Difference difference : report.differences()) {
            if (!told.contains(Subject.of(difference))
                    && (difference.sequence() > 0 || reconciler.stillDiffers(difference, report.block()))) {
                confirmed.add(difference);
            }
        }
        return confirmed;
    }

    private void tell(final Difference difference, final long block) {
        told.add(Subject.of(difference));
        LOG.error("Ledger and chain differ at block {}: {}", block, difference);
        onDifference.accept(difference);
        noteFinding(new Finding(difference, Optional.empty()));
        search.add(difference, block);
    }

    private void requireRunning() {
        if (!thread.isRunning()) {
            throw new CancellationException();
        }
    }

    private void pace() {
        requireRunning();
        thread.pause(SECOND_NS / config.accountsPerSecond());
    }

    /** Stops, in the middle of a round if need be; returns when the thread has ended. */
    @Override
    public void close() {
        thread.stop();
        search.close();
        thread.close();
        if (!thread.isStarted()) {
            reconciler.close();
        }
    }
}
