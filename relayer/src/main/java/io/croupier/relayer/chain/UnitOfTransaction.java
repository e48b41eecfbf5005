package io.croupier.relayer.chain;

/** The unit that a transaction settles, where the logs do not tell. */
public record UnitOfTransaction(int lane, long unit) {}
