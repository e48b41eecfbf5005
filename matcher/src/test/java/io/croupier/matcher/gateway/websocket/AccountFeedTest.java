package io.croupier.matcher.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.gateway.ExcerptTape;
import org.junit.jupiter.api.Test;

class AccountFeedTest {
    private static final byte[] BEFORE = "before".getBytes(US_ASCII);
    private static final byte[] AFTER = "after".getBytes(US_ASCII);

    private final AccountFeed feed = new AccountFeed(ExcerptTape.ALICE, BEFORE, 1_000);

    @Test
    void shouldAskAtMostFourTimesASecondAndOnlyAfterAChange() {
        assertFalse(feed.isDue(5_000));
        feed.touched();
        assertFalse(feed.isDue(1_249));
        assertTrue(feed.isDue(1_250));

        feed.asked(1_250);
        feed.onState(AFTER);

        assertFalse(feed.isDue(9_000));
        feed.touched();
        assertFalse(feed.isDue(1_499));
        assertTrue(feed.isDue(1_500));
    }

    @Test
    void shouldAskAgainForWhatChangedWhileAQuestionWasOnItsWay() {
        feed.touched();
        feed.asked(1_250);
        feed.touched();
        assertFalse(feed.isDue(2_000));

        feed.onState(AFTER);

        assertTrue(feed.isDue(2_000));
    }

    @Test
    void shouldKnowWhatIsNoNews() {
        assertFalse(feed.onState(BEFORE.clone()));
        assertTrue(feed.onState(AFTER));
        assertFalse(feed.onState(AFTER));
    }
}
