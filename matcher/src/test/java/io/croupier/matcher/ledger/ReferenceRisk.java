package io.croupier.matcher.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rules of admission and match written down plainly for one account, in BigInteger, without sums kept anywhere. */
final class ReferenceRisk {
    private static final BigInteger W = BigInteger.valueOf(1_000_000_000_000_000_000L);
    private static final BigInteger INITIAL = BigInteger.valueOf(50_000_000_000_000_000L);
    private static final BigInteger MAINTENANCE = BigInteger.valueOf(30_000_000_000_000_000L);
    private static final BigInteger BUFFER = BigInteger.valueOf(Venue.BUFFER);
    private static final BigInteger PAPER_PER_LOT = BigInteger.valueOf(Venue.SCALE.paperPerLot());

    record OpenOrder(boolean buy, long lots, long charge) {}

    record Leg(long lots, long credit, long fee) {}

    /** One market as the account has it. */
    static final class Holding {
        BigInteger paper = BigInteger.ZERO;
        BigInteger reducedCredit = BigInteger.ZERO;
        BigInteger[] marks = {BigInteger.ZERO, BigInteger.ZERO};
        BigInteger[] fundings = {BigInteger.ZERO, BigInteger.ZERO};
        final List<Leg> pending = new ArrayList<>();
        final List<OpenOrder> orders = new ArrayList<>();

        BigInteger combinedPaper() {
            BigInteger sum = paper;
            for (final Leg leg : pending) {
                sum = sum.add(PAPER_PER_LOT.multiply(BigInteger.valueOf(leg.lots())));
            }
            return sum;
        }

        private BigInteger credit() {
            BigInteger sum =
                    mul(paper, fundings[0]).min(mul(paper, fundings[1])).add(reducedCredit);
            for (final Leg leg : pending) {
                sum = sum.add(BigInteger.valueOf(leg.credit())).subtract(BigInteger.valueOf(leg.fee()));
            }
            return sum;
        }

        private BigInteger after(final boolean buy) {
            BigInteger sum = combinedPaper();
            for (final OpenOrder order : orders) {
                if (order.buy() == buy) {
                    sum = sum.add(PAPER_PER_LOT.multiply(BigInteger.valueOf(buy ? order.lots() : -order.lots())));
                }
            }
            return sum.abs();
        }

        private BigInteger charges(final boolean buy) {
            return BigInteger.valueOf(orders.stream()
                    .filter(order -> order.buy() == buy)
                    .mapToLong(OpenOrder::charge)
                    .sum());
        }

        private BigInteger worst() {
            return after(true).max(after(false));
        }

        private BigInteger initialMarginExcess() {
            final int side = after(true).compareTo(after(false));
            final BigInteger charge = side > 0
                    ? charges(true)
                    : side < 0 ? charges(false) : charges(true).max(charges(false));
            BigInteger least = null;
            for (final BigInteger mark : marks) {
                final BigInteger excess = mul(combinedPaper(), mark).subtract(mul(mul(worst(), mark), INITIAL));
                least = least == null ? excess : least.min(excess);
            }
            return least.add(credit()).subtract(charge);
        }

        private BigInteger maintenanceExcess() {
            return Arrays.stream(marks)
                    .map(this::maintenanceExcess)
                    .min(BigInteger::compareTo)
                    .orElseThrow();
        }

        private BigInteger maintenanceExcess(final BigInteger mark) {
            final BigInteger value = mul(combinedPaper(), mark);
            final BigInteger[] buffer = value.abs().multiply(BUFFER).divideAndRemainder(W);
            return value.subtract(mul(value.abs(), MAINTENANCE))
                    .subtract(buffer[0].add(BigInteger.valueOf(buffer[1].signum())))
                    .add(credit());
        }
    }

    BigInteger collateral = BigInteger.ZERO;
    BigInteger reserved = BigInteger.ZERO;
    final List<Holding> holdings = new ArrayList<>();

    BigInteger initialMarginExcess() {
        BigInteger sum = collateral.subtract(reserved);
        for (final Holding holding : holdings) {
            sum = sum.add(holding.initialMarginExcess());
        }
        return sum;
    }

    boolean admissible(final int market, final OpenOrder order) {
        final Holding holding = holdings.get(market);
        final BigInteger before = holding.worst();
        holding.orders.add(order);
        final boolean admitted =
                holding.worst().compareTo(before) <= 0 || initialMarginExcess().signum() >= 0;
        holding.orders.removeLast();
        return admitted;
    }

    boolean safeAfterMatch(final int market, final Leg leg) {
        final Holding holding = holdings.get(market);
        final BigInteger before = holding.combinedPaper().abs();
        final List<BigInteger> excessBefore =
                Arrays.stream(holding.marks).map(holding::maintenanceExcess).toList();
        holding.pending.add(leg);
        boolean tested = holding.combinedPaper().abs().compareTo(before) > 0;
        for (int i = 0; i < excessBefore.size(); i++) {
            tested |= holding.maintenanceExcess(holding.marks[i]).compareTo(excessBefore.get(i)) < 0;
        }
        BigInteger sum = tested ? collateral.subtract(reserved) : collateral;
        for (final Holding each : holdings) {
            sum = sum.add(each.maintenanceExcess());
        }
        holding.pending.removeLast();
        return sum.signum() >= 0;
    }

    private static BigInteger mul(final BigInteger a, final BigInteger b) {
        return a.multiply(b).divide(W);
    }
}
