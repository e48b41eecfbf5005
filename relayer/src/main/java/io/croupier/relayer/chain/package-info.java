/**
 * The chain as the rest of the relayer sees it: blocks, logs, calls, signed transactions. Nothing outside this package
 * knows web3j.
 */
package io.croupier.relayer.chain;
