package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.CallRequest;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.ChainException.NotAccepted.Reason;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.TransactionReceipt;
import io.croupier.signing.Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions of one key: numbers, logs and sends them, and follows each nonce to its end. Owned by the
 * settlement thread; the chain may throw out of any method, and the same method is then simply called again.
 */
final class Outbox {
    /** Hears how transactions are doing. */
    interface Listener {
        /** An endpoint took an attempt that nobody had heard of. */
        void onSubmitted(SettlementTransaction transaction, Intent attempt);

        /** One of the attempts is in a block. */
        void onMined(SettlementTransaction transaction);

        /** The block is gone again. */
        void onTakenBack(SettlementTransaction transaction);

        /** It has reached a final state; it is forgotten afterwards. */
        void onEnd(SettlementTransaction transaction);
    }

    private static final Set<Reason> ON_ITS_WAY = Set.of(Reason.ALREADY_KNOWN, Reason.NONCE_TOO_LOW);
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final int lane;
    private final SettlementConfig config;
    private final ChainClient client;
    private final IntentSigner signer;
    private final Runnable syncJournal;
    private final IntentLog log;
    private final SettlementCounters counters;
    private final NonceTaker taker;
    private final boolean needsProof;
    private final SettlementTransaction.Patience patience;
    private final TreeMap<Long, SettlementTransaction> inFlight = new TreeMap<>();

    private long nextNonce;
    private Set<Long> settledBefore = Set.of();
    private Hash warnedOf = Hash.ZERO;

    /** @param syncJournal returns when all that was journaled before the call is on disk */
    Outbox(
            final int lane,
            final SettlementConfig config,
            final LaneSender sender,
            final Runnable syncJournal,
            final IntentLog log,
            final SettlementCounters counters) {
        this.lane = lane;
        this.config = config;
        this.client = sender.client();
        this.signer = new IntentSigner(lane, sender);
        this.syncJournal = requireNonNull(syncJournal, "syncJournal");
        this.log = requireNonNull(log, "log");
        this.counters = counters;
        this.taker = new NonceTaker(client);
        this.needsProof = !sender.target().refusesDoubles();
        this.patience = new SettlementTransaction.Patience(
                config.resendAfter().toMillis(), config.raiseAfter().toMillis());
    }

    Address sender() {
        return signer.address();
    }

    /** Takes up what the log says was under way, be it another key's. */
    void recover() {
        signer.readChainId();
        final long mined = client.transactionCount(signer.address(), BlockTag.LATEST);
        final IntentLog.Recovered recovered = log.recover();
        settledBefore = recovered.settledUnits();
        inFlight.clear();
        final TreeMap<Long, List<Intent>> byNonce = new TreeMap<>();
        recovered.open().forEach(intent -> byNonce.computeIfAbsent(intent.nonce(), nonce -> new ArrayList<>())
                .add(intent));
        byNonce.forEach((nonce, attempts) ->
                inFlight.put(nonce, new SettlementTransaction(attempts, config.confirmations(), patience)));
        final Intent highest = recovered.highest();
        nextNonce = highest == null || !highest.sender().equals(signer.address())
                ? mined
                : Math.max(mined, highest.nonce() + 1);
        if (!inFlight.isEmpty()) {
            LOG.info("Lane {}: {} transactions were under way at the last stop", lane, inFlight.size());
        }
    }

    /** Units that had settled, deep enough, before the last stop. */
    Set<Long> settledBefore() {
        return settledBefore;
    }

    boolean isEmpty() {
        return inFlight.isEmpty();
    }

    int size() {
        return inFlight.size();
    }

    /** By rising nonce. */
    Collection<SettlementTransaction> inFlight() {
        return inFlight.values();
    }

    /** Whether another transaction may follow: there is room, and every earlier one was taken by an endpoint. */
    boolean hasRoom() {
        return inFlight.size() < config.inFlightMax()
                && inFlight.values().stream().noneMatch(each -> each.state() == TransactionState.SIGNED);
    }

