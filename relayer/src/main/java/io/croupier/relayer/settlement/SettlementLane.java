package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.journal.Journal;
import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.CallRequest;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.FeePolicy;
import io.croupier.relayer.chain.FeeQuote;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.TransactionReceipt;
import io.croupier.relayer.chain.TransactionRequest;
import io.croupier.relayer.chain.TransactionSigner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles one lane with one sender: packs waiting units, logs, sends, follows. Owned by the settlement thread; the chain
 * may throw out of any method, and the same method is then simply called again.
 *
 * <p>Transactions under way form a chain, each building on the last unit of the one before. When one fails as a whole or
 * loses its nonce, those behind it fail too; so nothing new is sent until all of them are through, and then the Dealer's
 * own count of units says where to go on.
 */
final class SettlementLane {
    private static final Logger LOG = LoggerFactory.getLogger(SettlementLane.class);
    private static final int FAILURES_MAX = 5;
    private static final long RETRY_MS = 1_000;

    private final int lane;
    private final SettlementConfig config;
    private final ChainClient client;
    private final SettlementTarget target;
    private final TransactionSigner signer;
    private final FeePolicy fees;
    private final Journal journal;
    private final SettlementLog log;
    private final Backlog backlog;
    private final CoreFeedback feedback;
    private final SettlementCounters counters;
    private final CallQueue calls;
    private final Map<Hash, CallQueue.Pending> callsInFlight = new HashMap<>();
    private final Deque<SettlementTransaction> inFlight = new ArrayDeque<>();

    private long chainId;
    private long nextNonce = -1;
    private long cursor;
    private boolean draining;
    private int failuresInARow;
    private long submitAtMs;
    private Hash warnedOf = Hash.ZERO;

    SettlementLane(
            final int lane,
            final SettlementConfig config,
            final LaneSender sender,
            final Journal journal,
            final SettlementLog log,
            final Backlog backlog,
            final CoreFeedback feedback,
            final SettlementCounters counters) {
        this.lane = lane;
        this.config = config;
        this.client = sender.client();
        this.target = sender.target();
        this.signer = sender.signer();
        this.fees = sender.fees();
        this.journal = journal;
        this.log = requireNonNull(log, "log");
        this.backlog = backlog;
        this.feedback = feedback;
        this.counters = counters;
        this.calls = new CallQueue(signer.address());
    }

    LaneCalls calls() {
        return calls;
    }

    /** Takes up what the settlement log says was under way, before anything else happens. */
    void recover() {
        chainId = client.chainId();
        final BlockHeader head = client.head();
        final SettlementLog.Recovered recovered = log.recover();
        inFlight.clear();
        recovered
                .open()
                .forEach(intent -> inFlight.add(new SettlementTransaction(
                        intent, config.confirmations(), config.resendAfter().toMillis())));
        draining = recovered.open().stream().anyMatch(intent -> !intent.sender().equals(signer.address()));
        backlog.release(lastUnit(head));
        final long mined = client.transactionCount(signer.address(), BlockTag.LATEST);
        final Intent newest = recovered.newest();
        if (newest == null || !newest.sender().equals(signer.address())) {
            nextNonce = mined;
        } else if (recovered.open().isEmpty() && mined <= newest.nonce()) {
            throw new ChainException.Unreachable(
                    "the chain counts " + mined + " transactions of " + signer.address() + ", the settlement log "
                            + (newest.nonce() + 1) + ": another chain, or an endpoint that lags",
                    null);
        } else {
            nextNonce = Math.max(mined, newest.nonce() + 1);
        }
        cursor = inFlight.isEmpty()
                ? lastUnit(head)
                : inFlight.getLast().intent().lastUnit();
        if (!inFlight.isEmpty()) {
            LOG.info("{} transactions were under way at the last stop", inFlight.size());
        }
    }

