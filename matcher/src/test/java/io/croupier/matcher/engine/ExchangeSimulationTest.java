package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.Ledger;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.HexFormat;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeded traffic of every kind: what must hold whatever traders, chain and relayer do. */
final class ExchangeSimulationTest {
    private static final int COMMANDS = 20_000;
    /** One command in so many may meet a full table or an order that goes on in the next command. */
    private static final int GROWTH_SHARE = 400;

    private final ExpandableArrayBuffer slot = new ExpandableArrayBuffer();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldKeepItsBooksWhateverHappens(final long seed) {
        final VenueTraffic traffic = new VenueTraffic(seed);
        traffic.start();
        for (int i = 0; i < COMMANDS; i++) {
            traffic.step();
        }
        traffic.settleEverything();

        assertEquals(0, traffic.exchange.unsettledUnits(), "seed " + seed);
        assertLedgerAddsUp(traffic, seed);
        assertSameAgain(traffic, 0, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = 5)
    void shouldDoTheSameWhateverWasPrefetched(final long seed) {
        final VenueTraffic traffic = new VenueTraffic(seed);
        traffic.start();
        for (int i = 0; i < COMMANDS / 4; i++) {
            traffic.step();
        }

        assertSameAgain(traffic, 16, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = 6)
    void shouldAllocateOnlyWhereATableGrowsOncePastItsWarmUp(final long seed) {
        final VenueTraffic traffic = new VenueTraffic(seed);
        traffic.start();
        for (int i = 0; i < COMMANDS; i++) {
            traffic.step();
        }
        replay(traffic, new Exchange());

        final int allocating = replay(traffic, new Exchange());

        assertTrue(
                allocating <= traffic.commands.size() / 2 / GROWTH_SHARE,
                allocating + " of " + traffic.commands.size() / 2 + " commands allocated, seed " + seed);
    }

    /** Runs all commands and returns how many of the second half allocated anything. */
    private int replay(final VenueTraffic traffic, final Exchange target) {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int allocating = 0;
        for (int i = 0; i < traffic.commands.size(); i++) {
            final byte[] command = traffic.commands.get(i);
            final long commandMs = traffic.times.get(i);
            slot.putBytes(0, command);
            final long before = threads.getCurrentThreadAllocatedBytes();
            target.onCommand(i + 1, commandMs, slot, 0, slot, command.length);
            final boolean allocated = threads.getCurrentThreadAllocatedBytes() > before;
            allocating += allocated && i >= traffic.commands.size() / 2 ? 1 : 0;
        }
        return allocating;
    }

    /** Paper sums to zero in each market; credits and fees sum to what was deposited; nothing is left pending. */
    private void assertLedgerAddsUp(final VenueTraffic traffic, final long seed) {
        final Ledger ledger = traffic.exchange.ledger();
        final Int256 value = new Int256();
        BigInteger credit = BigInteger.ZERO;
        for (int account = 0; account < ledger.accounts(); account++) {
            credit = credit.add(ledger.onChain().primaryCredit(account, value).toBigInteger());
            for (int market = 0; market < ledger.markets(); market++) {
                credit = credit.add(
                        ledger.onChain().credit(account, market, value).toBigInteger());
                assertEquals(
                        ledger.onChain().paper(account, market, new Int256()),
                        ledger.offChain().paper(account, market, value),
                        "seed " + seed);
            }
        }
        for (int market = 0; market < ledger.markets(); market++) {
            BigInteger paper = BigInteger.ZERO;
            for (int account = 0; account < ledger.accounts(); account++) {
                paper = paper.add(ledger.onChain().paper(account, market, value).toBigInteger());
            }
            assertEquals(BigInteger.ZERO, paper, "seed " + seed);
        }
        assertEquals(traffic.deposited, credit, "seed " + seed);
    }

    /** @param ahead commands that are prefetched before each, itself among them */
    private void assertSameAgain(final VenueTraffic traffic, final int ahead, final long seed) {
        final Exchange again = new Exchange();
        for (int i = 0; i < traffic.commands.size(); i++) {
            for (int next = i; i > 0 && next < Math.min(i + ahead, traffic.commands.size()); next++) {
                slot.putBytes(0, traffic.commands.get(next));
                again.prefetch(slot, 0);
            }
            final byte[] command = traffic.commands.get(i);
            slot.putBytes(0, command);
            final int length = again.onCommand(i + 1, traffic.times.get(i), slot, 0, slot, command.length);
            final byte[] caused = new byte[length];
            slot.getBytes(command.length, caused);
            assertEquals(
                    HexFormat.of().formatHex(traffic.events.get(i)),
                    HexFormat.of().formatHex(caused),
                    "seed " + seed + ", command " + i);
        }
    }
}
