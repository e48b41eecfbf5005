package io.croupier.relayer.scenario;

import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.Hash;
import io.croupier.signing.Order;

/**
 * An order of a trade step, made for the venue at hand.
 *
 * @param hash what was to be signed
 * @param signature any bytes
 */
record ScenarioOrder(Order order, Hash hash, Bytes signature) {}
