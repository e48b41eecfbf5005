/** Signature checks beside a bare loop over the same library function. */
package io.croupier.benchmarks.verify;
