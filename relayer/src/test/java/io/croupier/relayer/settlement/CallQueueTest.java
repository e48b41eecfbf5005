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
        assertEquals("first", queue.next().call().purpose());
        queue.take();
        assertEquals(9, queue.nextAfterUnit());
        assertEquals("second", queue.next().call().purpose());
        queue.take();
        assertFalse(queue.hasNext());
        assertEquals(List.of(), outcomes);
    }

    @Test
    void shouldDropWhatIsTooLate() {
        queue.submit(call("early", 100), outcomes::add);
        queue.submit(call("late", 200), outcomes::add);
        queue.place(0);

        queue.dropLate(100);
        assertEquals("early", queue.next().call().purpose());
        queue.dropLate(101);

        assertTrue(queue.hasNext());
        assertEquals("late", queue.next().call().purpose());
        assertEquals(List.of(new CallOutcome.Dropped("not sent in time")), outcomes);
    }

    private static LaneCall call(final String purpose, final long notAfterMs) {
        return new LaneCall(purpose, Address.ZERO, Bytes.EMPTY, 21_000, notAfterMs);
    }
}
