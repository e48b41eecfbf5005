/**
 * Duties beside settlement that keep a venue alive: pushing mark prices, moving funding indexes, liquidating. Keepers
 * remember nothing that matters: before each step they read the chain again, so that a crash repeats nothing.
 */
package io.croupier.relayer.keeper;
