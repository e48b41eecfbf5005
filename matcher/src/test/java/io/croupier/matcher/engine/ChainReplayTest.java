package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.snapshot.SnapshotOutput;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chain tells everything once more after a restart or a lost answer: what it said before must change nothing. */
final class ChainReplayTest {
    private static final int COMMANDS = 4_000;

    private final ExpandableArrayBuffer slot = new ExpandableArrayBuffer();
    private int repeated;

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void shouldChangeNothingWhenBlocksComeTwice(final long seed) {
        final VenueTraffic traffic = new VenueTraffic(seed);
        traffic.start();
        for (int i = 0; i < COMMANDS; i++) {
            traffic.step();
        }

        final Exchange twice = new Exchange();
        for (int i = 0; i < traffic.commands.size(); i++) {
            assertArrayEquals(traffic.events.get(i), run(twice, traffic, i), "seed " + seed + ", command " + i);
            if (isBlock(traffic.commands.get(i))) {
                assertEquals(0, run(twice, traffic, i).length, "seed " + seed + ", command " + i + " again");
                repeated++;
            }
        }

        assertTrue(repeated > COMMANDS / 20, repeated + " blocks");
        assertArrayEquals(state(traffic.exchange), state(twice), "seed " + seed);
    }

    private static boolean isBlock(final byte[] command) {
        final CommandKind kind = CommandKind.of(new UnsafeBuffer(command), 0);
        return kind == CommandKind.CHAIN_BLOCK || kind == CommandKind.HEAD_FACTS;
    }

    private byte[] run(final Exchange exchange, final VenueTraffic traffic, final int at) {
        final byte[] command = traffic.commands.get(at);
        slot.putBytes(0, command);
        final int length = exchange.onCommand(at + 1, traffic.times.get(at), slot, 0, slot, command.length);
        final byte[] caused = new byte[length];
        slot.getBytes(command.length, caused);
        return caused;
    }

    private static byte[] state(final Exchange exchange) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final SnapshotOutput out = new SnapshotOutput(Channels.newChannel(bytes));
        exchange.save(out);
        out.flush();
        return bytes.toByteArray();
    }
}
