/**
 * The local chain ({@link io.croupier.contracts.Anvil}), the deployment of a venue on any chain
 * ({@link io.croupier.contracts.ContractDeployer}) and both together with funded accounts
 * ({@link io.croupier.contracts.Devnet}). The bindings in {@code io.croupier.contracts.generated} are made from the
 * compiled contracts by every build.
 */
package io.croupier.contracts;
