package io.croupier.relayer.reconcile;

import static java.util.Objects.requireNonNull;

import io.croupier.signing.Address;
import java.math.BigInteger;

/**
 * A number that ledger and chain do not agree on.
 *
 * @param account zero for a fact about a market
 * @param market zero for a fact about an account alone
 * @param field {@code primaryCredit, secondaryCredit, pendingPrimary, pendingSecondary, paper, reducedCredit, serial,
 *     fundingRate, markPrice}; or of one order {@code filled}; or of one settled unit {@code fillPaper, fillCredit, fillFee, senderFee}
 * @param ledger what the ledger holds
 * @param chain what the Dealer answers
 * @param sequence the command that told of it; 0 where that has to be searched for
 */
public record Difference(
        Address account, Address market, String field, BigInteger ledger, BigInteger chain, long sequence) {
    public Difference {
        requireNonNull(account, "account");
        requireNonNull(market, "market");
        requireNonNull(field, "field");
        requireNonNull(ledger, "ledger");
        requireNonNull(chain, "chain");
    }

    /** Of a number that both sides hold; where it began has to be searched for. */
    public Difference(
            final Address account,
            final Address market,
            final String field,
            final BigInteger ledger,
            final BigInteger chain) {
        this(account, market, field, ledger, chain, 0);
    }

    @Override
    public String toString() {
        final String subject = account.isZero() ? "market " + market : "account " + account;
        final String where = account.isZero() || market.isZero() ? "" : " in " + market;
        return subject + where + ": " + field + " is " + ledger + " in the ledger, " + chain + " on chain";
    }
}
