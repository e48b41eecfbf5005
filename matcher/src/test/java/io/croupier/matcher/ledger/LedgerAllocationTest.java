package io.croupier.matcher.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What runs on the match thread allocates nothing once its tables have grown. */
class LedgerAllocationTest {
    private static final int ROUNDS = 5;
    private static final int COMMANDS = 20_000;
    private static final int ACCOUNTS = 64;
    private static final long NOTIONAL = 30_000_000L;
    private static final long FEE = 15_000L;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Venue venue = new Venue();
    private final Ledger ledger = venue.ledger;
    private final int[] markets = {venue.btc, venue.market(2, "2000"), venue.market(3, "100")};
    private final int[] accounts = new int[ACCOUNTS];
    private final byte[][] addresses = new byte[ACCOUNTS][20];
    private final UnitLegs unit = new UnitLegs();
    private final Int256 paper = new Int256();
    private final Int256 credit = new Int256();

    private long turn;
    private long admitted;

    @BeforeEach
    void fundAccounts() {
        for (int i = 0; i < ACCOUNTS; i++) {
            accounts[i] = venue.account(100 + i);
            addresses[i][19] = (byte) (100 + i);
            venue.deposit(accounts[i], "1000000");
        }
    }

    @Test
    void shouldAllocateNothingPerOrderMatchAndSettlement() {
        assertEquals(0, allocatedBy(this::orderMatchAndSettle));
        assertTrue(admitted > 0);
    }

    @Test
    void shouldAllocateNothingPerTradeCall() {
        final TradeCall call = new TradeCall();

        assertEquals(0, allocatedBy(() -> trade(call)));
        assertTrue(admitted > 0);
    }

    /** The least of some rounds: linking a call site may allocate once, a command would in every round. */
    private long allocatedBy(final Runnable command) {
        assertTrue(threads.getCurrentThreadAllocatedBytes() > 0);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < COMMANDS; i++) {
                command.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private void orderMatchAndSettle() {
        final int market = markets[(int) (turn % markets.length)];
        final int taker = ledger.account(addresses[(int) (turn % ACCOUNTS)], 0);
        final int maker = accounts[(int) ((turn + 1) % ACCOUNTS)];
        final boolean buy = turn / ACCOUNTS % 2 == 0;
        turn++;
        final RiskChecks risk = ledger.risk();
        final long charge = risk.charge(market, buy, 300_000, 1, Venue.MAKER_RATE, Venue.TAKER_RATE);
        if (risk.admissible(taker, market, buy, 1, charge) == Admission.ADMITTED) {
            admitted++;
            ledger.orders().open(taker, market, buy, 1, charge);
            ledger.orders().reduce(taker, market, buy, 1, 1, charge);
        }
        final long lots = buy ? 1 : -1;
        unit.clear(market);
        unit.add(taker, lots, -lots * NOTIONAL, FEE);
        unit.add(maker, -lots, lots * NOTIONAL, FEE);
        if (risk.safeAfterMatch(taker, market, lots, -lots * NOTIONAL, FEE)) {
            ledger.pending().add(unit);
            ledger.offChain().netValue(taker, credit);
            ledger.pending().remove(unit);
            settle(taker, market, lots);
            settle(maker, market, -lots);
        }
    }

    private void settle(final int account, final int market, final long lots) {
        ledger.scale(market).paper(lots, paper);
        ledger.facts().balanceChanged(account, market, paper, credit.set(-lots * NOTIONAL - FEE));
    }

    private void trade(final TradeCall call) {
        turn++;
        call.clear(venue.sender, venue.btc, Venue.NOW);
        final long lots = turn % 4 < 2 ? 1 : -1;
        leg(call.add(), accounts[0], lots);
        leg(call.add(), accounts[1], -lots);
        // every second call is refused half way and undone
        call.leg(1).expiration = turn % 2 == 0 ? Venue.NOW : Venue.NOW - 1;
        if (ledger.trading().trade(call) == Refusal.NONE) {
            admitted++;
        }
    }

    /** The same two orders again and again, matched by one unit of paper each time. */
    private void leg(final TradeLeg leg, final int signer, final long side) {
        leg.market = venue.btc;
        leg.signer = signer;
        leg.signed = true;
        leg.paper.set(side * Long.MAX_VALUE);
        leg.credit.set(-side * Long.MAX_VALUE);
        leg.expiration = Venue.NOW;
        leg.nonce = 0;
        leg.hash0 = side;
        leg.hash1 = signer;
        leg.match.set(1);
    }
}
