/** The order book alone, beside exchange-core's on the same commands. */
package io.croupier.benchmarks.book;
