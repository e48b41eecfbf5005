package io.croupier.relayer.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.signing.Address;
import io.croupier.signing.Order;
import io.croupier.signing.OrderInfo;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * What a trader needs to know of a market to sign an order the venue accepts, out of {@code exchange_info}.
 *
 * @param paperPerLot smallest step of size, 1e18 = one contract
 * @param creditPerTickLot credit units of one tick and one lot
 * @param tickSize quote units of one tick
 * @param makerFeeRate least rate, 1e18 = 1
 * @param takerFeeRate least rate, 1e18 = 1
 */
record MarketTerms(
        String symbol,
        Address perp,
        BigInteger paperPerLot,
        BigInteger creditPerTickLot,
        BigDecimal tickSize,
        long makerFeeRate,
        long takerFeeRate) {

    static MarketTerms of(final JsonNode market) {
        return new MarketTerms(
                market.path("symbol").asText(),
                Address.parse(market.path("perp").asText()),
                new BigInteger(market.path("paperPerLot").asText()),
                new BigInteger(market.path("creditPerTickLot").asText()),
                new BigDecimal(market.path("tickSize").asText()),
                market.path("makerFeeRate").asLong(),
                market.path("takerFeeRate").asLong());
    }

    /** The price in ticks, rounded down. */
    long ticks(final BigDecimal price) {
        return price.divideToIntegralValue(tickSize).longValueExact();
    }

    /** @param buy whether paper comes in; otherwise credit does */
    Order order(
            final Address signer,
            final boolean buy,
            final long ticks,
            final long lots,
            final long expirationSeconds,
            final long nonce) {
        final BigInteger size = BigInteger.valueOf(buy ? lots : -lots);
        return new Order(
                perp,
                signer,
                paperPerLot.multiply(size),
                creditPerTickLot
                        .multiply(BigInteger.valueOf(ticks))
                        .multiply(size)
                        .negate(),
                new OrderInfo(makerFeeRate, takerFeeRate, expirationSeconds, nonce));
    }
}
