package io.croupier.matcher.gateway;

/** One resting order met by an incoming one, as the public sees it. */
public record Trade(UnitView unit, long priceTicks, long lots, long timeMs) {}