    /** Asks the chain how the transactions under way are doing, and acts on it. */
    void follow(final long nowMs) {
        if (inFlight.isEmpty() && !draining) {
            return;
        }
        final BlockHeader head = client.head();
        final Optional<BlockTag> confirmed = confirmedAt(head);
        for (final SettlementTransaction transaction : inFlight) {
            if (transaction.state().isFinal()) {
                continue;
            }
            final TransactionState before = transaction.state();
            final Intent intent = transaction.intent();
            final Optional<TransactionReceipt> receipt =
                    client.receipt(intent.signed().hash());
            final boolean nonceSpent = receipt.isEmpty()
                    && confirmed.isPresent()
                    && client.transactionCount(intent.sender(), confirmed.get()) > intent.nonce();
            final SettlementTransaction.Action action =
                    transaction.advance(new SettlementTransaction.Sighting(receipt, nonceSpent, head.number()), nowMs);
            tell(transaction, before);
            if (action == SettlementTransaction.Action.SEND) {
                send(transaction, nowMs);
            }
        }
        conclude(head, nowMs);
    }

    private void tell(final SettlementTransaction transaction, final TransactionState before) {
        final TransactionState now = transaction.state();
        final Intent intent = transaction.intent();
        if (now == before || intent.units().isEmpty()) {
            return;
        }
        final boolean nowMined = now == TransactionState.MINED || now == TransactionState.SETTLED;
        if (before != TransactionState.MINED
                && nowMined
                && transaction.receipt().succeeded()) {
            counters.onMined(intent.units().size());
            feedback.mined(intent.signed().hash(), transaction.receipt().block().number(), intent.units());
        } else if (before == TransactionState.MINED && now == TransactionState.SUBMITTED) {
            feedback.submitted(intent.signed().hash(), intent.units());
        }
    }

    private void send(final SettlementTransaction transaction, final long nowMs) {
        final boolean first = transaction.state() == TransactionState.SIGNED;
        final Intent intent = transaction.intent();
        try {
            client.send(intent.signed().raw());
            transaction.onSent(nowMs);
        } catch (final ChainException.NotAccepted e) {
            transaction.onNotAccepted(e.reason(), nowMs);
            final Hash hash = intent.signed().hash();
            if (transaction.state() == TransactionState.SIGNED && !warnedOf.equals(hash)) {
                warnedOf = hash;
                LOG.warn("Transaction {} waits: {}", hash, e.getMessage());
            }
        } catch (final ChainException.Unreachable e) {
            transaction.onSilence(nowMs);
            throw e;
        }
        if (first
                && transaction.state() == TransactionState.SUBMITTED
                && !intent.units().isEmpty()) {
            counters.onSubmitted(intent.units().size());
            feedback.submitted(intent.signed().hash(), intent.units());
        }
    }

    /** Takes leave of the transactions that reached a final state. */
    private void conclude(final BlockHeader head, final long nowMs) {
        for (final Iterator<SettlementTransaction> all = inFlight.iterator(); all.hasNext(); ) {
            final SettlementTransaction transaction = all.next();
            if (transaction.state().isFinal()) {
                switch (transaction.state()) {
                    case SETTLED -> onSettled(transaction);
                    case REVERTED -> onReverted(transaction);
                    default -> onReplaced(transaction);
                }
                all.remove();
                final TransactionReceipt receipt = transaction.receipt();
                log.append(new Outcome(
                        nowMs,
                        transaction.intent().signed().hash(),
                        transaction.state(),
                        receipt == null ? 0 : receipt.block().number(),
                        receipt == null ? 0 : receipt.gasUsed()));
            }
        }
        if (draining && inFlight.isEmpty()) {
            startOver(head);
        }
    }

    private void onSettled(final SettlementTransaction transaction) {
        final Intent intent = transaction.intent();
        if (intent.purpose() != Intent.Purpose.UNITS) {
            answer(
                    transaction,
                    receipt -> new CallOutcome.Succeeded(
                            receipt.transactionHash(), receipt.block().number(), receipt.gasUsed()));
            return;
        }
        failuresInARow = 0;
        final TransactionReceipt receipt = transaction.receipt();
        final Set<Long> refused = target.refusedUnits(receipt);
        final List<Long> settled = transaction.intent().units().stream()
                .filter(unit -> !refused.contains(unit))
                .toList();
        counters.onSettled(backlog.fillsOf(settled), receipt.gasUsed(), receipt.effectiveGasPrice());
        backlog.settle(settled);
        backlog.release(transaction.intent().lastUnit());
    }

