package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.snapshot.SnapshotException;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An exchange that was saved and loaded must go on as the one it was saved from, to the last byte. */
final class ExchangeSnapshotTest {
    private static final int COMMANDS_BEFORE = 6_000;
    private static final int COMMANDS_AFTER = 6_000;

    private static final int DISTURBED_ONCE_IN = 10;

    private final ExpandableArrayBuffer slot = new ExpandableArrayBuffer();

    @ParameterizedTest
    @ValueSource(longs = {13, 14, 16, 18})
    void shouldGoOnByteForByteAfterBeingSavedAndLoaded(final long seed) {
        final VenueTraffic traffic = traffic(seed, COMMANDS_BEFORE);
        for (int i = 0; i < COMMANDS_BEFORE && !isBusy(traffic.exchange); i++) {
            step(traffic, i);
        }
        assertTrue(isBusy(traffic.exchange), "seed " + seed);
        final int saved = traffic.commands.size();
        final Exchange loaded = load(save(traffic.exchange));

        run(traffic, COMMANDS_AFTER);

        for (int i = saved; i < traffic.commands.size(); i++) {
            assertEquals(
                    HexFormat.of().formatHex(traffic.events.get(i)),
                    HexFormat.of().formatHex(replay(traffic, i, loaded)),
                    "seed " + seed + ", command " + i);
        }
        assertArrayEquals(save(traffic.exchange), save(loaded), "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 15})
    void shouldGiveTheSameBytesForTheSameCommands(final long seed) {
        final VenueTraffic traffic = traffic(seed, COMMANDS_BEFORE);
        final Exchange again = new Exchange();

        for (int i = 0; i < traffic.commands.size(); i++) {
            replay(traffic, i, again);
        }

        assertArrayEquals(save(traffic.exchange), save(again), "seed " + seed);
    }

    /** A command that the traffic does not know could hide state that a snapshot forgets. */
    @Test
    void shouldSeeEveryKindOfCommandInTheTraffic() {
        final VenueTraffic traffic = traffic(11, COMMANDS_BEFORE);

        final Set<CommandKind> seen = traffic.commands.stream()
                .map(command -> CommandKind.of(new UnsafeBuffer(command), 0))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(CommandKind.class)));

        assertEquals(
                Arrays.stream(CommandKind.values())
                        .filter(CommandKind::changesState)
                        .collect(Collectors.toSet()),
                seen);
    }

    @Test
    void shouldRefuseWhatEndsTooEarly() {
        final byte[] whole = save(traffic(11, 100).exchange);

        for (int length = 0; length < whole.length; length += 97) {
            final byte[] part = Arrays.copyOf(whole, length);
            assertThrows(SnapshotException.class, () -> load(part));
        }
    }

    private static boolean isBusy(final Exchange exchange) {
        return exchange.openOrders() > 0 && exchange.unsettledUnits() > 0 && exchange.hasMoreToDo();
    }

    private static VenueTraffic traffic(final long seed, final int commands) {
        final VenueTraffic traffic = new VenueTraffic(seed);
        traffic.start();
        run(traffic, commands);
        return traffic;
    }

    private static void run(final VenueTraffic traffic, final int commands) {
        for (int i = 0; i < commands; i++) {
            step(traffic, i);
        }
    }

    private static void step(final VenueTraffic traffic, final int number) {
        if (number % DISTURBED_ONCE_IN == DISTURBED_ONCE_IN - 1) {
            traffic.disturb();
        } else {
            traffic.step();
        }
    }

    private byte[] replay(final VenueTraffic traffic, final int index, final Exchange exchange) {
        final byte[] command = traffic.commands.get(index);
        slot.putBytes(0, command);
        final int length = exchange.onCommand(index + 1L, traffic.times.get(index), slot, 0, slot, command.length);
        final byte[] caused = new byte[length];
        slot.getBytes(command.length, caused);
        return caused;
    }

    private static byte[] save(final Exchange exchange) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final SnapshotOutput out = new SnapshotOutput(Channels.newChannel(bytes));
        exchange.save(out);
        out.flush();
        return bytes.toByteArray();
    }

    private static Exchange load(final byte[] bytes) {
        final Exchange exchange = new Exchange();
        exchange.load(new SnapshotInput(Channels.newChannel(new ByteArrayInputStream(bytes))));
        return exchange;
    }
}
