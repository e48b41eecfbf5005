package io.croupier.relayer.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.croupier.relayer.TestVenue;
import io.croupier.relayer.VenueOnChain;
import io.croupier.relayer.chain.BlockTag;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A price source of a public deployment that only answers, as an adaptor of somebody else's feed does. */
class SilentSourceTest extends VenueOnChain {
    private static final BigInteger MARK = BigInteger.valueOf(30_000_000_000L);

    @Override
    protected TestVenue open() {
        chain.letDrift(chain.markPriceSource(0), MARK);
        return TestVenue.startPublic(chain, folder, 2);
    }

    @Test
    void shouldFollowMarksThatMoveWithoutALog() {
        final BigInteger before =
                dealer.markPrice(chain.perp(0), BlockTag.LATEST).orElseThrow();
        chain.mine(3);
        assertNotEquals(before, dealer.markPrice(chain.perp(0), BlockTag.LATEST).orElseThrow());

        venue.awaitChain();

        assertEquals(List.of(), venue.reconcile().differences());
        venue.await("a hint", () -> venue.hints().stream().anyMatch(hint -> hint.endsWith("[MARK_PRICE]")));
        assertEquals(List.of(), venue.stops());
    }
}
