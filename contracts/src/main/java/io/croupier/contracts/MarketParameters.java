package io.croupier.contracts;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

/**
 * How risky a market is and where its mark price starts. Ratios and rates are 1e18-based; the Dealer requires
 * {@code liquidationPriceOff + insuranceFeeRate <= liquidationThreshold <= initialMarginRatio} and
 * {@code liquidationThreshold < 1e18}.
 *
 * @param symbol for people, unique within a venue, such as BTC-PERP
 * @param initialMarginRatio margin to open, of the position's value
 * @param liquidationThreshold margin to keep, of the position's value
 * @param liquidationPriceOff a liquidator's discount against the mark price
 * @param insuranceFeeRate share of a liquidation's credit that goes to the insurance account
 * @param initialMarkPrice credit units per 1e18 paper (30,000 USDC a contract is 30000e6)
 * @param markPriceAgeMax after which the price is stale and nothing that needs it settles; zero = never
 * @param markPriceMoveMax greatest share by which a price may differ from the one before; zero = unbounded
 */
public record MarketParameters(
        String symbol,
        BigInteger initialMarginRatio,
        BigInteger liquidationThreshold,
        BigInteger liquidationPriceOff,
        BigInteger insuranceFeeRate,
        BigInteger initialMarkPrice,
        Duration markPriceAgeMax,
        BigInteger markPriceMoveMax) {

    private static final BigInteger ONE = BigInteger.TEN.pow(18);

    public MarketParameters {
        requireNonNull(symbol, "symbol");
        requireNonNull(markPriceAgeMax, "markPriceAgeMax");
        requireNonNull(markPriceMoveMax, "markPriceMoveMax");
        if (symbol.isBlank()) {
            throw new IllegalArgumentException("symbol: is blank");
        }
        if (initialMarkPrice.signum() <= 0) {
            throw new IllegalArgumentException(symbol + ".initialMarkPrice: " + initialMarkPrice + " is not positive");
        }
        for (final BigInteger ratio :
                List.of(initialMarginRatio, liquidationThreshold, liquidationPriceOff, insuranceFeeRate)) {
            if (ratio.signum() < 0) {
                throw new IllegalArgumentException(symbol + ": the ratio " + ratio + " is negative");
            }
        }
        if (liquidationThreshold.compareTo(ONE) >= 0 || liquidationThreshold.compareTo(initialMarginRatio) > 0) {
            throw new IllegalArgumentException(symbol + ".liquidationThreshold: " + liquidationThreshold
                    + " is not below 1e18 and at most initialMarginRatio (" + initialMarginRatio + ")");
        }
        if (liquidationPriceOff.add(insuranceFeeRate).compareTo(liquidationThreshold) > 0) {
            throw new IllegalArgumentException(symbol + ": liquidationPriceOff + insuranceFeeRate exceed"
                    + " liquidationThreshold (" + liquidationThreshold + ")");
        }
    }

    /** A market whose price never goes stale and may move freely: for chains without a steady price keeper. */
    public static MarketParameters unboundedPrice(
            final String symbol,
            final BigInteger initialMarginRatio,
            final BigInteger liquidationThreshold,
            final BigInteger liquidationPriceOff,
            final BigInteger insuranceFeeRate,
            final BigInteger initialMarkPrice) {
        return new MarketParameters(
                symbol,
                initialMarginRatio,
                liquidationThreshold,
                liquidationPriceOff,
                insuranceFeeRate,
                initialMarkPrice,
                Duration.ZERO,
                BigInteger.ZERO);
    }
}
