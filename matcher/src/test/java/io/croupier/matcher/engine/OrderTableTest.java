package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class OrderTableTest {
    private static final long SEED = 20_261_122;
    private static final int ACCOUNTS = 3_000;

    private OrderTable table = new OrderTable();

    /** Open slots of each account, the oldest first. */
    private final List<List<Integer>> slots = new ArrayList<>();

    /** What was put into each slot last. */
    private final List<OpenedOrder> orders = new ArrayList<>();

    private final Random random = new Random(SEED);

    @Test
    void shouldKeepWhatListsKeepWhileItGrowsAlsoFromSnapshots() {
        for (int account = 0; account < ACCOUNTS; account++) {
            slots.add(new ArrayList<>());
        }

        for (int i = 1; i <= 40_000; i++) {
            final int account = random.nextInt(ACCOUNTS);
            final List<Integer> open = slots.get(account);
            if (open.isEmpty() || random.nextInt(3) > 0) {
                // the first orders are nameless: names take room only later
                open(account, i > 3_000 && random.nextInt(4) == 0);
            } else {
                final int place = random.nextInt(open.size());
                table.close(open.get(place));
                open.subList(place, place + 1).clear();
            }
            if (i % 8_000 == 1_500) {
                table = throughSnapshot();
                assertTableIsAsListed();
            }
        }

        assertTableIsAsListed();
    }

    private void open(final int account, final boolean named) {
        final OpenedOrder order = new OpenedOrder();
        order.account = account;
        order.market = random.nextInt();
        order.flags = random.nextInt();
        order.signerKey = random.nextInt();
        order.clientIdFirst = named ? random.nextLong() | 1 : 0;
        order.clientIdSecond = named ? random.nextLong() : 0;
        final int slot = table.open(order);
        table.setEntry(slot, ~slot);
        if (slot == orders.size()) {
            orders.add(order);
        } else {
            orders.set(slot, order);
        }
        slots.get(account).add(slot);
    }

    private void assertTableIsAsListed() {
        int size = 0;
        for (int account = 0; account < ACCOUNTS; account++) {
            final List<Integer> open = slots.get(account);
            final List<Integer> oldestFirst = new ArrayList<>();
            for (int slot = table.newest(account); slot != OrderTable.NONE; slot = table.older(slot)) {
                oldestFirst.addFirst(slot);
                assertEquals(describe(orders.get(slot), ~slot), describe(slot));
            }
            assertEquals(open, oldestFirst);
            assertEquals(open.size(), table.count(account));
            size += open.size();
        }
        assertEquals(size, table.size());
    }

    private static List<Long> describe(final OpenedOrder order, final long entry) {
        return List.of(
                (long) order.account,
                (long) order.market,
                (long) order.flags,
                (long) order.signerKey,
                order.clientIdFirst,
                order.clientIdSecond,
                entry);
    }

    private List<Long> describe(final int slot) {
        return List.of(
                (long) table.account(slot),
                (long) table.market(slot),
                (long) table.flags(slot),
                (long) table.signerKey(slot),
                table.clientIdFirst(slot),
                table.clientIdSecond(slot),
                (long) table.entry(slot));
    }

    private OrderTable throughSnapshot() {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final SnapshotOutput out = new SnapshotOutput(Channels.newChannel(bytes));
        table.save(out);
        out.flush();
        final OrderTable restored = new OrderTable();
        restored.load(new SnapshotInput(Channels.newChannel(new ByteArrayInputStream(bytes.toByteArray()))));
        return restored;
    }
}
