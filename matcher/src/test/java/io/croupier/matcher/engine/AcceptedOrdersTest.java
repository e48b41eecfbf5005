package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AcceptedOrdersTest {
    private static final long NEVER = Long.MAX_VALUE;
    private static final int ACCOUNT = 7;

    private final List<Long> forgotten = new ArrayList<>();
    private final AcceptedOrders accepted = new AcceptedOrders((w0, w1, w2, w3) -> forgotten.add(w0));

    @BeforeEach
    void sweepEverything() {
        accepted.sweep(Integer.MAX_VALUE);
    }

    @Test
    void shouldTellStatesApartAsAMapWould() {
        final Random random = new Random(7);
        final Map<Long, Integer> expected = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            final long id = random.nextInt(20_000);
            if (!expected.containsKey(id)) {
                accepted.add(order(id, NEVER), i);
                expected.put(id, i);
            } else {
                final int state = random.nextBoolean() ? AcceptedOrders.CLOSED : AcceptedOrders.FILLED;
                accepted.set(accepted.find(hash(id)), ACCOUNT, state);
                expected.put(id, state);
            }
        }

        for (long id = 0; id < 20_000; id++) {
            assertEquals(expected.getOrDefault(id, AcceptedOrders.UNKNOWN), state(id), "id " + id);
        }
        assertEquals(expected.size(), accepted.size());
        assertTrue(forgotten.isEmpty());
    }

    @Test
    void shouldGoOnFromASnapshotAtAnyPointOfItsGrowth() {
        int known = 0;
        for (final int size : new int[] {0, 1, 255, 256, 257, 2_047, 2_048, 2_049, 4_095, 4_096, 4_097, 20_000}) {
            for (; known < size; known++) {
                accepted.add(order(known, NEVER), known);
            }
            final AcceptedOrders restored = new AcceptedOrders((w0, w1, w2, w3) -> {});
            restored.load(new SnapshotInput(Channels.newChannel(new ByteArrayInputStream(saved(accepted)))));
            for (int id = size; id < size + 3_000; id++) {
                restored.add(order(id, NEVER), id);
            }

            for (int id = 0; id < size + 3_000; id++) {
                assertEquals(id, restored.state(restored.find(hash(id))));
            }
            assertEquals(AcceptedOrders.NONE, restored.find(hash(size + 3_000)));
        }
    }

    @Test
    void shouldCompareTheWholeHash() {
        final OpenedOrder order = order(1, 1_000);
        accepted.add(order, 5);

        for (int bit = 0; bit < 256; bit++) {
            final OrderHash other = new OrderHash();
            other.copyOf(order.hash);
            final long flipped = 1L << (bit % 64);
            switch (bit / 64) {
                case 0 -> other.word0 ^= flipped;
                case 1 -> other.word1 ^= flipped;
                case 2 -> other.word2 ^= flipped;
                default -> other.word3 ^= flipped;
            }
            assertEquals(AcceptedOrders.NONE, accepted.find(other), "bit " + bit);
        }
        assertEquals(5, accepted.state(accepted.find(order.hash)));
    }

    @Test
    void shouldGiveBackWhatTheSignatureBinds() {
        final OpenedOrder order = order(3, 77);
        order.makerFeeRate = -5;
        order.takerFeeRate = 9;

        final int entry = accepted.add(order, 1);

        final OrderHash read = new OrderHash();
        accepted.readHash(entry, read);
        assertTrue(read.matches(order.hash));
        assertEquals(77, accepted.expirySeconds(entry));
        assertEquals(-5, accepted.makerFeeRate(entry));
        assertEquals(9, accepted.takerFeeRate(entry));
    }

    @Test
    void shouldNameOpenOrdersThatExpireEarliestSecondFirst() {
        final List<Integer> slots = new ArrayList<>();
        for (int slot = 0; slot < 3_000; slot++) {
            accepted.add(order(slot, 1_000 + slot * 7_919L % 100), slot);
        }
        accepted.set(accepted.find(hash(100)), ACCOUNT, AcceptedOrders.CLOSED);

        for (int slot = accepted.firstOpenBefore(1_050); slot >= 0; slot = accepted.firstOpenBefore(1_050)) {
            slots.add(slot);
            accepted.set(accepted.find(hash(slot)), ACCOUNT, AcceptedOrders.CLOSED);
        }

        final List<Integer> seconds =
                slots.stream().map(slot -> (int) (slot * 7_919L % 100)).toList();
        assertEquals(1_499, slots.size());
        assertEquals(seconds.stream().sorted().toList(), seconds);
        assertTrue(seconds.stream().allMatch(second -> second < 50), "expired too early");
    }

    @Test
    void shouldStopAfterSoManyLooksAndGoOnThereAlsoFromASnapshot() {
        for (int slot = 0; slot < 20; slot++) {
            accepted.add(order(slot, 100), slot);
            accepted.set(accepted.find(hash(slot)), ACCOUNT, slot == 3 ? slot : AcceptedOrders.CLOSED);
        }

        accepted.sweep(10);
        assertEquals(AcceptedOrders.NONE, accepted.firstOpenBefore(101));
        accepted.forgetBefore(101);
        assertTrue(accepted.isSweptShort());
        assertEquals(20, accepted.size());

        final AcceptedOrders restored = new AcceptedOrders((w0, w1, w2, w3) -> {});
        restored.load(new SnapshotInput(Channels.newChannel(new ByteArrayInputStream(saved(accepted)))));
        for (final AcceptedOrders orders : List.of(accepted, restored)) {
            orders.sweep(7);
            assertEquals(3, orders.firstOpenBefore(101));
            orders.set(orders.find(hash(3)), ACCOUNT, AcceptedOrders.CLOSED);
            assertEquals(AcceptedOrders.NONE, orders.firstOpenBefore(101));
            assertTrue(orders.isSweptShort());
            orders.sweep(20);
            assertEquals(AcceptedOrders.NONE, orders.firstOpenBefore(101));
            orders.forgetBefore(101);
            assertTrue(orders.isSweptShort());
            assertEquals(4, orders.size());
            orders.sweep(5);
            orders.forgetBefore(101);
            assertFalse(orders.isSweptShort());
            assertEquals(0, orders.size());
        }
    }

    @Test
    void shouldForgetWhatHasExpiredAndNothingElse() {
        final Random random = new Random(8);
        final Map<Long, Long> expiries = new HashMap<>();
        for (long id = 0; id < 30_000; id++) {
            final long expiry = id + 1 + random.nextInt(3_000);
            expiries.put(id, expiry);
            accepted.add(order(id, expiry), AcceptedOrders.CLOSED);
            pass(id);
        }

        forgotten.forEach(id -> assertTrue(expiries.remove(id) < 29_999, "forgot " + id + " too early or twice"));
        expiries.forEach((id, expiry) -> assertTrue(expiry >= 29_999, "remembers " + id));
        expiries.keySet().forEach(id -> assertEquals(AcceptedOrders.CLOSED, state(id), "id " + id));
        forgotten.forEach(id -> assertEquals(AcceptedOrders.UNKNOWN, state(id), "id " + id));
        assertEquals(expiries.size(), accepted.size());
    }

    @Test
    void shouldRememberWhatTheChainStillTakes() {
        accepted.add(order(1, 100), AcceptedOrders.FILLED);

        assertEquals(AcceptedOrders.NONE, accepted.firstOpenBefore(131));
        accepted.forgetBefore(100);

        assertEquals(AcceptedOrders.FILLED, state(1));
        accepted.forgetBefore(101);
        assertEquals(AcceptedOrders.UNKNOWN, state(1));
    }

    @Test
    void shouldCountByAccountUntilForgotten() {
        final Random random = new Random(9);
        final int[] expected = new int[2_000];
        for (long id = 0; id < 3_000; id++) {
            final OpenedOrder order = order(id, 100 + id % 2);
            order.account = random.nextInt(expected.length);
            final int entry = accepted.add(order, 42);
            accepted.set(entry, order.account, random.nextBoolean() ? AcceptedOrders.CLOSED : AcceptedOrders.FILLED);
            expected[order.account] += (int) (id % 2);
        }

        assertEquals(AcceptedOrders.NONE, accepted.firstOpenBefore(101));
        accepted.forgetBefore(101);

        for (int account = 0; account < expected.length; account++) {
            assertEquals(expected[account], accepted.size(account), "account " + account);
        }
        assertEquals(0, accepted.size(expected.length));
    }

    @Test
    void shouldNeverForgetAnOpenOrder() {
        accepted.add(order(1, 100), 42);

        accepted.forgetBefore(1_000);
        assertEquals(42, state(1));

        assertEquals(42, accepted.firstOpenBefore(1_000));
        accepted.set(accepted.find(hash(1)), ACCOUNT, AcceptedOrders.CLOSED);
        assertEquals(AcceptedOrders.NONE, accepted.firstOpenBefore(1_000));
        accepted.set(accepted.find(hash(1)), ACCOUNT, 42);
        assertThrows(IllegalStateException.class, () -> accepted.forgetBefore(1_000));
    }

    @Test
    void shouldGoOnAfterASnapshotAsWithoutIt() {
        final AcceptedOrders restored = new AcceptedOrders((w0, w1, w2, w3) -> {});
        for (long id = 0; id < 20_000; id++) {
            accepted.add(order(id, id + 5_000), AcceptedOrders.CLOSED);
            pass(id);
        }

        restored.sweep(Integer.MAX_VALUE);
        restored.load(new SnapshotInput(Channels.newChannel(new ByteArrayInputStream(saved(accepted)))));
        for (long id = 20_000; id < 60_000; id++) {
            final OpenedOrder order = order(id, id + 5_000);
            assertEquals(accepted.add(order, AcceptedOrders.CLOSED), restored.add(order, AcceptedOrders.CLOSED));
            pass(id);
            restored.firstOpenBefore(id);
            restored.forgetBefore(id);
        }

        assertEquals(accepted.size(), restored.size());
        assertTrue(Arrays.equals(saved(accepted), saved(restored)), "the snapshots differ");
    }

    private static byte[] saved(final AcceptedOrders orders) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final SnapshotOutput out = new SnapshotOutput(Channels.newChannel(bytes));
        orders.save(out);
        out.flush();
        return bytes.toByteArray();
    }

    private void pass(final long second) {
        assertEquals(AcceptedOrders.NONE, accepted.firstOpenBefore(second));
        accepted.forgetBefore(second);
    }

    private int state(final long id) {
        return accepted.state(accepted.find(hash(id)));
    }

    private static OpenedOrder order(final long id, final long expirySeconds) {
        final OpenedOrder order = new OpenedOrder();
        order.hash.copyOf(hash(id));
        order.account = ACCOUNT;
        order.expirySeconds = expirySeconds;
        return order;
    }

    /** Words as keccak would spread them; the first one is the number. */
    private static OrderHash hash(final long id) {
        final Random words = new Random(id);
        return new OrderHash().set(id, words.nextLong(), words.nextLong(), words.nextLong());
    }
}
