package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.signing.Address;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Calls on their way from keepers through one lane, and who waits for their outcome. Anyone submits; all else is the
 * settlement thread's.
 */
final class CallQueue implements LaneCalls {
    /** A call and who wants to hear of it. */
    private record Pending(LaneCall call, Consumer<CallOutcome> onOutcome) {
        Pending {
            requireNonNull(call, "call");
            requireNonNull(onOutcome, "onOutcome");
        }
    }

    /** A call that waits for every unit up to {@code afterUnit}. */
    private record Placed(Pending pending, long afterUnit) {}

    private final Address sender;
    private final Queue<Pending> submitted = new ConcurrentLinkedQueue<>();
    private final Deque<Placed> placed = new ArrayDeque<>();
    private final Map<Long, Pending> underWay = new HashMap<>();
    private volatile boolean earlierCalls = true;

    CallQueue(final Address sender) {
        this.sender = requireNonNull(sender, "sender");
    }

    @Override
    public Address sender() {
        return sender;
    }

    @Override
    public boolean hasEarlierCalls() {
        return earlierCalls;
    }

    /**
     * Looks for calls of which only the settlement log knows; before the first look there may be any.
     *
     * @param nonces of all calls under way
     */
    void review(final Collection<Long> nonces) {
        earlierCalls = !underWay.keySet().containsAll(nonces);
    }

    @Override
    public void submit(final LaneCall call, final Consumer<CallOutcome> onOutcome) {
        submitted.add(new Pending(call, onOutcome));
    }

    /** Puts what was submitted behind every unit up to {@code newestUnit}. */
    void place(final long newestUnit) {
        for (Pending next = submitted.poll(); next != null; next = submitted.poll()) {
            placed.add(new Placed(next, newestUnit));
        }
    }

    /** Lets go of calls that are too late by now. */
    void dropLate(final long nowMs) {
        for (Placed next = placed.peek(); next != null && late(next, nowMs); next = placed.peek()) {
            placed.remove();
            next.pending().onOutcome().accept(new CallOutcome.Dropped("not sent in time"));
        }
    }

    private static boolean late(final Placed placed, final long nowMs) {
        return nowMs > placed.pending().call().notAfterMs();
    }

    /** The last unit that must go before the next call; {@link Long#MAX_VALUE} if no call waits. */
    long nextAfterUnit() {
        return placed.isEmpty() ? Long.MAX_VALUE : placed.peek().afterUnit();
    }

    LaneCall next() {
        return placed.element().pending().call();
    }

    /** The next call is on its way. */
    void take(final long nonce) {
        underWay.put(nonce, placed.remove().pending());
    }

    /** Whether somebody waits for the outcome of the call with this nonce; after a restart nobody does. */
    boolean isAwaited(final long nonce) {
        return underWay.containsKey(nonce);
    }

    /** Tells the keeper whose call it was. */
    void end(final long nonce, final CallOutcome outcome) {
        underWay.remove(nonce).onOutcome().accept(outcome);
    }

    boolean hasNext() {
        return !placed.isEmpty();
    }
}
