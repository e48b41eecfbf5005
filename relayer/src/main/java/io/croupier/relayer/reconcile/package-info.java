/** The off-chain ledger against the chain. */
package io.croupier.relayer.reconcile;
