/**
 * Accounts, positions, margin and settlement: the Dealer's integer arithmetic, bit for bit, and beside it what is matched
 * and not yet settled. Start at {@link io.croupier.matcher.ledger.Ledger}.
 *
 * <p>Amounts are the chain's integers: paper 1e18 per contract, credit in the collateral's smallest unit, marks and funding
 * in credit per 1e18 paper, ratios and rates of scale 1e18. Ticks and lots appear where {@link
 * io.croupier.matcher.ledger.MarketScale} converts them.
 */
package io.croupier.matcher.ledger;
