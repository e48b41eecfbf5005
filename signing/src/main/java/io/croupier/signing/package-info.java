/**
 * EIP-712 orders and logins: value types, hashing, public-key recovery and signing.
 *
 * <p>There are two levels. People, tests and the command line use immutable values ({@link io.croupier.signing.Order},
 * {@link io.croupier.signing.Login}, {@link io.croupier.signing.Signature}). The hot path works on bytes: an order in the
 * layout of {@link io.croupier.signing.PackedOrder} goes through {@link io.croupier.signing.OrderHasher} and
 * {@link io.croupier.signing.SignatureVerification} or {@link io.croupier.signing.SignatureRecovery} without garbage.
 */
package io.croupier.signing;
