/** The journal's append beside a bare memory-mapped file. */
package io.croupier.benchmarks.journal;
