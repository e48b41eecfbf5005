package io.croupier.matcher.gateway;

/** Least fee rates that an order must carry, 1e18 = 1; negative is a rebate. */
public record FeeRates(long makerFeeRate, long takerFeeRate) {}
