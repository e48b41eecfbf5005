/**
 * What every gateway shares, whatever its wire protocol: the commands it may send into the ring, the limits it imposes,
 * and {@link io.croupier.matcher.gateway.VenueView}, the picture of the venue from which it answers.
 *
 * <p>The view is built from excerpts on the publish thread, hence from nothing that is not durable.
 */
package io.croupier.matcher.gateway;
