/** Bytes that the stages of the pipeline allocate for a command once they are warm. */
package io.croupier.benchmarks.allocation;