    /** Nothing is under way: the chain may know of transactions that this outbox does not. */
    void catchUp() {
        nextNonce = Math.max(nextNonce, client.transactionCount(signer.address(), BlockTag.LATEST));
    }

    /**
     * Gives a call the next nonce. When this returns it may be on its way: journal and log are on disk; {@link #send} comes
     * next.
     */
    SettlementTransaction commit(
            final Intent.Purpose purpose,
            final CallRequest call,
            final long buildsOn,
            final List<SettlementUnit> units,
            final long nowMs) {
        final Intent intent = signer.sign(purpose, call, nextNonce, buildsOn, units, nowMs);
        syncJournal.run();
        log.append(intent);
        nextNonce++;
        return track(intent);
    }

    private SettlementTransaction track(final Intent intent) {
        final SettlementTransaction transaction =
                new SettlementTransaction(List.of(intent), config.confirmations(), patience);
        inFlight.put(intent.nonce(), transaction);
        return transaction;
    }

    /** Asks the chain how the transactions under way are doing, and does what that asks for. */
    void follow(final long nowMs, final Listener listener) {
        if (inFlight.isEmpty()) {
            return;
        }
        final BlockHeader head = client.head();
        for (final SettlementTransaction transaction : List.copyOf(inFlight.values())) {
            follow(transaction, head, nowMs, listener);
        }
        for (final Iterator<SettlementTransaction> all = inFlight.values().iterator(); all.hasNext(); ) {
            final SettlementTransaction transaction = all.next();
            if (transaction.state().isFinal()) {
                listener.onEnd(transaction);
                all.remove();
                log.append(outcome(transaction, nowMs));
            }
        }
    }

    private void follow(
            final SettlementTransaction transaction,
            final BlockHeader head,
            final long nowMs,
            final Listener listener) {
        if (transaction.state().isFinal()) {
            return;
        }
        final TransactionState before = transaction.state();
        final Optional<TransactionReceipt> receipt = receipt(transaction);
        final boolean taken = receipt.isEmpty() && isTaken(transaction, head);
        final SettlementTransaction.Action action =
                transaction.advance(new SettlementTransaction.Sighting(receipt, taken, head.number()), nowMs);
        if (before != TransactionState.MINED && transaction.receipt() != null) {
            listener.onMined(transaction);
        } else if (before == TransactionState.MINED && transaction.state() == TransactionState.SUBMITTED) {
            listener.onTakenBack(transaction);
        }
        switch (action) {
            case SEND -> send(transaction, nowMs, listener);
            case RAISE -> raise(transaction, head, nowMs);
            case FILL -> fill(transaction, head, nowMs);
            case NOTHING -> {}
        }
    }

    private Optional<TransactionReceipt> receipt(final SettlementTransaction transaction) {
        for (final Intent attempt : transaction.attempts()) {
            final Hash hash = attempt.signed().hash();
            final Optional<TransactionReceipt> receipt =
                    client.receipt(hash).filter(found -> found.transactionHash().equals(hash));
            if (receipt.isPresent()) {
                return receipt;
            }
        }
        return Optional.empty();
    }

    /**
     * Whether another transaction used up the nonce for good. Where the contract itself refuses a unit twice, the count of
     * transactions tells enough; elsewhere, and for keepers' calls, the other transaction must be shown.
     */
    private boolean isTaken(final SettlementTransaction transaction, final BlockHeader head) {
        final long confirmed = head.number() - config.confirmations() + 1;
        final Intent intent = transaction.intent();
        if (confirmed < 0 || client.transactionCount(intent.sender(), BlockTag.at(confirmed)) <= intent.nonce()) {
            return false;
        }
        return !(needsProof || transaction.origin().purpose() == Intent.Purpose.CALL)
                || taker.find(intent.sender(), intent.nonce(), confirmed)
                        .filter(hash -> transaction.attempt(hash).isEmpty())
                        .isPresent();
    }

