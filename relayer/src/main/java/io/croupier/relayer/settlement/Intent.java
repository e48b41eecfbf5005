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
 * @param purpose what it is for
 * @param units numbers of the units in it, rising; empty for a transaction that settles nothing
 * @param journalSequence the journal was on disk through this sequence
 */
public record Intent(
        long timeMs,
        int lane,
        Purpose purpose,
        long buildsOn,
        List<Long> units,
        long journalSequence,
        Address sender,
        long nonce,
        long gasLimit,
        FeeQuote fees,
        SignedTransaction signed) {
    /** What a transaction is for. */
    public enum Purpose {
        /** Settles units. */
        UNITS(0),
        /** A keeper's call. */
        CALL(1),
        /** Does nothing but spend its nonce, so that later ones can pass. */
        FILLER(2);

        private final int code;

        Purpose(final int code) {
            this.code = code;
        }

        /** How the settlement log writes it; never changes. */
        int code() {
            return code;
        }

        static Purpose ofCode(final int code) {
            for (final Purpose purpose : values()) {
                if (purpose.code == code) {
                    return purpose;
                }
            }
            throw new IllegalArgumentException("no purpose has code " + code);
        }
    }

    public Intent {
        requireNonNull(purpose, "purpose");
        units = List.copyOf(units);
        requireNonNull(sender, "sender");
        requireNonNull(fees, "fees");
        requireNonNull(signed, "signed");
    }

    /** Whether only one of the two can ever be mined. */
    boolean hasSameNonce(final Intent other) {
        return nonce == other.nonce && sender.equals(other.sender);
    }

    /** The lane's last unit once this transaction is through. */
    public long lastUnit() {
        return units.isEmpty() ? buildsOn : units.get(units.size() - 1);
    }
}
