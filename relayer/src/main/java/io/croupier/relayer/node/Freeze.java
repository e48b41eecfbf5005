package io.croupier.relayer.node;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.StatusSource;
import io.croupier.relayer.reconcile.Difference;
import io.croupier.relayer.settlement.StatusCommand;
import java.util.function.Consumer;

/**
 * Answers a difference between ledger and chain: the account, or the market if the difference is not an account's, takes
 * cancellations only. Nothing lifts this by itself.
 */
final class Freeze implements Consumer<Difference> {
    private final StatusCommand words;

    Freeze(final StatusCommand words) {
        this.words = requireNonNull(words, "words");
    }

    @Override
    public void accept(final Difference difference) {
        final String reason = "ledger and chain differ: " + difference.field() + " is " + difference.ledger()
                + " in the ledger, " + difference.chain() + " on chain";
        if (difference.account().isZero()) {
            words.market(difference.market(), StatusSource.RECONCILER, MarketStatus.CANCEL_ONLY, reason);
        } else {
            words.account(difference.account(), StatusSource.RECONCILER, MarketStatus.CANCEL_ONLY, reason);
        }
    }
}
