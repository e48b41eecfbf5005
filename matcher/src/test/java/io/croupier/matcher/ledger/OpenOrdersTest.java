package io.croupier.matcher.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class OpenOrdersTest {
    private final Venue venue = new Venue();
    private final OpenOrders orders = venue.ledger.orders();

    @Property
    void shouldReleaseChargesProRataAndEndAtZero(
            @ForAll @LongRange(min = 1, max = 1L << 50) final long size,
            @ForAll @LongRange(min = 0, max = 1L << 61) final long charge,
            @ForAll @Size(max = 10) final List<@LongRange(min = 1, max = 1L << 50) Long> fills) {
        orders.open(venue.a, venue.btc, true, size, charge);

        long remaining = size;
        long held = charge;
        for (final long wanted : fills) {
            if (remaining > 0) {
                final long fill = Math.min(wanted, remaining);
                final long before = held;
                held = orders.reduce(venue.a, venue.btc, true, fill, remaining, held);
                remaining -= fill;
                assertTrue(held >= 0 && held <= before);
                assertEquals(remaining, orders.lots(venue.a, venue.btc, true));
            }
        }
        if (remaining > 0) {
            orders.close(venue.a, venue.btc, true, remaining, held);
        } else {
            assertEquals(0, held);
        }

        assertEquals(0, orders.lots(venue.a, venue.btc, true));
        assertEquals(Ledger.NONE, venue.ledger.firstLivePosition(venue.a));
    }

    @Example
    void shouldHoldTheLargerShareOfAnIndivisibleCharge() {
        orders.open(venue.a, venue.btc, false, 3, 10);

        assertEquals(7, orders.reduce(venue.a, venue.btc, false, 1, 3, 10));
        assertEquals(4, orders.reduce(venue.a, venue.btc, false, 1, 2, 7));
        assertEquals(0, orders.reduce(venue.a, venue.btc, false, 1, 1, 4));
    }

    @Example
    void shouldRefuseToReleaseMoreThanIsHeld() {
        orders.open(venue.a, venue.btc, true, 5, 0);

        assertThrows(IllegalStateException.class, () -> orders.close(venue.a, venue.btc, true, 6, 0));
        assertThrows(IllegalStateException.class, () -> orders.close(venue.a, venue.btc, false, 1, 0));
    }
}
