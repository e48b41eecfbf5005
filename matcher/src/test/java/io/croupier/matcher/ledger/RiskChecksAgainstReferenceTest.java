package io.croupier.matcher.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.matcher.ledger.ReferenceRisk.Holding;
import io.croupier.matcher.ledger.ReferenceRisk.Leg;
import io.croupier.matcher.ledger.ReferenceRisk.OpenOrder;
import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class RiskChecksAgainstReferenceTest {
    private static final int MARKETS = 3;
    private static final int STEPS = 40;

    @Property(tries = 300)
    void shouldJudgeLikeThePlainRules(@ForAll final Random random) {
        assertSameJudgement(new Pair(random));
    }

    @Property(tries = 300)
    void shouldJudgeLikeThePlainRulesWhereAmountsAreTooWideForWords(@ForAll final Random random) {
        final Pair pair = new Pair(random);
        pair.widen();

        assertSameJudgement(pair);
    }

    private static void assertSameJudgement(final Pair pair) {
        for (int i = 0; i < STEPS; i++) {
            pair.change();
            pair.assertSameExcess();
            pair.assertSameAdmission();
            pair.assertSameMatch();
        }
    }

    /** An account in the ledger and in the reference, changed alike. */
    private static final class Pair {
        private final Venue venue = new Venue();
        private final Ledger ledger = venue.ledger;
        private final int[] markets = {venue.btc, venue.market(2, "2000"), venue.market(3, "0.5")};
        private final ReferenceRisk reference = new ReferenceRisk();
        private final Random random;

        Pair(final Random random) {
            this.random = random;
            for (int i = 0; i < MARKETS; i++) {
                final Holding holding = new Holding();
                final BigInteger mark =
                        ledger.onChain().markPrice(markets[i], new Int256()).toBigInteger();
                holding.marks = new BigInteger[] {mark, mark};
                reference.holdings.add(holding);
            }
        }

        /** Collateral that no short path takes, and a debt of the same size. */
        private void widen() {
            final long amount = 1L << 61;
            venue.ledger.funds().deposit(venue.a, new Int256(amount), new Int256(0));
            reference.collateral = reference.collateral.add(BigInteger.valueOf(amount));
            final Holding holding = reference.holdings.getFirst();
            ledger.facts()
                    .balanceChanged(venue.a, markets[0], new Int256(1_000_000_000_000_000_000L), new Int256(-amount));
            holding.paper = BigInteger.valueOf(1_000_000_000_000_000_000L);
            holding.reducedCredit = ledger.onChain()
                    .reducedCredit(venue.a, markets[0], new Int256())
                    .toBigInteger();
        }

        private void change() {
            final int i = random.nextInt(MARKETS);
            final Holding holding = reference.holdings.get(i);
            switch (random.nextInt(9)) {
                case 0 -> deposit();
                case 1 -> settle(i, holding);
                case 2 -> addPending(i, holding);
                case 3 -> removePending(i, holding);
                case 4 -> openOrder(i, holding);
                case 5 -> reduceOrder(i, holding);
                case 6 -> moveMarks(i, holding);
                case 7 -> moveFunding(i, holding);
                default -> reserve();
            }
        }

        private void deposit() {
            final long amount = random.nextLong(3_000_000_000L);
            venue.ledger.funds().deposit(venue.a, new Int256(amount), new Int256(amount / 3));
            reference.collateral = reference.collateral.add(BigInteger.valueOf(amount + amount / 3));
        }

        private void settle(final int i, final Holding holding) {
            final Int256 paper = new Int256(random.nextLong(-1L << 61, 1L << 61));
            final Int256 credit = new Int256(-paper.signum() * random.nextLong(60_000_000_000L));
            ledger.facts().balanceChanged(venue.a, markets[i], paper, credit);
            holding.paper =
                    ledger.onChain().paper(venue.a, markets[i], new Int256()).toBigInteger();
            holding.reducedCredit = ledger.onChain()
                    .reducedCredit(venue.a, markets[i], new Int256())
                    .toBigInteger();
        }

        private void addPending(final int i, final Holding holding) {
            final Leg leg = leg();
            ledger.pending().add(venue.a, markets[i], leg.lots(), leg.credit(), leg.fee());
            holding.pending.add(leg);
        }

        private void removePending(final int i, final Holding holding) {
            if (!holding.pending.isEmpty()) {
                final Leg leg = holding.pending.removeFirst();
                ledger.pending().remove(venue.a, markets[i], leg.lots(), leg.credit(), leg.fee());
            }
        }

        private void openOrder(final int i, final Holding holding) {
            final OpenOrder order = order();
            ledger.orders().open(venue.a, markets[i], order.buy(), order.lots(), order.charge());
            holding.orders.add(order);
        }

        private void reduceOrder(final int i, final Holding holding) {
            if (!holding.orders.isEmpty()) {
                final OpenOrder order = holding.orders.removeFirst();
                final long lots = random.nextLong(1, order.lots() + 1);
                final long held =
                        ledger.orders().reduce(venue.a, markets[i], order.buy(), lots, order.lots(), order.charge());
                if (lots < order.lots()) {
                    holding.orders.add(new OpenOrder(order.buy(), order.lots() - lots, held));
                }
            }
        }

        private void moveMarks(final int i, final Holding holding) {
            final long mark = holding.marks[0].longValue();
            final long confirmed = mark + random.nextLong(-mark / 50, mark / 50 + 1);
            final long seen = random.nextBoolean() ? confirmed : mark + random.nextLong(-mark / 50, mark / 50 + 1);
            ledger.facts().markChanged(markets[i], new Int256(confirmed));
            ledger.hints().sawMark(1, markets[i], new Int256(seen));
            holding.marks = new BigInteger[] {BigInteger.valueOf(confirmed), BigInteger.valueOf(seen)};
        }

        private void moveFunding(final int i, final Holding holding) {
            final long confirmed = random.nextLong(-100_000_000L, 100_000_000L);
            final long seen = random.nextBoolean() ? confirmed : random.nextLong(-100_000_000L, 100_000_000L);
            ledger.facts().fundingChanged(markets[i], new Int256(confirmed));
            ledger.hints().sawFunding(1, markets[i], new Int256(seen));
            holding.fundings = new BigInteger[] {BigInteger.valueOf(confirmed), BigInteger.valueOf(seen)};
        }

        private void reserve() {
            final long confirmed = random.nextLong(500_000_000L);
            final long seen = random.nextLong(500_000_000L);
            ledger.facts().withdrawRequested(venue.a, new Int256(confirmed), new Int256(1), 0);
            ledger.hints().sawWithdrawRequest(1, venue.address(venue.a), 0, new Int256(seen), new Int256(2));
            reference.reserved = BigInteger.valueOf(Math.max(confirmed + 1, seen + 2));
        }

        private Leg leg() {
            final long lots = random.nextLong(-3000, 3001);
            return new Leg(
                    lots, -Long.signum(lots) * random.nextLong(60_000_000_000L), random.nextLong(-1000, 100_000));
        }

        private OpenOrder order() {
            return new OpenOrder(random.nextBoolean(), random.nextLong(1, 3000), random.nextLong(200_000_000L));
        }

        private void assertSameExcess() {
            assertEquals(
                    reference.initialMarginExcess(),
                    ledger.risk().initialMarginExcess(venue.a, new Int256()).toBigInteger());
        }

        private void assertSameAdmission() {
            final int i = random.nextInt(MARKETS);
            final OpenOrder order = order();

            assertEquals(
                    reference.admissible(i, order) ? Admission.ADMITTED : Admission.INSUFFICIENT_MARGIN,
                    ledger.risk().admissible(venue.a, markets[i], order.buy(), order.lots(), order.charge()));
        }

        private void assertSameMatch() {
            final int i = random.nextInt(MARKETS);
            final Leg leg = leg();

            assertEquals(
                    reference.safeAfterMatch(i, leg),
                    ledger.risk().safeAfterMatch(venue.a, markets[i], leg.lots(), leg.credit(), leg.fee()));
        }
    }
}
