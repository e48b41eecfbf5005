package io.croupier.matcher.gateway;

import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.MarketScale;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Turns a market's ticks and lots into what people read: prices in quote units, sizes in contracts, as plain decimal
 * strings without trailing zeros.
 *
 * <p>A contract is 1e18 paper, a quote unit is {@code 10^collateralDecimals} credit; {@link
 * MarketScale} converts between ticks and lots and those. Where a value has no finite decimal it is rounded half to even at 18 decimals.
 */
public record QuoteScale(MarketScale scale, int collateralDecimals) {
    private static final int PAPER_DECIMALS = 18;
    private static final int DECIMALS = 18;

    /** Price of a number of ticks, quote units for a contract. */
    public String price(final long ticks) {
        return contractPrice(BigInteger.valueOf(scale.notional(ticks, 1)), 1);
    }

    /** Average price of {@code lots} that cost {@code credit}, both of any sign. */
    public String averagePrice(final long credit, final long lots) {
        return contractPrice(BigInteger.valueOf(credit).abs(), Math.abs(lots));
    }

    /** Price given as credit for 1e18 paper, as marks are on chain. */
    public String price(final BigInteger creditPerContract) {
        return text(new BigDecimal(creditPerContract, collateralDecimals));
    }

    /** Size of a number of lots in contracts. */
    public String size(final long lots) {
        return text(new BigDecimal(paper(lots), PAPER_DECIMALS));
    }

    /** Paper of a number of lots, with its sign. */
    public BigInteger paper(final long lots) {
        return scale.paper(lots, new Int256()).toBigInteger();
    }

    /** Credit that lots cost at a price, positive. */
    public BigInteger notional(final long ticks, final long lots) {
        return BigInteger.valueOf(scale.notional(ticks, lots));
    }

    private String contractPrice(final BigInteger credit, final long lots) {
        return text(new BigDecimal(credit, collateralDecimals - PAPER_DECIMALS)
                .divide(new BigDecimal(paper(lots)), DECIMALS, RoundingMode.HALF_EVEN));
    }

    private static String text(final BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
