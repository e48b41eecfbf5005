package io.croupier.relayer.reconcile;

import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.ledger.AccountView;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.Optional;

/** A number that both the confirmed layer of the ledger and the Dealer have; how either is asked for it. */
enum ReconciledField {
    PRIMARY_CREDIT("primaryCredit"),
    SECONDARY_CREDIT("secondaryCredit"),
    PENDING_PRIMARY("pendingPrimary"),
    PENDING_SECONDARY("pendingSecondary"),
    PAPER("paper"),
    REDUCED_CREDIT("reducedCredit"),
    SERIAL("serial"),
    FUNDING_RATE("fundingRate"),
    MARK_PRICE("markPrice");

    private final String text;

    ReconciledField(final String text) {
        this.text = text;
    }

    static Optional<ReconciledField> of(final String text) {
        for (final ReconciledField field : values()) {
            if (field.text.equals(text)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    /** What the ledger holds; zero for an account or market it has never heard of. */
    BigInteger inLedger(final Exchange exchange, final Address accountAddress, final Address perp) {
        final Ledger ledger = exchange.ledger();
        final AccountView view = ledger.onChain();
        final Int256 number = new Int256();
        final int account = ledger.account(accountAddress.toBytes(), 0);
        final int market = ledger.market(perp.toBytes(), 0);
        final boolean known =
                switch (this) {
                    case PRIMARY_CREDIT, SECONDARY_CREDIT, PENDING_PRIMARY, PENDING_SECONDARY -> account != Ledger.NONE;
                    case PAPER, REDUCED_CREDIT, SERIAL -> account != Ledger.NONE && market != Ledger.NONE;
                    case FUNDING_RATE, MARK_PRICE -> market != Ledger.NONE;
                };
        if (!known) {
            return BigInteger.ZERO;
        }
        return switch (this) {
            case PRIMARY_CREDIT -> view.primaryCredit(account, number).toBigInteger();
            case SECONDARY_CREDIT -> view.secondaryCredit(account, number).toBigInteger();
            case PENDING_PRIMARY -> view.pendingPrimaryWithdraw(account, number).toBigInteger();
            case PENDING_SECONDARY ->
                view.pendingSecondaryWithdraw(account, number).toBigInteger();
            case PAPER -> view.paper(account, market, number).toBigInteger();
            case REDUCED_CREDIT -> view.reducedCredit(account, market, number).toBigInteger();
            case SERIAL -> BigInteger.valueOf(view.serial(account, market));
            case FUNDING_RATE -> view.fundingRate(market, number).toBigInteger();
            case MARK_PRICE -> view.markPrice(market, number).toBigInteger();
        };
    }

    /** What the Dealer answers; empty where it does not want to tell, as with a mark that is too old. */
    Optional<BigInteger> onChain(
            final DealerViews dealer, final Address account, final Address perp, final BlockTag tag) {
        return switch (this) {
            case PRIMARY_CREDIT -> Optional.of(dealer.credit(account, tag).primary());
            case SECONDARY_CREDIT -> Optional.of(dealer.credit(account, tag).secondary());
            case PENDING_PRIMARY -> Optional.of(dealer.credit(account, tag).pendingPrimary());
            case PENDING_SECONDARY -> Optional.of(dealer.credit(account, tag).pendingSecondary());
            case PAPER -> Optional.of(dealer.position(account, perp, tag).paper());
            case REDUCED_CREDIT ->
                Optional.of(dealer.position(account, perp, tag).reducedCredit());
            case SERIAL ->
                Optional.of(
                        BigInteger.valueOf(dealer.position(account, perp, tag).serial()));
            case FUNDING_RATE -> Optional.of(dealer.fundingRate(perp, tag));
            case MARK_PRICE -> dealer.markPrice(perp, tag);
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
