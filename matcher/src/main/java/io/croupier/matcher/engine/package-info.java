/** The exchange as a state machine, and the ring that feeds it. */
package io.croupier.matcher.engine;
