package io.croupier.matcher.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random venues: what must hold whatever happens. */
class LedgerPropertiesTest {
    private static final int TRADERS = 5;
    private static final int STEPS = 60;

    private final Int256 register = new Int256();

    @Property(tries = 100)
    void shouldConserveMoneyAndPaper(@ForAll final Random random) {
        final Walk walk = new Walk(random);

        for (int i = 0; i < STEPS; i++) {
            walk.step();
            walk.assertConserved();
        }
        assertTrue(walk.accepted > 0);
    }

    @Property(tries = 100)
    void shouldLeaveNoTraceOfARefusedCall(@ForAll final Random random) {
        final Walk walk = new Walk(random);

        for (int i = 0; i < STEPS; i++) {
            final List<String> before = walk.state();
            if (walk.step() != Refusal.NONE) {
                assertEquals(before, walk.state());
            }
        }
    }

    @Property(tries = 100)
    void shouldShowPendingUnitsAsTheyWillSettle(@ForAll final Random random) {
        final Walk walk = new Walk(random);
        for (int i = 0; i < STEPS; i++) {
            walk.step();
        }
        final Ledger ledger = walk.venue.ledger;
        final UnitLegs unit = new UnitLegs();
        unit.clear(walk.venue.btc);
        final long lots = random.nextLong(-1000, 1001);
        final long credit = random.nextLong(60_000_000) * -Long.signum(lots);
        unit.add(walk.traders[0], lots, credit, 77);
        unit.add(walk.traders[1], -lots, -credit, -7);
        ledger.pending().add(unit);
        final List<String> expected = walk.offChain();

        ledger.pending().remove(unit);
        for (int leg = 0; leg < unit.size(); leg++) {
            ledger.facts()
                    .balanceChanged(
                            unit.account(leg),
                            unit.market(),
                            Venue.SCALE.paper(unit.lots(leg), new Int256()),
                            new Int256(unit.credit(leg) - unit.fee(leg)));
        }

        assertEquals(expected, walk.offChain());
    }

    /** Seeded deposits, trades, marks, funding, withdrawals and liquidations. */
    private final class Walk {
        private final Venue venue = new Venue();
        private final Random random;
        private final int[] traders = new int[TRADERS];
        private final LiquidationCall liquidation = new LiquidationCall();
        private BigInteger deposited = BigInteger.ZERO;
        private long settlements;
        private int accepted;

        Walk(final Random random) {
            this.random = random;
            for (int i = 0; i < TRADERS; i++) {
                traders[i] = venue.account(20 + i);
                deposit(traders[i], 2000);
            }
        }

        Refusal step() {
            final Refusal refusal =
                    switch (random.nextInt(8)) {
                        case 0 -> deposit(trader(), random.nextInt(1000));
                        case 1 ->
                            venue.ledger
                                    .administration()
                                    .setMarkPrice(
                                            venue.btc,
                                            new Int256(27_000_000_000L + random.nextInt(2_000_000_000) * 3L));
                        case 2 -> venue.fund(new Int256(random.nextInt()));
                        case 3 -> withdraw();
                        case 4 -> liquidate();
                        default -> trade();
                    };
            accepted += refusal == Refusal.NONE ? 1 : 0;
            return refusal;
        }

        private Refusal deposit(final int account, final int dollars) {
            deposited = deposited.add(BigInteger.valueOf(dollars * 1_000_000L));
            return venue.ledger.funds().deposit(account, new Int256(dollars * 1_000_000L), new Int256());
        }

        private Refusal withdraw() {
            final int from = trader();
            final long amount = random.nextInt(500_000_000);
            final boolean internal = random.nextBoolean();
            final Refusal refusal =
                    venue.ledger.funds().fastWithdraw(from, from, trader(), new Int256(amount), new Int256(), internal);
            if (refusal == Refusal.NONE && !internal) {
                deposited = deposited.subtract(BigInteger.valueOf(amount));
            }
            return refusal;
        }

        private Refusal liquidate() {
            liquidation.liquidator = trader();
            liquidation.executor = liquidation.liquidator;
            liquidation.trader = trader();
            liquidation.market = venue.btc;
            venue.ledger.onChain().paper(liquidation.trader, venue.btc, liquidation.requestPaper);
            final boolean isLong = liquidation.requestPaper.signum() > 0;
            liquidation.expectCredit.set(isLong ? -1L << 60 : 0);
            settlements += 2;
            return venue.ledger.liquidation().liquidate(liquidation);
        }

        private Refusal trade() {
            final int taker = random.nextInt(TRADERS);
            final long side = random.nextBoolean() ? 1 : -1;
            final long paper = 1 + random.nextLong(2_000_000_000_000_000_000L);
            final long match = 1 + random.nextLong(paper);
            final long price = random.nextLong(29_000, 31_000);
            venue.trade();
            add(traders[taker], side * paper, price, match);
            add(traders[(taker + 1 + random.nextInt(TRADERS - 1)) % TRADERS], -side * paper, price, match);
            venue.leg(1).makerFeeRate = random.nextBoolean() ? Venue.MAKER_RATE : -Venue.MAKER_RATE;
            settlements += 2;
            return venue.send();
        }

        private void add(final int signer, final long paper, final long price, final long match) {
            final Int256 credit = new Int256(-paper).multiply(price).divideTowardZero(1_000_000_000_000L);
            venue.add(signer, new Int256(paper), credit, new Int256(match));
        }

        private int trader() {
            return traders[random.nextInt(TRADERS)];
        }

        /** Paper sums to zero; primary and position credit sum to what was paid in, but for funding's rounding. */
        private void assertConserved() {
            BigInteger paper = BigInteger.ZERO;
            BigInteger money = BigInteger.ZERO;
            for (int account = 0; account < venue.ledger.accounts(); account++) {
                final AccountView view = venue.ledger.onChain();
                paper = paper.add(view.paper(account, venue.btc, register).toBigInteger());
                money = money.add(view.primaryCredit(account, register).toBigInteger());
                money = money.add(view.credit(account, venue.btc, register).toBigInteger());
            }
            assertEquals(BigInteger.ZERO, paper);
            final long slack = settlements + TRADERS;
            assertTrue(
                    money.subtract(deposited).abs().compareTo(BigInteger.valueOf(slack)) <= 0,
                    money + " of " + deposited);
        }

        private List<String> state() {
            final List<String> state = print(venue.ledger.onChain());
            for (int account = 0; account < venue.ledger.accounts(); account++) {
                state.add(Integer.toString(livePositions(account)));
                state.add(Long.toString(venue.ledger.onChain().serial(account, venue.btc)));
                state.add(venue.ledger
                        .onChain()
                        .reducedCredit(account, venue.btc, register)
                        .toString());
            }
            return state;
        }

        private List<String> offChain() {
            return print(venue.ledger.offChain());
        }

        private List<String> print(final AccountView view) {
            final List<String> state = new ArrayList<>();
            for (int account = 0; account < venue.ledger.accounts(); account++) {
                state.add(view.netValue(account, register).toString());
                state.add(view.maintenanceMargin(account, register).toString());
                state.add(view.initialMargin(account, register).toString());
                state.add(view.paper(account, venue.btc, register).toString());
                state.add(view.liquidationPrice(account, venue.btc, register).toString());
            }
            return state;
        }

        private int livePositions(final int account) {
            int count = 0;
            for (int p = venue.ledger.firstLivePosition(account);
                    p != Ledger.NONE;
                    p = venue.ledger.nextLivePosition(p)) {
                count++;
            }
            return count;
        }
    }
}