    /** Tells the keeper whose call it was; after a restart nobody waits for the answer. */
    private void answer(
            final SettlementTransaction transaction, final Function<TransactionReceipt, CallOutcome> outcome) {
        final CallQueue.Pending pending =
                callsInFlight.remove(transaction.intent().signed().hash());
        if (pending != null) {
            pending.onOutcome().accept(outcome.apply(transaction.receipt()));
        }
    }

    private void onReverted(final SettlementTransaction transaction) {
        final TransactionReceipt receipt = transaction.receipt();
        if (transaction.intent().purpose() != Intent.Purpose.UNITS) {
            final Bytes data = revertData(transaction);
            LOG.warn("Call {} reverted: {}", receipt.transactionHash(), data);
            answer(
                    transaction,
                    found -> new CallOutcome.Reverted(
                            found.transactionHash(), found.block().number(), data));
            return;
        }
        final boolean starved = receipt.gasUsed() >= transaction.intent().gasLimit();
        final String cause = starved ? "OutOfGas" : cause(transaction);
        if (starved || cause.equals("InsufficientGas")) {
            target.onGasStarved();
        }
        LOG.warn("Transaction {} reverted as a whole: {}", receipt.transactionHash(), cause);
        counters.onReverted(cause, receipt.gasUsed(), receipt.effectiveGasPrice());
        drain();
    }

    private void onReplaced(final SettlementTransaction transaction) {
        LOG.warn(
                "Nonce {} of {} went to another transaction than {}",
                transaction.intent().nonce(),
                transaction.intent().sender(),
                transaction.intent().signed().hash());
        if (transaction.intent().purpose() == Intent.Purpose.UNITS) {
            drain();
        } else {
            answer(transaction, receipt -> new CallOutcome.Dropped("another transaction took its nonce"));
        }
    }

    /** Nothing new is sent until all is through. What fails behind the first failure is the same failure. */
    private void drain() {
        failuresInARow += draining ? 0 : 1;
        draining = true;
    }

    private String cause(final SettlementTransaction transaction) {
        final Bytes data = revertData(transaction);
        return data.length() == 0 ? "unknown" : target.cause(data);
    }

    /**
     * What the contract said when the transaction reverted, found by running it again before its block, or after it where a
     * neighbour in the block was the reason; empty if neither tells.
     */
    private Bytes revertData(final SettlementTransaction transaction) {
        final CallRequest call =
                transaction.intent().signed().asCallBy(transaction.intent().sender());
        final long block = transaction.receipt().block().number();
        for (final BlockTag tag : List.of(BlockTag.at(block - 1), BlockTag.at(block))) {
            try {
                client.call(call, tag);
            } catch (final ChainException.Reverted e) {
                return e.data();
            } catch (final ChainException.Refused e) {
                LOG.debug("The endpoint does not run old calls", e);
            }
        }
        return Bytes.EMPTY;
    }

    /** Nothing is under way: the Dealer says which unit is next, and the chain which nonce. */
    private void startOver(final BlockHeader head) {
        if (failuresInARow >= FAILURES_MAX) {
            throw new ChainException.Unusable(
                    failuresInARow + " transactions in a row failed as a whole; the log above says why");
        }
        cursor = lastUnit(head);
        backlog.release(cursor);
        nextNonce = Math.max(nextNonce, client.transactionCount(signer.address(), BlockTag.LATEST));
        draining = false;
    }

