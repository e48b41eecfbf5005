package io.croupier.contracts;

import static io.croupier.contracts.MarketParameters.unboundedPrice;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

/**
 * What a devnet holds.
 *
 * @param traders how many accounts get money, 0 to 1000
 * @param deposit what each of them has in the Dealer at first, in credit units (1e6 = one unit of the test token)
 * @param maxPositionAmount open positions an account may hold
 * @param withdrawTimeLock between the request and the execution of a withdrawal
 */
public record DevnetOptions(
        int traders,
        BigInteger deposit,
        int maxPositionAmount,
        Duration withdrawTimeLock,
        List<MarketParameters> markets) {
    private static final int TRADERS_MAX = 1000;

    public DevnetOptions {
        markets = List.copyOf(markets);
        if (traders < 0 || traders > TRADERS_MAX) {
            throw new IllegalArgumentException("accounts: " + traders + " is not in 0.." + TRADERS_MAX);
        }
        if (deposit.signum() < 0) {
            throw new IllegalArgumentException("deposit: " + deposit + " is negative");
        }
    }

    /** Fourteen traders with 1,000,000 each, BTC, ETH and SOL at round prices. */
    public static DevnetOptions standard() {
        return new DevnetOptions(
                14,
                new BigInteger("1000000000000"),
                10,
                Duration.ofSeconds(60),
                List.of(
                        market("BTC-PERP", "0.05", "0.03", "0.01", "0.01", "30000000000"),
                        market("ETH-PERP", "0.1", "0.05", "0.01", "0.02", "2000000000"),
                        market("SOL-PERP", "0.2", "0.1", "0.02", "0.015", "100000000")));
    }

    public DevnetOptions withTraders(final int value) {
        return new DevnetOptions(value, deposit, maxPositionAmount, withdrawTimeLock, markets);
    }

    public DevnetOptions withDeposit(final BigInteger value) {
        return new DevnetOptions(traders, value, maxPositionAmount, withdrawTimeLock, markets);
    }

    private static MarketParameters market(
            final String symbol,
            final String initialMargin,
            final String maintenanceMargin,
            final String liquidationOff,
            final String insuranceFee,
            final String markPrice) {
        return unboundedPrice(
                symbol,
                ratio(initialMargin),
                ratio(maintenanceMargin),
                ratio(liquidationOff),
                ratio(insuranceFee),
                new BigInteger(markPrice));
    }

    private static BigInteger ratio(final String decimal) {
        return new BigDecimal(decimal).movePointRight(18).toBigIntegerExact();
    }
}
