/** A venue to try out: a local chain, a node, and simulated traders who use nothing but the public WebSocket. */
package io.croupier.relayer.demo;