    /** Sends the next batch if there is one to send. True if another may follow at once. */
    boolean submit(final long nowMs) {
        calls.dropLate(nowMs);
        if (draining || nowMs < submitAtMs || inFlight.size() >= config.inFlightMax() || hasUnsent()) {
            return false;
        }
        final List<SettlementUnit> waiting = backlog.after(cursor, config.unitsPerTransactionMax()).stream()
                .filter(unit -> unit.number() <= calls.nextAfterUnit())
                .toList();
        if (waiting.isEmpty()) {
            return submitCall(nowMs);
        }
        final boolean full = waiting.size() == config.unitsPerTransactionMax() || calls.size() > 0;
        final boolean due =
                nowMs - waiting.get(0).matchedAtMs() >= config.batchAgeMax().toMillis();
        if (!full && !due) {
            return false;
        }
        final Payload payload = target.pack(lane, cursor, waiting);
        if (inFlight.isEmpty() && !simulate(payload)) {
            submitAtMs = nowMs + RETRY_MS;
            return false;
        }
        final SettlementTransaction transaction = commit(
                Intent.Purpose.UNITS,
                new CallRequest(signer.address(), payload.to(), payload.data(), payload.gasLimit()),
                payload.units(),
                nowMs);
        cursor = payload.lastUnit();
        send(transaction, nowMs);
        return true;
    }

    private boolean submitCall(final long nowMs) {
        if (calls.nextAfterUnit() == Long.MAX_VALUE) {
            return false;
        }
        final CallQueue.Pending pending = calls.next();
        final LaneCall call = pending.call();
        final SettlementTransaction transaction = commit(
                Intent.Purpose.CALL,
                new CallRequest(signer.address(), call.to(), call.data(), call.gasLimit()),
                List.of(),
                nowMs);
        calls.take();
        callsInFlight.put(transaction.intent().signed().hash(), pending);
        LOG.debug(
                "{} goes out as {}",
                call.purpose(),
                transaction.intent().signed().hash());
        send(transaction, nowMs);
        return true;
    }

    /** Calls that were submitted so far go behind the units that are known so far. */
    void placeCalls() {
        calls.place(backlog.newest());
    }

    private boolean hasUnsent() {
        return inFlight.stream().anyMatch(transaction -> transaction.state() == TransactionState.SIGNED);
    }

    /**
     * Units that would be refused go to the chain all the same: its verdict alone decides, and it costs the neighbours
     * nothing. What fails as a whole is not sent. False if the lane must look again.
     */
    private boolean simulate(final Payload payload) {
        try {
            target.simulate(payload, signer.address());
            return true;
        } catch (final ChainException.Reverted e) {
            final String cause = target.cause(e.data());
            LOG.warn(
                    "A batch of units {} to {} would revert as a whole: {}",
                    payload.firstUnit(),
                    payload.lastUnit(),
                    cause);
            if (cause.equals("InsufficientGas")) {
                target.onGasStarved();
            }
            drain();
            return false;
        }
    }

    /** From here on the transaction may be on its way: journal and settlement log are on disk. */
    private SettlementTransaction commit(
            final Intent.Purpose purpose, final CallRequest call, final List<SettlementUnit> units, final long nowMs) {
        final BlockHeader head = client.head();
        final FeeQuote quote = fees.quote(head, head.hasBaseFee() ? client.priorityFeePerGas() : client.gasPrice());
        final TransactionRequest request =
                new TransactionRequest(chainId, nextNonce, call.to(), call.data(), call.gas(), quote);
        final Intent intent = new Intent(
                nowMs,
                lane,
                purpose,
                cursor,
                units.stream().map(SettlementUnit::number).toList(),
                units.stream().mapToLong(SettlementUnit::sequence).max().orElse(0),
                signer.address(),
                nextNonce,
                call.gas(),
                quote,
                signer.sign(request));
        journal.sync();
        log.append(intent);
        nextNonce++;
        final SettlementTransaction transaction = new SettlementTransaction(
                intent, config.confirmations(), config.resendAfter().toMillis());
        inFlight.add(transaction);
        return transaction;
    }

    /** Tells the core of refusals it has not answered yet. */
    void reportRefusals() {
        backlog.takeRefusals().forEach(feedback::bust);
    }

    private long lastUnit(final BlockHeader head) {
        return confirmedAt(head)
                .map(tag -> target.lastUnit(lane, tag).orElse(cursor))
                .orElse(0L);
    }

    private Optional<BlockTag> confirmedAt(final BlockHeader head) {
        final long number = head.number() - config.confirmations() + 1;
        return number < 0 ? Optional.empty() : Optional.of(BlockTag.at(number));
    }

    int inFlight() {
        return inFlight.size();
    }
}
