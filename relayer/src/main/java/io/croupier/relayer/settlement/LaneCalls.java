package io.croupier.relayer.settlement;

import io.croupier.signing.Address;
import java.util.function.Consumer;

/**
 * How keepers send transactions: a lane alone numbers the transactions of its key. Safe for several threads.
 *
 * <p>A call goes out after the units that the journal held when the lane took it up, and before later ones, in the order of
 * submission. It stands in the settlement log like a batch. After a crash a logged call is brought to its end, but nobody
 * hears of it: whoever submits looks at the chain again and decides anew.
 */
public interface LaneCalls {
    /** Whose key signs. */
    Address sender();

    /**
     * Whether a call that an earlier process logged may still be under way: until it is through, what it does cannot be seen
     * on the chain, and another call for the same purpose would do it twice.
     */
    boolean hasEarlierCalls();

    /**
     * Queues a call.
     *
     * @param onOutcome told once, on the settlement thread, which must not wait for it; never told if the process ends before
     */
    void submit(LaneCall call, Consumer<CallOutcome> onOutcome);
}
