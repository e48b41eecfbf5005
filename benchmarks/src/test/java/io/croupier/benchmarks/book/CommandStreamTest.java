package io.croupier.benchmarks.book;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.benchmarks.book.CommandStream.Mix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CommandStreamTest {
    private static final int RESTING = 1_000;
    private static final int COMMANDS = 100_000;

    @ParameterizedTest
    @EnumSource
    void shouldGiveTheSameCommandsForTheSameSeed(final Mix mix) {
        final CommandStream stream = stream(mix);

        final CommandStream again = stream(mix);

        assertArrayEquals(stream.kind, again.kind);
        assertArrayEquals(stream.price, again.price);
        assertArrayEquals(stream.lots, again.lots);
        assertArrayEquals(stream.order, again.order);
        assertEquals(stream.tradedLots, again.tradedLots);
    }

    @Test
    void shouldPlaceAndCancelAboutEvenlyOnASignedVenue() {
        final double[] shares = shares(stream(Mix.SIGNED_VENUE));

        assertEquals(0.08, shares[CommandStream.TAKE], 0.01);
        assertEquals(0.49, shares[CommandStream.PLACE], 0.05);
        assertEquals(0.43, shares[CommandStream.CANCEL], 0.05);
    }

    @Test
    void shouldMoveMostOftenInTheClassicMix() {
        final double[] shares = shares(stream(Mix.CLASSIC));

        assertEquals(0.128, shares[CommandStream.PLACE], 0.015);
        assertEquals(0.018, shares[CommandStream.TAKE], 0.003);
        assertEquals(0.073, shares[CommandStream.CANCEL], 0.015);
        assertEquals(0.709, shares[CommandStream.MOVE], 0.01);
        assertEquals(0.073, shares[CommandStream.REDUCE], 0.01);
    }

    @ParameterizedTest
    @EnumSource
    void shouldTradeAsPlanned(final Mix mix) {
        final CommandStream stream = stream(mix);

        final long tradedLots = new CroupierBook(RESTING).play(stream, 0, stream.length());

        assertTrue(tradedLots > COMMANDS);
        assertEquals(stream.tradedLots, tradedLots);
    }

    private static CommandStream stream(final Mix mix) {
        return new CommandStream(mix, 1, RESTING, COMMANDS);
    }

    private static double[] shares(final CommandStream stream) {
        final double[] shares = new double[CommandStream.KINDS];
        for (int i = RESTING; i < stream.length(); i++) {
            shares[stream.kind[i]] += 1.0 / COMMANDS;
        }
        return shares;
    }
}
