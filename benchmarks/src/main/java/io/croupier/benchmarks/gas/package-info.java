/** What settling costs on chain: gas and calldata of real transactions on a fresh anvil, beside the floor and the public figures. */
package io.croupier.benchmarks.gas;
