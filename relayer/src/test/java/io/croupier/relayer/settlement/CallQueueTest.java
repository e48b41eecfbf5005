package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.relayer.chain.Bytes;
import io.croupier.signing.Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallQueueTest {
    private final CallQueue queue = new CallQueue(Address.ZERO);
    private final List<CallOutcome> outcomes = new ArrayList<>();

    @Test
    void shouldPutCallsBehindTheUnitsThatWereThereWhenTheyWereTakenUp() {
        queue.submit(call("first", 100), outcomes::add);
        assertFalse(queue.hasNext());
        assertEquals(Long.MAX_VALUE, queue.nextAfterUnit());

        queue.place(7);
        queue.submit(call("second", 100), outcomes::add);
        queue.place(9);

        assertEquals(7, queue.nextAfterUnit());
        assertEquals("first", queue.next().purpose());
        queue.take(3);
        assertEquals(9, queue.nextAfterUnit());
        assertEquals("second", queue.next().purpose());
        queue.take(4);
        assertFalse(queue.hasNext());
        assertEquals(List.of(), outcomes);
    }

    @Test
    void shouldDropWhatIsTooLate() {
        queue.submit(call("early", 100), outcomes::add);
        queue.submit(call("late", 200), outcomes::add);
        queue.place(0);

        queue.dropLate(100);
        assertEquals("early", queue.next().purpose());
        queue.dropLate(101);

        assertTrue(queue.hasNext());
        assertEquals("late", queue.next().purpose());
        assertEquals(List.of(new CallOutcome.Dropped("not sent in time")), outcomes);
    }

    @Test
    void shouldTellTheKeeperWhoseCallEnded() {
        final List<CallOutcome> others = new ArrayList<>();
        queue.submit(call("mine", 100), outcomes::add);
        queue.submit(call("other", 100), others::add);
        queue.place(0);
        queue.take(3);
        queue.take(4);

        queue.end(3, new CallOutcome.Dropped("gone"));

        assertEquals(List.of(new CallOutcome.Dropped("gone")), outcomes);
        assertEquals(List.of(), others);
        assertFalse(queue.isAwaited(3));
        assertTrue(queue.isAwaited(4));
    }

    @Test
    void shouldKnowCallsOfAnEarlierRunByTheirNonces() {
        queue.submit(call("mine", 100), outcomes::add);
        queue.place(0);
        queue.take(3);
        assertTrue(queue.hasEarlierCalls());

        queue.review(List.of(2L, 3L));
        assertTrue(queue.hasEarlierCalls());

        queue.review(List.of(3L));
        assertFalse(queue.hasEarlierCalls());
    }

    private static LaneCall call(final String purpose, final long notAfterMs) {
        return new LaneCall(purpose, Address.ZERO, Bytes.EMPTY, 21_000, notAfterMs);
    }
}
