/**
 * From a matched unit to a settled one, exactly once: batches, the settlement log, the life of each transaction.
 * docs/settlement.md tells the whole story.
 */
package io.croupier.relayer.settlement;
