/** From a match to its place on a real chain: how long, at what cost, and with how much memory. */
package io.croupier.benchmarks.settlement;
