/**
 * JSON-RPC 2.0 over WebSocket, and HTTP on the same port, with Netty. {@code docs/websocket.md} is the protocol.
 *
 * <p>Event loops parse, check and offer commands to the ring; the publish thread answers them and feeds the channels.
 */
package io.croupier.matcher.gateway.websocket;
