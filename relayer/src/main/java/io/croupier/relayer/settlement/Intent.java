package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.FeeQuote;
import io.croupier.relayer.chain.SignedTransaction;
import io.croupier.signing.Address;
import java.util.List;

/**
 * A transaction that may be on its way from the moment it stands in the settlement log.
 *
 * @param timeMs when it was logged, milliseconds since the epoch
 * @param buildsOn the lane's last unit before the first of {@code units}
 * @param units numbers of the units in it, rising; empty for a transaction that settles nothing
 * @param journalSequence the journal was on disk through this sequence
 */
public record Intent(
        long timeMs,
        int lane,
        long buildsOn,
        List<Long> units,
        long journalSequence,
        Address sender,
        long nonce,
        long gasLimit,
        FeeQuote fees,
        SignedTransaction signed) {
    public Intent {
        units = List.copyOf(units);
        requireNonNull(sender, "sender");
        requireNonNull(fees, "fees");
        requireNonNull(signed, "signed");
    }

    /** The lane's last unit once this transaction is through. */
    public long lastUnit() {
        return units.isEmpty() ? buildsOn : units.get(units.size() - 1);
    }
}
