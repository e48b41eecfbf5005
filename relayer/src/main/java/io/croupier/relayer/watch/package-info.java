/** The chain enters the core here: confirmed blocks become commands. */
package io.croupier.relayer.watch;
