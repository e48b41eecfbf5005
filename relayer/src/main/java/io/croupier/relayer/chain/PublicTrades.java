package io.croupier.relayer.chain;

import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Adds up what the public contracts leave unsaid about each trade: what its caller earned, and which of our units it was.
 * Fed with one block's logs in order.
 */
final class PublicTrades {
    private final Function<Hash, Optional<UnitOfTransaction>> units;
    private final Function<Hash, Address> callers;
    private Hash transaction = Hash.ZERO;
    private Address market = Address.ZERO;
    private BigInteger fees = BigInteger.ZERO;
    private boolean traded;

    PublicTrades(final Function<Hash, Optional<UnitOfTransaction>> units, final Function<Hash, Address> callers) {
        this.units = units;
        this.callers = callers;
    }

    /** The next log belongs to this transaction; what the one before left unsaid is said now. */
    void onTransaction(final Hash next, final List<ChainEntry> entries) {
        if (next.equals(transaction)) {
            return;
        }
        if (traded) {
            entries.add(ChainEntry.of(ChainEventKind.SENDER_FEE, callers.apply(transaction), Address.ZERO, fees));
            units.apply(transaction)
                    .ifPresent(unit -> entries.add(ChainEntry.of(ChainEventKind.UNIT_SETTLED, Address.ZERO, market)
                            .withUnit(unit.lane(), unit.unit())
                            .withHash(transaction)));
        }
        transaction = next;
        fees = BigInteger.ZERO;
        traded = false;
    }

    void onFill(final ChainEntry fill) {
        market = fill.market();
        fees = fees.add(fill.c());
        traded = true;
    }
}