    private static Outcome outcome(final SettlementTransaction transaction, final long nowMs) {
        final TransactionReceipt receipt = transaction.receipt();
        return new Outcome(
                nowMs,
                transaction.minedOrNewest().signed().hash(),
                transaction.state(),
                receipt == null ? 0 : receipt.block().number(),
                receipt == null ? 0 : receipt.gasUsed());
    }

    /** Hands the newest attempt to the chain. */
    void send(final SettlementTransaction transaction, final long nowMs, final Listener listener) {
        final Intent attempt = transaction.intent();
        try {
            client.send(attempt.signed().raw());
            transaction.onSent(nowMs);
        } catch (final ChainException.NotAccepted e) {
            onNotAccepted(transaction, e, nowMs);
        } catch (final ChainException.Unreachable e) {
            transaction.onSilence(nowMs);
            throw e;
        }
        if (transaction.state() == TransactionState.SUBMITTED && transaction.announce()) {
            listener.onSubmitted(transaction, attempt);
        }
    }

    private void onNotAccepted(
            final SettlementTransaction transaction, final ChainException.NotAccepted refusal, final long nowMs) {
        final SettlementTransaction.Action action = transaction.onNotAccepted(refusal.reason(), nowMs);
        final Hash hash = transaction.intent().signed().hash();
        counters.onNotAccepted(refusal.reason());
        if (!ON_ITS_WAY.contains(refusal.reason()) && !warnedOf.equals(hash)) {
            warnedOf = hash;
            LOG.warn("Lane {}: transaction {} waits: {}", lane, hash, refusal.getMessage());
        }
        if (action == SettlementTransaction.Action.RAISE) {
            raise(transaction, client.head(), nowMs);
        }
    }

    /** The same call with the same nonce, for more; it is sent at the next look. */
    private void raise(final SettlementTransaction transaction, final BlockHeader head, final long nowMs) {
        if (fillGapBelow(transaction, head, nowMs)) {
            transaction.onCeiling(nowMs);
            return;
        }
        attempt(transaction, signer.raise(transaction.intent(), head, nowMs), nowMs);
    }

    /** Nobody takes the bytes: a transfer of nothing to oneself spends the nonce instead. */
    private void fill(final SettlementTransaction transaction, final BlockHeader head, final long nowMs) {
        if (fillGapBelow(transaction, head, nowMs)) {
            transaction.onCeiling(nowMs);
            return;
        }
        LOG.warn(
                "Lane {}: no endpoint takes {}, its nonce {} is filled",
                lane,
                transaction.intent().signed().hash(),
                transaction.intent().nonce());
        attempt(transaction, signer.fillInstead(transaction.intent(), head, nowMs), nowMs);
    }

    private void attempt(final SettlementTransaction transaction, final Optional<Intent> raised, final long nowMs) {
        if (raised.isEmpty()) {
            counters.onFeeCeiling();
            LOG.warn(
                    "Lane {}: transaction {} waits, and may not pay more than {} wei per gas",
                    lane,
                    transaction.intent().signed().hash(),
                    transaction.intent().fees().maxFeePerGas());
            transaction.onCeiling(nowMs);
            return;
        }
        log.append(raised.get());
        counters.onRaised();
        transaction.add(raised.get(), nowMs);
    }

    /**
     * Whether nonces below the first transaction are not spent on chain, so that it cannot be mined: a deep reorganisation
     * took them back. They are filled.
     */
    private boolean fillGapBelow(final SettlementTransaction transaction, final BlockHeader head, final long nowMs) {
        final long first = inFlight.firstKey();
        if (transaction.intent().nonce() != first
                || !transaction.intent().sender().equals(signer.address())) {
            return false;
        }
        final long mined = client.transactionCount(signer.address(), BlockTag.LATEST);
        for (long nonce = mined; nonce < first; nonce++) {
            LOG.warn("Lane {}: nonce {} of {} is not spent, it is filled", lane, nonce, signer.address());
            final Intent intent = signer.fill(nonce, head, nowMs);
            log.append(intent);
            track(intent);
        }
        return mined < first;
    }
}
