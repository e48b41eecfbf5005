package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.engine.WorkThread;
import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.RefusalReasons;
import io.croupier.relayer.chain.TransactionReceipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the trades that a deployment with the public ABI refused, which no log tells: it asks for the receipt of every
 * transaction that the settlement log says may be on its way. What the lanes make of the same receipts is not asked, so that
 * one may be held against the other.
 *
 * <p>{@link #learn} is called from any thread; the receipts are asked for on one of its own.
 */
public final class RevertedTrades implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RevertedTrades.class);

    /** So often a spent nonce is looked at before its receipt is taken to be another transaction's. */
    private static final int LOOKS_MAX = 20;

    private final ChainClient client;
    private final int confirmations;
    private final Duration every;
    private final Consumer<Reverted> onReverted;
    private final Map<Nonce, Sent> sent = new LinkedHashMap<>();
    private final WorkThread thread = new WorkThread("reverted-trades", this::run);

    /**
     * A trade that failed as a whole, {@code confirmations} deep.
     *
     * @param leg the order to blame where the contract names it, else 255
     */
    public record Reverted(int lane, long unit, int leg, BustReason reason, long block) {}

    private record Nonce(int lane, long number) {}

    private static final class Sent {
        private final List<Intent> attempts = new ArrayList<>();
        private int looks;
    }

    /** @param onReverted told once of each, on this object's thread */
    public RevertedTrades(
            final ChainClient client,
            final int confirmations,
            final Duration every,
            final Consumer<Reverted> onReverted) {
        this.client = requireNonNull(client, "client");
        this.confirmations = confirmations;
        this.every = requireNonNull(every, "every");
        this.onReverted = requireNonNull(onReverted, "onReverted");
    }

    public void start() {
        thread.start();
    }

    /** A transaction may be on its way. */
    public void learn(final Intent intent) {
        if (intent.units().size() == 1) {
            synchronized (sent) {
                sent.computeIfAbsent(new Nonce(intent.lane(), intent.nonce()), nonce -> new Sent())
                        .attempts
                        .add(intent);
            }
        }
    }

    private void run() {
        while (thread.isRunning()) {
            try {
                look();
            } catch (final ChainException e) {
                LOG.debug("Receipts are asked for again", e);
            }
            thread.pause(every.toNanos());
        }
    }

    private void look() {
        final List<Sent> known;
        synchronized (sent) {
            known = List.copyOf(sent.values());
        }
        if (known.isEmpty()) {
            return;
        }
        final BlockHeader head = client.head();
        final long confirmed = head.number() - confirmations + 1;
        for (final Sent each : known) {
            if (isThrough(each, confirmed)) {
                synchronized (sent) {
                    sent.values().remove(each);
                }
            }
        }
    }

    private boolean isThrough(final Sent each, final long confirmed) {
        final List<Intent> attempts;
        synchronized (sent) {
            attempts = List.copyOf(each.attempts);
        }
        for (final Intent attempt : attempts) {
            final Optional<TransactionReceipt> receipt =
                    client.receipt(attempt.signed().hash());
            if (receipt.isPresent()) {
                if (receipt.get().block().number() > confirmed) {
                    return false;
                }
                judge(attempt, receipt.get());
                return true;
            }
        }
        final Intent first = attempts.get(0);
        if (confirmed >= 0 && client.transactionCount(first.sender(), BlockTag.at(confirmed)) > first.nonce()) {
            each.looks++;
        }
        return each.looks > LOOKS_MAX;
    }

    /** A call that was short of gas says nothing about its unit. */
    private void judge(final Intent attempt, final TransactionReceipt receipt) {
        if (receipt.succeeded() || receipt.gasUsed() >= attempt.gasLimit()) {
            return;
        }
        final long block = receipt.block().number();
        final RefusalReasons.PublicRefusal refusal = FailedCall.find(
                        client, attempt.signed().asCallBy(attempt.sender()), block)
                .map(failure -> RefusalReasons.ofPublicCall(failure.data()))
                .orElseGet(() -> new RefusalReasons.PublicRefusal(BustReason.OTHER, GuiltyLeg.NONE));
        onReverted.accept(new Reverted(attempt.lane(), attempt.units().get(0), refusal.leg(), refusal.reason(), block));
    }

    /** Returns when nothing is asked any more. */
    @Override
    public void close() {
        thread.close();
    }
}
