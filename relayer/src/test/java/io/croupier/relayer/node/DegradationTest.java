package io.croupier.relayer.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.SetTradingStatusDecoder;
import io.croupier.relayer.settlement.StatusCommand;
import io.croupier.relayer.watch.WatchStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

class DegradationTest {
    private static final long START_MS = 1_000_000;
    private static final LagLimits LIMITS = new LagLimits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(40),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5));

    private final Words words = new Words();
    private final Degradation degradation = new Degradation(LIMITS, new StatusCommand(words), START_MS);

    @Test
    void shouldTakeBackWhatTheLastProcessHadSaid() {
        degradation.look(head(7, START_MS), 0, START_MS);
        degradation.look(head(7, START_MS), 0, START_MS + 100);

        assertEquals(List.of("CHAIN OPEN", "SETTLEMENT OPEN"), words.said);
        assertEquals(List.of(), degradation.problems());
    }

    @Test
    void shouldGoDownWithTheChainAndComeBack() {
        degradation.look(head(7, START_MS), 0, START_MS);
        degradation.look(head(7, START_MS), 0, START_MS + 10_000);
        degradation.look(head(7, START_MS), 0, START_MS + 40_000);
        assertTrue(
                degradation.problems().getFirst().contains("40 s"),
                degradation.problems().toString());
        degradation.look(head(8, START_MS + 41_000), 0, START_MS + 41_000);
        degradation.look(head(9, START_MS + 46_000), 0, START_MS + 46_000);

        assertEquals(
                List.of("CHAIN OPEN", "SETTLEMENT OPEN", "CHAIN POST_ONLY", "CHAIN CANCEL_ONLY", "CHAIN OPEN"),
                words.said);
        assertEquals(List.of(), degradation.problems());
    }

    @Test
    void shouldNoticeAHeadThatStandsStillThoughTheChainsClockRunsAhead() {
        final long ahead = START_MS + 3_600_000;
        degradation.look(head(7, ahead), 0, START_MS);

        degradation.look(head(7, ahead), 0, START_MS + 10_000);

        assertEquals(List.of("CHAIN OPEN", "SETTLEMENT OPEN", "CHAIN POST_ONLY"), words.said);
    }

    @Test
    void shouldGoDownWithSettlement() {
        degradation.look(head(7, START_MS), START_MS, START_MS);
        degradation.look(head(8, START_MS + 20_000), START_MS, START_MS + 20_000);

        assertTrue(words.said.contains("SETTLEMENT POST_ONLY"), words.said.toString());
    }

    @Test
    void shouldStayCancelOnlyOnceConfirmedBlocksWereUndone() {
        degradation.look(head(7, START_MS), 0, START_MS);
        degradation.diverged("block 7 is replaced");
        degradation.look(head(9, START_MS + 1_000), 0, START_MS + 1_000);

        assertEquals(List.of("CHAIN OPEN", "SETTLEMENT OPEN", "CHAIN CANCEL_ONLY"), words.said);
        assertEquals(List.of("chain: block 7 is replaced (CANCEL_ONLY)"), degradation.problems());
    }

    @Test
    void shouldSayWhyAlsoWhereTheVenueWasCancelOnlyBefore() {
        degradation.look(head(7, START_MS), 0, START_MS);
        degradation.look(head(7, START_MS), 0, START_MS + 60_000);

        degradation.diverged("block 7 is replaced");
        degradation.look(head(9, START_MS + 61_000), 0, START_MS + 61_000);

        assertEquals("block 7 is replaced", words.reasons.getLast());
        assertEquals(List.of("chain: block 7 is replaced (CANCEL_ONLY)"), degradation.problems());
    }

    private static WatchStatus head(final long block, final long timeMs) {
        return new WatchStatus(block, timeMs / 1_000, block, true, true, 0, "");
    }

    /** A ring that notes what sources say of the venue. */
    private static final class Words implements CommandRing {
        private final List<String> said = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();

        @Override
        public boolean offer(final DirectBuffer command, final int offset, final int length) {
            put(command, offset, length);
            return true;
        }

        @Override
        public void put(final DirectBuffer command, final int offset, final int length) {
            final SetTradingStatusDecoder word =
                    new SetTradingStatusDecoder().wrapAndApplyHeader(command, offset, new MessageHeaderDecoder());
            said.add(word.source() + " " + word.status());
            final byte[] reason = new byte[word.reasonLength()];
            word.getReason(reason, 0, reason.length);
            reasons.add(new String(reason, UTF_8));
        }
    }
}
