package io.croupier.matcher.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RecoveryTest {
    private static final int COMMANDS = 1_000;

    private final VenueTraffic traffic = new VenueTraffic(41);
    private final Exchange exchange = new Exchange();
    private final Recovery recovery = new Recovery(exchange, excerpt -> {});

    @BeforeEach
    void trade() {
        traffic.start();
        for (int i = 0; i < COMMANDS; i++) {
            traffic.step();
        }
    }

    @Test
    void shouldReplayWhatWasWrittenUnderAnEarlierVersionOfTheSchema() {
        for (int i = 0; i < traffic.commands.size(); i++) {
            final Excerpt excerpt = excerpt(i);
            while (excerpt.nextEvent()) {
                ((UnsafeBuffer) excerpt.buffer())
                        .putShort(
                                excerpt.eventOffset() + MessageHeaderDecoder.versionEncodingOffset(),
                                (short) 1,
                                LITTLE_ENDIAN);
            }
            recovery.onExcerpt(excerpt.rewind());
        }

        assertEquals(traffic.exchange.sequence(), exchange.sequence());
        assertEquals(traffic.exchange.openOrders(), exchange.openOrders());
    }

    @Test
    void shouldRefuseAnEventThatDiffersInItsLastByte() {
        int at = 0;
        while (traffic.events.get(at).length == 0) {
            recovery.onExcerpt(excerpt(at));
            at++;
        }
        final Excerpt excerpt = excerpt(at);
        final int last = excerpt.length() - 1;
        ((UnsafeBuffer) excerpt.buffer()).putByte(last, (byte) ~excerpt.buffer().getByte(last));

        assertThrows(JournalMismatchException.class, () -> recovery.onExcerpt(excerpt));
    }

    @Test
    void shouldCompareWithTheExcerptWhereverItStandsInItsBuffer() {
        for (int i = 0; i < traffic.commands.size(); i++) {
            final Excerpt excerpt = excerpt(i);
            final UnsafeBuffer larger = new UnsafeBuffer(new byte[excerpt.length() + 48]);
            larger.putBytes(24, excerpt.buffer(), 0, excerpt.length());
            recovery.onExcerpt(new Excerpt().wrap(larger, 24, excerpt.length()));
        }

        assertEquals(traffic.exchange.sequence(), exchange.sequence());
    }

    @Test
    void shouldNotTakeWhatStandsBehindATornExcerptForItsEvents() {
        int at = 0;
        while (traffic.events.get(at).length == 0) {
            recovery.onExcerpt(excerpt(at));
            at++;
        }
        final Excerpt whole = excerpt(at);
        final Excerpt torn = new Excerpt().wrap(whole.buffer(), 0, whole.length() - 1);

        assertThrows(IndexOutOfBoundsException.class, () -> recovery.onExcerpt(torn));
    }

    private Excerpt excerpt(final int at) {
        final byte[] command = traffic.commands.get(at);
        final byte[] events = traffic.events.get(at);
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[Excerpt.HEADER_LENGTH + command.length + events.length]);
        Excerpt.encodeHeader(
                bytes, at + 1, traffic.times.get(at), Exchange.LOGIC_VERSION, command.length, events.length);
        bytes.putBytes(Excerpt.HEADER_LENGTH, command);
        bytes.putBytes(Excerpt.HEADER_LENGTH + command.length, events);
        return new Excerpt().wrap(bytes, 0, bytes.capacity());
    }
}
