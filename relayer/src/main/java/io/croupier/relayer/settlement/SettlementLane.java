package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.CallRequest;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.TransactionReceipt;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles one lane with one sender: packs waiting units, has the core claim them, and hands them to the outbox; keepers'
 * calls go in between. Owned by the settlement thread; the chain may throw out of any method, and the same method is then
 * simply called again.
 *
 * <p>Transactions under way form a chain, each building on the last unit of the one before. When one fails as a whole or
 * loses its nonce, those behind it fail too; so nothing new is sent until all of them are through, and then the Dealer's
 * own count of units says where to go on.
 */
final class SettlementLane implements Outbox.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(SettlementLane.class);
    private static final long RETRY_MS = 1_000;

    private final int lane;
    private final SettlementConfig config;
    private final ChainClient client;
    private final SettlementTarget target;
    private final Outbox outbox;
    private final Backlog backlog;
    private final JournalNews news;
    private final CoreFeedback feedback;
    private final SettlementCounters counters;
    private final CallQueue calls;
    private final MarketHalts halts;
    private final Claims claims;
    private final LaneFailures failures;

    private long cursor;
    private boolean draining;
    private long submitAtMs;
    private long nowMs;

    SettlementLane(
            final int lane,
            final SettlementConfig config,
            final LaneSender sender,
            final Outbox outbox,
            final Backlog backlog,
            final JournalNews news,
            final CoreFeedback feedback,
            final SettlementCounters counters) {
        this.lane = lane;
        this.config = config;
        this.client = sender.client();
        this.target = sender.target();
        this.outbox = outbox;
        this.backlog = backlog;
        this.news = news;
        this.feedback = feedback;
        this.counters = counters;
        this.claims = new Claims(news, feedback);
        this.calls = new CallQueue(outbox.sender());
        this.failures = new LaneFailures(config.transactionMax().units());
        this.halts = new MarketHalts(target, outbox.sender(), feedback);
    }

    LaneCalls calls() {
        return calls;
    }

    /**
     * Takes up what the settlement log says was under way, before anything else happens. Units before those under way may be
     * waiting for another nonce, so all of that must be through first.
     */
    void recover() {
        outbox.recover();
        draining = !outbox.isEmpty();
        cursor = lastUnit();
        if (target.refusesDoubles()) {
            // The endpoint may be behind what the log knows.
            cursor = outbox.settledBefore().stream().reduce(cursor, Math::max);
        } else {
            backlog.expectSettled(outbox.settledBefore());
        }
        backlog.release(cursor);
        calls.review(callsUnderWay());
    }

    private List<Long> callsUnderWay() {
        return outbox.inFlight().stream()
                .map(SettlementTransaction::origin)
                .filter(origin -> origin.purpose() == Intent.Purpose.CALL)
                .map(Intent::nonce)
                .toList();
    }

    /** Asks the chain how the transactions under way are doing, and acts on it. */
    void follow(final long nowMs) {
        this.nowMs = nowMs;
        outbox.follow(nowMs, this);
        calls.review(callsUnderWay());
        halts.review(nowMs, backlog.ownMarkets());
        if (draining && outbox.isEmpty()) {
            startOver();
        }
    }

    @Override
    public void onSubmitted(final SettlementTransaction transaction, final Intent attempt) {
        if (attempt.purpose() == Intent.Purpose.UNITS) {
            counters.onSubmitted(attempt.units().size());
            feedback.submitted(attempt.signed().hash(), attempt.units());
        }
    }

    @Override
    public void onMined(final SettlementTransaction transaction) {
        final Intent mined = transaction.minedOrNewest();
        if (!mined.units().isEmpty() && transaction.receipt().succeeded()) {
            counters.onMined(mined.units().size());
            feedback.mined(mined.signed().hash(), transaction.receipt().block().number(), mined.units());
        }
    }

    @Override
    public void onTakenBack(final SettlementTransaction transaction) {
        final Intent attempt = transaction.intent();
        if (!attempt.units().isEmpty()) {
            feedback.submitted(attempt.signed().hash(), attempt.units());
        }
    }

    @Override
    public void onEnd(final SettlementTransaction transaction) {
        switch (transaction.origin().purpose()) {
            case UNITS -> onUnitsEnd(transaction);
            case CALL -> onCallEnd(transaction);
            case FILLER -> {}
        }
    }

    private void onUnitsEnd(final SettlementTransaction transaction) {
        switch (transaction.state()) {
            case SETTLED -> onSettled(transaction);
            case REVERTED -> onReverted(transaction);
            default -> {
                LOG.warn(
                        "Lane {}: nonce {} went to another transaction than {}",
                        lane,
                        transaction.origin().nonce(),
                        transaction.origin().signed().hash());
                if (transaction.minedOrNewest().purpose() == Intent.Purpose.FILLER) {
                    drainAndHoldLess(transaction.origin().units());
                } else {
                    drain(List.of());
                }
            }
        }
    }

    private void onSettled(final SettlementTransaction transaction) {
        failures.onSettled();
        final TransactionReceipt receipt = transaction.receipt();
        final List<Long> units = transaction.origin().units();
        final Set<Long> refused = target.refusedUnits(receipt);
        final List<Long> settled =
                units.stream().filter(unit -> !refused.contains(unit)).toList();
        counters.onSettled(backlog.fillsOf(settled), receipt.gasUsed());
        final List<SettlementUnit> known = backlog.known(units);
        if (known.size() == units.size()) {
            target.onGasUsed(known, receipt.gasUsed());
        }
        backlog.settle(settled);
        if (target.refusesDoubles()) {
            backlog.release(transaction.origin().lastUnit());
        }
    }

    private void onReverted(final SettlementTransaction transaction) {
        final TransactionReceipt receipt = transaction.receipt();
        final boolean ranOut = receipt.gasUsed() >= transaction.origin().gasLimit();
        final Optional<SettlementTarget.Failure> failure = failure(transaction);
        final String cause = ranOut
                ? "OutOfGas"
                : failure.map(found -> target.cause(found.data())).orElse("unknown");
        LOG.warn("Lane {}: transaction {} reverted as a whole: {}", lane, receipt.transactionHash(), cause);
        counters.onReverted(cause, receipt.gasUsed());
        final List<Long> numbers = transaction.origin().units();
        final List<SettlementUnit> units = backlog.known(numbers);
        final boolean starved = ranOut || failure.map(this::isStarvation).orElse(false);
        if (starved && relieve(numbers)) {
            return;
        }
        final long block = receipt.block().number();
        if (failure.isEmpty() || !blame(units, call(transaction), failure.get(), receipt.transactionHash(), block)) {
            drain(starved ? numbers : judgedAsOne(numbers));
        }
    }

    /** Contracts that run out of gas further in return nothing. */
    private boolean isStarvation(final SettlementTarget.Failure failure) {
        return failure.data().length() == 0 || target.cause(failure.data()).equals("InsufficientGas");
    }

    /** Gives the next call more gas, or less to do with it. False if neither is possible. */
    private boolean relieve(final List<Long> units) {
        final boolean getsMore = target.onGasStarved();
        if (draining || getsMore) {
            draining = true;
            return true;
        }
        if (units.size() > 1) {
            drainAndHoldLess(units);
            return true;
        }
        return false;
    }

    /**
     * Withdraws the unit that made a call fail, or closes the markets that nothing can settle in. False if neither.
     *
     * @param block the call's, or the head that would not have it
     */
    private boolean blame(
            final List<SettlementUnit> units,
            final CallRequest call,
            final SettlementTarget.Failure failure,
            final Hash transaction,
            final long block) {
        final Optional<SettlementTarget.Verdict> verdict = target.verdict(units, call, failure);
        if (verdict.isPresent()) {
            final SettlementTarget.Verdict found = verdict.get();
            if (found.reason() == BustReason.PRICE_SOURCE_FAILED) {
                halts.pauseUnpriced(nowMs);
            }
            withdraw(new Refusals.Refusal(found.unit(), found.leg(), found.reason(), transaction, block));
            return true;
        }
        boolean obstructed = halts.pauseUnpriced(nowMs);
        for (final Address market :
                units.stream().map(unit -> unit.market().perp()).collect(Collectors.toSet())) {
            obstructed |= halts.haltIfObstructed(market, nowMs);
        }
        if (obstructed) {
            // It fails for as long as the obstacle stands: no sign of anything else.
            failures.reset();
            draining = true;
        }
        return obstructed;
    }

    private void onCallEnd(final SettlementTransaction transaction) {
        final long nonce = transaction.origin().nonce();
        if (calls.isAwaited(nonce)) {
            calls.end(nonce, outcome(transaction));
        }
    }

    private CallOutcome outcome(final SettlementTransaction transaction) {
        final TransactionReceipt receipt = transaction.receipt();
        return switch (transaction.state()) {
            case SETTLED ->
                new CallOutcome.Succeeded(
                        receipt.transactionHash(), receipt.block().number(), receipt.gasUsed());
            case REVERTED ->
                new CallOutcome.Reverted(
                        receipt.transactionHash(),
                        receipt.block().number(),
                        failure(transaction).map(SettlementTarget.Failure::data).orElse(Bytes.EMPTY));
            default -> new CallOutcome.Dropped("another transaction took its nonce");
        };
    }

    /**
     * Nothing new is sent until all is through. What fails behind the first failure is the same failure.
     *
     * @param units what may be to blame
     */
    private void drain(final List<Long> units) {
        if (!draining) {
            failures.add(units);
        }
        draining = true;
    }

    /** As {@link #drain}; a call that held less might have come through. */
    private void drainAndHoldLess(final List<Long> units) {
        if (!draining) {
            failures.addTooMuch(units);
        }
        draining = true;
    }

    /** The units that can make a call fail: where the contract judges each by itself, that is none of them. */
    private List<Long> judgedAsOne(final List<Long> units) {
        return target.refusesDoubles() ? List.of() : units;
    }

    private Optional<SettlementTarget.Failure> failure(final SettlementTransaction transaction) {
        return FailedCall.find(
                client, call(transaction), transaction.receipt().block().number());
    }

    private static CallRequest call(final SettlementTransaction transaction) {
        final Intent mined = transaction.minedOrNewest();
        return mined.signed().asCallBy(mined.sender());
    }

    /** Nothing is under way: the Dealer says which unit is next, and the chain which nonce. */
    private void startOver() {
        if (failures.areTooMany()) {
            giveUp();
        }
        outbox.catchUp();
        cursor = lastUnit();
        backlog.release(cursor);
        claims.giveBack(backlog.left(cursor), cursor);
        draining = false;
    }

    /** A unit that fails alone, again and again, must not hold up the others: it goes, and nobody is to blame. */
    private void giveUp() {
        final long unit = failures.suspect()
                .orElseThrow(() -> new ChainException.Unusable(failures + "; the log above says why"));
        LOG.error("Lane {}: {} for no reason that can be found, all with unit {} alone", lane, failures, unit);
        final long head = client.head().number();
        withdraw(new Refusals.Refusal(unit, GuiltyLeg.NONE, BustReason.OTHER, Hash.ZERO, head));
    }

    private void withdraw(final Refusals.Refusal refusal) {
        final BigInteger filled = filledOnChain(refusal);
        failures.reset();
        counters.onRefused(refusal.reason());
        backlog.withdraw(refusal.unit());
        feedback.bust(refusal, filled);
    }

    /** Sends the next batch or call if there is one to send. True if another may follow at once. */
    boolean submit(final long nowMs) {
        this.nowMs = nowMs;
        calls.dropLate(nowMs);
        if (draining || nowMs < submitAtMs || !outbox.hasRoom() || claims.awaitReturn()) {
            return false;
        }
        final long barrier = calls.nextAfterUnit();
        if (calls.hasNext() && backlog.hasRead(barrier) && backlog.isEmpty(cursor, barrier)) {
            submitCall(nowMs);
            return true;
        }
        if (!mayBeDue(nowMs)) {
            return false;
        }
        final List<SettlementUnit> waiting = backlog.after(cursor, barrier, failures.unitsMax());
        return !waiting.isEmpty()
                && isDue(waiting, nowMs)
                && !claims.awaitAnswer(waiting)
                && submitUnits(waiting, nowMs);
    }

    /** A look that costs next to nothing, since it is taken all the time. */
    private boolean mayBeDue(final long nowMs) {
        final SettlementUnit first = backlog.firstAfter(cursor);
        return first != null
                && !halts.isHalted(first.market().perp())
                && (isDue(first, nowMs) || backlog.holdsAfter(cursor, failures.unitsMax()));
    }

    private boolean isDue(final List<SettlementUnit> waiting, final long nowMs) {
        return waiting.size() == failures.unitsMax() || isDue(waiting.get(0), nowMs);
    }

    private boolean isDue(final SettlementUnit first, final long nowMs) {
        return calls.hasNext()
                || backlog.isUrgent(first)
                || nowMs - first.matchedAtMs() >= config.batchAgeMax().toMillis();
    }

    private boolean submitUnits(final List<SettlementUnit> waiting, final long nowMs) {
        final Payload payload = target.pack(lane, cursor, waiting);
        if (!claims.claim(payload.units())) {
            return false;
        }
        final CallRequest call = new CallRequest(outbox.sender(), payload.to(), payload.data(), payload.gasLimit());
        if (canSimulate(payload.units()) && !simulate(payload, call)) {
            return false;
        }
        final SettlementTransaction transaction =
                outbox.commit(Intent.Purpose.UNITS, call, cursor, payload.units(), nowMs);
        cursor = payload.lastUnit();
        outbox.send(transaction, nowMs, this);
        return true;
    }

    private void submitCall(final long nowMs) {
        final LaneCall call = calls.next();
        final SettlementTransaction transaction = outbox.commit(
                Intent.Purpose.CALL,
                new CallRequest(outbox.sender(), call.to(), call.data(), call.gasLimit()),
                cursor,
                List.of(),
                nowMs);
        calls.take(transaction.origin().nonce());
        outbox.send(transaction, nowMs, this);
    }

    /** Calls that were submitted so far go behind the units that the journal holds so far. */
    void placeCalls() {
        calls.place(news.newest());
    }

    /** Whether the head block is the state on which the units will run, as far as their traders are concerned. */
    private boolean canSimulate(final List<SettlementUnit> units) {
        if (target.refusesDoubles()) {
            return outbox.isEmpty();
        }
        final Set<Address> traders =
                units.stream().flatMap(unit -> unit.traders().stream()).collect(Collectors.toSet());
        return outbox.inFlight().stream()
                .flatMap(transaction -> backlog.known(transaction.origin().units()).stream())
                .noneMatch(unit -> !Collections.disjoint(unit.traders(), traders));
    }

    /**
     * What fails as a whole is not sent. In a batch, units that would be refused go to the chain all the same: its verdict
     * alone decides, and it costs the neighbours nothing. False if the lane must look again.
     */
    private boolean simulate(final Payload payload, final CallRequest call) {
        try {
            target.simulate(payload, outbox.sender());
            return true;
        } catch (final ChainException.Reverted e) {
            final String cause = target.cause(e.data());
            LOG.warn(
                    "Lane {}: a call for units {} to {} would revert as a whole: {}",
                    lane,
                    payload.firstUnit(),
                    payload.lastUnit(),
                    cause);
            final var failure = new SettlementTarget.Failure(e.data(), BlockTag.LATEST);
            final List<Long> units =
                    payload.units().stream().map(SettlementUnit::number).toList();
            final boolean starved = isStarvation(failure);
            final long head = client.head().number();
            if (!(starved && relieve(units)) && !blame(payload.units(), call, failure, Hash.ZERO, head)) {
                drain(starved ? units : judgedAsOne(units));
            }
            submitAtMs = draining ? nowMs + RETRY_MS : nowMs;
            return false;
        }
    }

    /** Tells the core of refusals it has not answered yet. */
    void reportRefusals() {
        for (final Refusals.Refusal refusal : news.refusals().unreported()) {
            if (backlog.liesAhead(refusal.unit())) {
                continue;
            }
            if (refusal.reason() == BustReason.PRICE_SOURCE_FAILED) {
                halts.pauseUnpriced(nowMs);
            } else if (MarketObstacles.isOurs(refusal.reason())) {
                backlog.marketOf(refusal.unit()).ifPresent(market -> halts.haltIfObstructed(market, nowMs));
            }
            feedback.bust(refusal, filledOnChain(refusal));
            news.refusals().onReported(refusal.unit());
        }
    }

    /**
     * Where the chain filled more of an order than the core knows, how much that is; otherwise zero. As of a block that the
     * core has had: the fills of later ones it adds itself.
     */
    private BigInteger filledOnChain(final Refusals.Refusal refusal) {
        final Optional<SignedOrder> order = refusal.reason() == BustReason.OVERFILLED
                ? backlog.orderOf(refusal.unit(), refusal.leg())
                : Optional.empty();
        return order.flatMap(known -> news.lastBlock().map(tag -> target.filled(known, tag)))
                .orElse(BigInteger.ZERO);
    }

    private long lastUnit() {
        final long confirmed = client.head().number() - config.confirmations() + 1;
        return confirmed < 0 ? 0 : target.lastUnit(lane, BlockTag.at(confirmed)).orElse(0);
    }
}
