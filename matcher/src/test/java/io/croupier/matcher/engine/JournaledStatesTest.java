package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.gateway.VenueView;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.JournalStart;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.OrderAcceptedDecoder;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.snapshot.JournaledState;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import io.croupier.matcher.snapshot.UnsettledDigest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** States beside the exchange, saved and loaded in the middle of seeded traffic. */
final class JournaledStatesTest {
    private static final int BEFORE = 4_000;
    private static final int AFTER = 4_000;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final Excerpt excerpt = new Excerpt();

    @ParameterizedTest
    @ValueSource(longs = {31, 32})
    void shouldGoOnAsBeforeWithTheViewOfTheVenue(final long seed) {
        assertGoesOn(seed, () -> new VenueView(6, 500));
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32})
    void shouldGoOnAsBeforeWithTheDigest(final long seed) {
        assertGoesOn(seed, UnsettledDigest::new);
    }

    @ParameterizedTest
    @ValueSource(longs = {33, 34})
    void shouldTellWhoReadsOnOfEveryOrderThatUnitsNeed(final long seed) {
        final VenueTraffic traffic = traffic(seed);
        final UnsettledDigest digest = new UnsettledDigest();
        feed(traffic, 0, digest);
        final JournalStart start = digest.start();
        final Set<Long> known = new HashSet<>();
        final Set<Long> units = new HashSet<>();

        start.tell(told -> require(told, known, units));
        assertTrue(units.size() >= traffic.exchange.unsettledUnits(), "seed " + seed);
        assertTrue(known.size() >= traffic.exchange.openOrders(), "seed " + seed);
        assertEquals(traffic.commands.size(), start.sequence());

        final int from = traffic.commands.size();
        run(traffic, AFTER);
        for (int i = from; i < traffic.commands.size(); i++) {
            require(excerpt(traffic, i), known, units);
        }
    }

    private static void require(final Excerpt told, final Set<Long> known, final Set<Long> units) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        while (told.nextEvent()) {
            if (told.eventTemplateId() == OrderAcceptedDecoder.TEMPLATE_ID) {
                known.add(new OrderAcceptedDecoder()
                        .wrapAndApplyHeader(told.buffer(), told.eventOffset(), header)
                        .orderId());
            } else if (told.eventTemplateId() == UnitMadeDecoder.TEMPLATE_ID) {
                final UnitMadeDecoder unit =
                        new UnitMadeDecoder().wrapAndApplyHeader(told.buffer(), told.eventOffset(), header);
                units.add(unit.unit());
                for (final UnitMadeDecoder.LegsDecoder leg : unit.legs()) {
                    assertTrue(known.contains(leg.orderId()), "order " + leg.orderId());
                }
            }
        }
    }

    private void assertGoesOn(final long seed, final Supplier<JournaledState> fresh) {
        final VenueTraffic traffic = traffic(seed);
        final JournaledState state = fresh.get();
        feed(traffic, 0, state);
        final JournaledState loaded = fresh.get();
        loaded.load(new SnapshotInput(Channels.newChannel(new ByteArrayInputStream(saved(state)))));
        assertArrayEquals(saved(state), saved(loaded), "seed " + seed);

        final int from = traffic.commands.size();
        run(traffic, AFTER);
        feed(traffic, from, state);
        feed(traffic, from, loaded);

        assertArrayEquals(saved(state), saved(loaded), "seed " + seed);
    }

    private static VenueTraffic traffic(final long seed) {
        final VenueTraffic traffic = new VenueTraffic(seed);
        traffic.start();
        run(traffic, BEFORE);
        return traffic;
    }

    private static void run(final VenueTraffic traffic, final int commands) {
        for (int i = 0; i < commands; i++) {
            if (i % 10 == 9) {
                traffic.disturb();
            } else {
                traffic.step();
            }
        }
    }

    private void feed(final VenueTraffic traffic, final int from, final JournaledState state) {
        for (int i = from; i < traffic.commands.size(); i++) {
            state.onExcerpt(excerpt(traffic, i));
        }
    }

    private Excerpt excerpt(final VenueTraffic traffic, final int index) {
        final byte[] command = traffic.commands.get(index);
        final byte[] events = traffic.events.get(index);
        Excerpt.encodeHeader(
                buffer, index + 1L, traffic.times.get(index), Exchange.LOGIC_VERSION, command.length, events.length);
        buffer.putBytes(Excerpt.HEADER_LENGTH, command);
        buffer.putBytes(Excerpt.HEADER_LENGTH + command.length, events);
        return excerpt.wrap(buffer, 0, Excerpt.HEADER_LENGTH + command.length + events.length);
    }

    private static byte[] saved(final JournaledState state) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final SnapshotOutput out = new SnapshotOutput(Channels.newChannel(bytes));
        state.save(out);
        out.flush();
        return bytes.toByteArray();
    }
}
