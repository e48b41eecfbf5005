package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.CallRequest;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.TransactionReceipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one lane's units, without a core, onto a chain that has undone blocks in which some of them had settled. What was
 * ever signed goes first: same nonce, same bytes, until each nonce is spent for good. Only then what is still missing gets
 * new nonces. So no unit settles twice, on either kind of contract; and if this is killed, it is simply run again.
 *
 * <p>One thread.
 */
public final class Resettlement implements ExcerptListener, Outbox.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Resettlement.class);
    private static final int FAILURES_MAX = 5;

    private final int lane;
    private final SettlementConfig config;
    private final ChainClient client;
    private final SettlementTarget target;
    private final JournalNews news;
    private final Backlog backlog;
    private final Outbox outbox;
    private final Consumer<String> onRefused;
    private int failuresInARow;
    private int settled;

    /**
     * @param log of this lane
     * @param firstUndoneNonce how many nonces the lane's sender had spent where the histories part
     * @param onRefused told of each unit that the chain does not take any more, and why
     */
    public Resettlement(
            final int lane,
            final SettlementConfig config,
            final LaneSender sender,
            final SettlementLog log,
            final long firstUndoneNonce,
            final Consumer<String> onRefused) {
        final SettlementCounters counters = new SettlementCounters();
        this.lane = lane;
        this.config = requireNonNull(config, "config");
        this.client = sender.client();
        this.target = sender.target();
        this.news = new JournalNews(lane, counters);
        this.backlog = new Backlog(lane, news, counters);
        this.onRefused = requireNonNull(onRefused, "onRefused");
        this.outbox = new Outbox(
                lane,
                config,
                sender,
                () -> {},
                new ReopenedLog(log, sender.signer().address(), firstUndoneNonce),
                counters);
    }

    /** Hears the journal, but for the blocks that were undone. */
    @Override
    public void onExcerpt(final Excerpt excerpt) {
        news.onExcerpt(excerpt.rewind());
        backlog.onExcerpt(excerpt.rewind());
        backlog.forgetEnds();
    }

    /** Sends what was ever signed once more, and returns when all its nonces are spent for good; called once, first. */
    public void repeat() {
        persist(() -> {
            outbox.recover();
            return true;
        });
        followAll();
        // Whatever was built on a transaction that is gone had to fail.
        failuresInARow = 0;
    }

    /**
     * Returns once every unit that was heard of is settled or refused, confirmed, but for those that wait for earlier units
     * of their traders in other lanes.
     *
     * @throws ChainException.Unusable if transactions fail again and again
     */
    public void settle() {
        while (failuresInARow < FAILURES_MAX) {
            final List<SettlementUnit> missing = persist(this::missing);
            if (missing.isEmpty()) {
                return;
            }
            final Payload payload = persist(() -> target.pack(lane, buildsOn(), missing));
            if (persist(() -> mayBeSent(payload))) {
                send(payload);
                followAll();
            }
        }
        throw new ChainException.Unusable(failuresInARow
                + " transactions in a row failed as a whole; the log says why. What settled stays settled:"
                + " run it again once that is put right");
    }

    /** How many units were found settled, or were settled here. */
    public int settled() {
        return settled;
    }

    /** How many units are neither settled nor refused. */
    public int left() {
        return backlog.left(0).size();
    }

    /** Learns how far another lane has come. */
    public void onProgress(final Resettlement other) {
        backlog.onlyLeft(other.lane, other.backlog.left(0));
    }

    private List<SettlementUnit> missing() {
        outbox.catchUp();
        backlog.release(buildsOn());
        return backlog.after(0, Long.MAX_VALUE, config.transactionMax().units());
    }

    private long buildsOn() {
        final BlockHeader head = client.head();
        final long confirmed = Math.max(0, head.number() - config.confirmations() + 1);
        return target.lastUnit(lane, BlockTag.at(confirmed)).orElse(0);
    }

    /** A contract that takes units one by one says beforehand which it would refuse. */
    private boolean mayBeSent(final Payload payload) {
        try {
            target.simulate(payload, outbox.sender());
            return true;
        } catch (final ChainException.Reverted e) {
            final String cause = target.cause(e.data());
            final SettlementTarget.Failure failure = new SettlementTarget.Failure(e.data(), BlockTag.LATEST);
            final Optional<SettlementTarget.Verdict> verdict = target.verdict(payload.units(), call(payload), failure);
            verdict.ifPresent(found -> refuse(found.unit(), found.reason().name()));
            if (verdict.isEmpty()) {
                failuresInARow++;
                LOG.warn("Lane {}: units from {} on would fail as a whole: {}", lane, payload.firstUnit(), cause);
                pause();
            }
            return false;
        }
    }

    private void send(final Payload payload) {
        final long nowMs = System.currentTimeMillis();
        final SettlementTransaction transaction =
                persist(() -> outbox.commit(Intent.Purpose.UNITS, call(payload), buildsOn(), payload.units(), nowMs));
        LOG.info("Lane {}: units {} to {} go out again", lane, payload.firstUnit(), payload.lastUnit());
        try {
            outbox.send(transaction, nowMs, this);
        } catch (final ChainException.Unreachable e) {
            LOG.warn(
                    "Lane {}: {} waits for the chain: {}",
                    lane,
                    transaction.intent().signed().hash(),
                    e.getMessage());
        }
    }

    private CallRequest call(final Payload payload) {
        return new CallRequest(outbox.sender(), payload.to(), payload.data(), payload.gasLimit());
    }

    private void followAll() {
        while (!outbox.isEmpty()) {
            persist(() -> {
                outbox.follow(System.currentTimeMillis(), this);
                return true;
            });
            pause();
        }
    }

    /** An endpoint that does not answer is asked again; what was committed is sent by {@link Outbox#follow}. */
    private <T> T persist(final Supplier<T> question) {
        while (true) {
            try {
                return question.get();
            } catch (final ChainException.Unreachable | ChainException.Refused e) {
                LOG.warn("Lane {} waits for the chain: {}", lane, e.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        LockSupport.parkNanos(config.pollInterval().toNanos());
    }

    @Override
    public void onSubmitted(final SettlementTransaction transaction, final Intent attempt) {}

    @Override
    public void onMined(final SettlementTransaction transaction) {}

    @Override
    public void onTakenBack(final SettlementTransaction transaction) {}

    @Override
    public void onEnd(final SettlementTransaction transaction) {
        final Intent origin = transaction.origin();
        if (origin.purpose() != Intent.Purpose.UNITS) {
            return;
        }
        if (transaction.state() != TransactionState.SETTLED) {
            failuresInARow++;
            LOG.warn("Lane {}: {} is {}", lane, origin.signed().hash(), transaction.state());
            return;
        }
        failuresInARow = 0;
        final TransactionReceipt receipt = transaction.receipt();
        final Set<Long> refused = target.refusedUnits(receipt);
        refused.forEach(unit -> refuse(unit, "by transaction " + receipt.transactionHash()));
        final List<Long> taken = new ArrayList<>(origin.units());
        taken.removeAll(refused);
        backlog.settle(taken);
        settled += taken.size();
    }

    private void refuse(final long unit, final String why) {
        backlog.withdraw(unit);
        onRefused.accept("unit " + lane + "-" + unit + " was refused: " + why);
    }
}
