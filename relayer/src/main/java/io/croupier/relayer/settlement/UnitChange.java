package io.croupier.relayer.settlement;

import io.croupier.signing.Address;
import java.math.BigInteger;

/**
 * What a unit does to one trader's position, by contracts/docs/rules.md: resting orders trade at their own price, the
 * incoming one gets the sum, each pays its fee; all divisions truncate toward zero.
 *
 * @param credit net of fees
 */
record UnitChange(BigInteger paper, BigInteger credit) {
    private static final BigInteger ONE = BigInteger.TEN.pow(18);

    static UnitChange of(final SettlementUnit unit, final Address trader) {
        BigInteger paper = BigInteger.ZERO;
        BigInteger credit = BigInteger.ZERO;
        BigInteger paperOfMakers = BigInteger.ZERO;
        BigInteger creditOfMakers = BigInteger.ZERO;
        for (int leg = 1; leg < unit.legs().size(); leg++) {
            final SignedOrder order = unit.legs().get(leg).order();
            final BigInteger sign = BigInteger.valueOf(order.paperAmount().signum());
            final BigInteger paperChange = unit.matchedPaper(leg).multiply(sign);
            final BigInteger creditChange =
                    paperChange.multiply(order.creditAmount()).divide(order.paperAmount());
            paperOfMakers = paperOfMakers.add(paperChange);
            creditOfMakers = creditOfMakers.add(creditChange);
            if (order.signer().equals(trader)) {
                paper = paper.add(paperChange);
                credit = credit.add(creditChange).subtract(fee(creditChange, order.makerFeeRate()));
            }
        }
        final SignedOrder incoming = unit.legs().get(0).order();
        if (incoming.signer().equals(trader)) {
            paper = paper.subtract(paperOfMakers);
            credit = credit.subtract(creditOfMakers).subtract(fee(creditOfMakers, incoming.takerFeeRate()));
        }
        return new UnitChange(paper, credit);
    }

    private static BigInteger fee(final BigInteger credit, final long rate) {
        return credit.abs().multiply(BigInteger.valueOf(rate)).divide(ONE);
    }
}
