/** The operator's process: configuration, wiring, health and metrics, commands. {@link io.croupier.relayer.node.Node} shows all wiring. */
package io.croupier.relayer.node;
