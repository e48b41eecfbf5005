package io.croupier.matcher.engine;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.BustUnitDecoder;
import io.croupier.matcher.journal.codec.CloseReason;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.ledger.Int256;
import java.util.ArrayDeque;

/**
 * What follows when the chain will never settle a unit, in this order: the guilty order is evicted, with what else its
 * signer or its market deserves; later units that nobody has claimed are busted as well where a trader can no longer carry
 * them; the innocent legs of all these units go on in successors; what is left of innocent orders returns to the book.
 *
 * <p>A unit without guilty leg has no successor, and its incoming order does not return: whatever was wrong would be wrong
 * again.
 */
final class BustDesk {
    private final OrderRegistry registry;
    private final UnsettledUnits units;
    private final EventWriter events;
    private final BustReaction reaction;
    private final Dependants dependants;
    private final Successors successors;
    private final ReturnDesk returns;
    private final ArrayDeque<TradeUnit> busted = new ArrayDeque<>();
    private final OrderHash txHash = new OrderHash();
    private final Int256 filledPaper = new Int256();
    private final OrderHash noTransaction = new OrderHash();

    BustDesk(
            final OrderRegistry registry,
            final UnsettledUnits units,
            final EventWriter events,
            final BustReaction reaction,
            final Dependants dependants,
            final Successors successors,
            final ReturnDesk returns) {
        this.registry = registry;
        this.units = units;
        this.events = events;
        this.reaction = reaction;
        this.dependants = dependants;
        this.successors = successors;
        this.returns = returns;
    }

    /**
     * @param blockNumber newest confirmed block
     * @param dependantsMax units to bust as dependants in this command at most; {@link #resume} goes on
     */
    void bust(final BustUnitDecoder command, final long blockNumber, final int dependantsMax) {
        final TradeUnit unit = units.find(command.lane(), command.unit());
        if (unit == null) {
            return;
        }
        txHash.read(command.buffer(), command.offset() + BustUnitDecoder.txHashEncodingOffset());
        final short leg = command.leg() < unit.amounts.size() ? command.leg() : EventWriter.NO_LEG;
        final BustReason reason = command.reason();
        if (leg != EventWriter.NO_LEG) {
            unit.legs[leg].guilty = true;
        }
        end(unit, leg, reason, txHash, blockNumber);
        reaction.to(unit, leg, reason, readFilled(command));
        settleDependants(blockNumber, dependantsMax);
    }

    private Int256 readFilled(final BustUnitDecoder command) {
        if (command.actingVersion() < BustUnitDecoder.filledPaperSinceVersion()) {
            return filledPaper.set(0);
        }
        final int at = command.offset() + BustUnitDecoder.filledPaperEncodingOffset();
        return filledPaper.read(command.buffer(), at);
    }

    /** Whether {@link #resume} has something to do. */
    boolean hasMore() {
        return dependants.areSuspected();
    }

    /** Goes on with dependants that one command could not take. */
    void resume(final long blockNumber, final int dependantsMax) {
        if (hasMore()) {
            settleDependants(blockNumber, dependantsMax);
        }
    }

    private void settleDependants(final long blockNumber, final int dependantsMax) {
        int left = dependantsMax;
        TradeUnit dependant = dependants.next(left > 0);
        while (dependant != null) {
            end(dependant, dependants.guiltyLeg(), BustReason.DEPENDENCY, noTransaction, blockNumber);
            left--;
            dependant = dependants.next(left > 0);
        }
        while (!busted.isEmpty()) {
            final TradeUnit unit = busted.remove();
            successors.form(unit);
            returns.returnLegs(unit);
            units.discard(unit);
        }
    }

    private void end(
            final TradeUnit unit,
            final short leg,
            final BustReason reason,
            final OrderHash transaction,
            final long blockNumber) {
        units.end(unit);
        busted.add(unit);
        events.unitStateChanged(unit.lane, unit.number, UnitState.BUSTED, leg, reason, transaction, blockNumber);
        for (int i = 0; i < unit.amounts.size(); i++) {
            dependants.suspect(unit.amounts.account(i));
            if (unit.legs[i].guilty) {
                evict(unit.legs[i].order);
            }
        }
    }

    private void evict(final OpenedOrder order) {
        final int slot = registry.find(order.hash);
        if (slot >= 0) {
            registry.cancel(slot, CloseReason.BUSTED);
        }
    }
}
