/** The exchange as a whole: time, memory, allocation, growth and replay of commands. */
package io.croupier.benchmarks.exchange;
