package io.croupier.matcher.engine;

import io.croupier.matcher.ledger.Ledger;
import io.croupier.matcher.ledger.PendingUnits;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.BitSet;
import org.agrona.collections.IntArrayQueue;

/**
 * Finds units that cannot settle after another was busted: for each of its traders, the units that nobody has claimed are
 * settled again in thought, in the order in which they were made and after all that are claimed; one after which the trader
 * would not be safe, or in which a reduce-only order of the trader would not reduce, depends on the busted one. Work is
 * proportional to the trader's own unsettled units.
 */
final class Dependants {
    private static final int NOBODY = Ledger.NONE;

    private final Ledger ledger;
    private final UnsettledUnits units;
    private final IntArrayQueue suspects = new IntArrayQueue(NOBODY);
    private final BitSet suspected = new BitSet();
    /** Whose units are being settled in thought, and the first leg that is not yet. */
    private int trader = NOBODY;

    private TradeUnit.Leg at;
    private short guiltyLeg;

    Dependants(final Ledger ledger, final UnsettledUnits units) {
        this.ledger = ledger;
        this.units = units;
    }

    /** The account's unclaimed units need another look. */
    void suspect(final int account) {
        if (!suspected.get(account)) {
            suspected.set(account);
            suspects.addInt(account);
        }
    }

    /** Whether units need a look. */
    boolean areSuspected() {
        return !suspects.isEmpty();
    }

    /**
     * The next unit that cannot settle, its guilty legs marked; the caller busts it before asking again. Null when there is
     * none, or when no more are wanted: whoever is suspected then stays so.
     */
    TradeUnit next(final boolean wanted) {
        while (trader != NOBODY || (wanted && !suspects.isEmpty())) {
            if (trader == NOBODY) {
                begin(suspects.peekInt());
            }
            while (at != null) {
                final TradeUnit.Leg first = at;
                final boolean safe = first.unit.isClaimed() ? skip(first.unit) : settle(first.unit);
                if (!safe && wanted) {
                    return blame(first.unit);
                }
            }
            trader = NOBODY;
            if (!wanted) {
                return null;
            }
            suspected.clear(suspects.pollInt());
        }
        return null;
    }

    /** The trader's first leg in the unit that {@link #next} found. */
    short guiltyLeg() {
        return guiltyLeg;
    }

    /** Between two commands nobody's units are being settled in thought. */
    void save(final SnapshotOutput out) {
        out.section("dependants");
        out.putInt(suspects.size());
        suspects.forEachInt(out::putInt);
    }

    void load(final SnapshotInput in) {
        in.section("dependants");
        for (int left = in.count(); left > 0; left--) {
            suspect(in.getInt());
        }
    }

    private void begin(final int account) {
        trader = account;
        at = units.oldestOf(account);
        final PendingUnits pending = ledger.pending();
        for (TradeUnit.Leg leg = at; leg != null; leg = leg.newerOfAccount) {
            if (!leg.unit.isClaimed()) {
                pending.remove(account, leg.unit.market, leg.signedLots(), leg.credit, leg.fee);
            }
        }
    }

    private boolean skip(final TradeUnit unit) {
        while (at != null && at.unit == unit) {
            at = at.newerOfAccount;
        }
        return true;
    }

    private boolean settle(final TradeUnit unit) {
        final boolean reduces = reduces(unit);
        while (at != null && at.unit == unit) {
            ledger.pending().add(trader, unit.market, at.signedLots(), at.credit, at.fee);
            at = at.newerOfAccount;
        }
        return reduces && ledger.offChain().isSafe(trader);
    }

    /** Whether the trader's legs in the unit, which are all on one side, only reduce if one of them must. */
    private boolean reduces(final TradeUnit unit) {
        boolean reduceOnly = false;
        long lots = 0;
        for (TradeUnit.Leg leg = at; leg != null && leg.unit == unit; leg = leg.newerOfAccount) {
            reduceOnly |= (leg.order.flags & OpenedOrder.REDUCE_ONLY) != 0;
            lots += leg.lots;
        }
        return !reduceOnly || ledger.risk().reducibleLots(trader, unit.market, at.order.buy) >= lots;
    }

    private TradeUnit blame(final TradeUnit unit) {
        guiltyLeg = EventWriter.NO_LEG;
        for (short leg = 0; leg < unit.amounts.size(); leg++) {
            if (unit.amounts.account(leg) == trader) {
                unit.legs[leg].guilty = true;
                guiltyLeg = guiltyLeg == EventWriter.NO_LEG ? leg : guiltyLeg;
            }
        }
        return unit;
    }
}
