package io.croupier.relayer.keeper;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.CallRequest;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.RefusalReasons;
import io.croupier.relayer.settlement.CallOutcome;
import io.croupier.relayer.settlement.LaneCall;
import io.croupier.relayer.settlement.LaneCalls;
import io.croupier.signing.Address;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One keeper's calls: tried out first, at most one under way on each subject, counted. Safe for several threads. */
final class CallDesk {
    private static final Logger LOG = LoggerFactory.getLogger(CallDesk.class);
    private static final int GAS_MARGIN = 2;

    private final String keeper;
    private final ChainClient client;
    private final List<LaneCalls> lanes;
    private final Duration staleAfter;
    private final Set<Object> underWay = ConcurrentHashMap.newKeySet();
    private final LongAdder sent = new LongAdder();
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /**
     * @param lanes by number
     * @param staleAfter a call that could not be sent for so long is not sent at all
     */
    CallDesk(final String keeper, final ChainClient client, final List<LaneCalls> lanes, final Duration staleAfter) {
        this.keeper = requireNonNull(keeper, "keeper");
        this.client = requireNonNull(client, "client");
        this.lanes = List.copyOf(lanes);
        this.staleAfter = requireNonNull(staleAfter, "staleAfter");
    }

    /** Whose key signs what goes through a lane. */
    Address sender(final int lane) {
        return lanes.get(lane).sender();
    }

    /** Whether a call on this subject has no outcome yet. */
    boolean isUnderWay(final Object subject) {
        return underWay.contains(subject);
    }

    /**
     * Whether a call of an earlier process may still be under way in a lane: what it is about nobody knows any more, so
     * nothing is sent there until it is through and the chain shows what it did.
     */
    boolean mayRepeat(final int lane) {
        return lanes.get(lane).hasEarlierCalls();
    }

    /**
     * Sends a call unless it would fail as things stand.
     *
     * @param subject an account, a market: what at most one call is about at a time
     * @param lane of the market that the call is about: it goes out behind that market's units
     * @return why it would fail, as the contracts call it; empty if it was sent
     */
    String submit(final Object subject, final int lane, final Address to, final Bytes data) {
        final LaneCalls calls = lanes.get(lane);
        final long gas;
        try {
            gas = client.estimateGas(new CallRequest(calls.sender(), to, data, 0));
        } catch (final ChainException.Reverted e) {
            return RefusalReasons.ofCall(e.data());
        }
        underWay.add(subject);
        sent.increment();
        final long notAfterMs = System.currentTimeMillis() + staleAfter.toMillis();
        calls.submit(
                new LaneCall(keeper + " " + subject, to, data, GAS_MARGIN * gas, notAfterMs),
                outcome -> onOutcome(subject, outcome));
        return "";
    }

    private void onOutcome(final Object subject, final CallOutcome outcome) {
        if (outcome instanceof CallOutcome.Succeeded) {
            succeeded.increment();
        } else {
            failed.increment();
            LOG.info("{}: the call on {} did nothing: {}", keeper, subject, cause(outcome));
        }
        underWay.remove(subject);
    }

    private static String cause(final CallOutcome outcome) {
        return outcome instanceof CallOutcome.Reverted reverted
                ? RefusalReasons.ofCall(reverted.data())
                : outcome.toString();
    }

    long sent() {
        return sent.sum();
    }

    long succeeded() {
        return succeeded.sum();
    }

    long failed() {
        return failed.sum();
    }
}
