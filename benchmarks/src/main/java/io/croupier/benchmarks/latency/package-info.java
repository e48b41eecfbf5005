/** From the wire to the acknowledgement: an open-loop load generator and the venue that it loads. */
package io.croupier.benchmarks.latency;
