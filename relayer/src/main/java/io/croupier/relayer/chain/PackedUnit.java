package io.croupier.relayer.chain;

import static io.croupier.matcher.journal.codec.ChainEventKind.BALANCE_CHANGE;
import static io.croupier.matcher.journal.codec.ChainEventKind.ORDER_FILLED;
import static io.croupier.matcher.journal.codec.ChainEventKind.SENDER_FEE;
import static io.croupier.matcher.journal.codec.ChainEventKind.UNIT_SETTLED;

import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The one log of a unit that a packed batch settled (contracts/README.md, Log of a settled unit), told as a market's
 * public face would have told it: a fill per leg, a balance change per trader, the sender's fee, and that the unit is
 * settled.
 */
final class PackedUnit {
    private static final int WORD = 32;
    private static final int LEG_WORDS = 3;
    private static final int LANE_AT = 8;
    private static final int MARKET_AT = 10;
    private static final int LEGS_AT = 11;
    private static final int CLOSES_AT = 12;
    private static final int FEE_AT = 20;
    private static final int FEE_BYTES = 12;
    private static final int AMOUNT_BYTES = 14;

    private final ChainLog log;
    private final AbiWords words;
    private final int lane;
    private final long unit;
    private final Address market;

    private record Change(BigInteger paper, BigInteger credit) {
        Change plus(final Change other) {
            return new Change(paper.add(other.paper), credit.add(other.credit));
        }
    }

    PackedUnit(final ChainLog log, final VenueDirectory directory) {
        this.log = log;
        this.words = new AbiWords(log.data(), 1, "UnitSettled");
        this.unit = words.signed(0, 0, Long.BYTES).longValueExact();
        this.lane = (int) words.number(0, LANE_AT, 2);
        final int id = (int) words.number(0, MARKET_AT, 1);
        this.market = directory
                .market(id)
                .orElseThrow(() -> new ChainException.Unusable(
                        "unit " + lane + "-" + unit + " names market " + id + ", which was never listed"));
        final int length = WORD * (1 + LEG_WORDS * legs() + (int) words.number(0, CLOSES_AT, 1));
        if (words.length() != length) {
            throw new ChainException.Unusable("unit " + lane + "-" + unit + " was logged in " + words.length()
                    + " bytes, its header says " + length);
        }
    }

    /** Appends the unit's entries; {@code sender} is asked for who called the Dealer. */
    void appendTo(final List<ChainEntry> entries, final Supplier<Address> sender) {
        final Map<Address, Change> changes = new LinkedHashMap<>();
        for (int leg = 0; leg < legs(); leg++) {
            final int first = 1 + LEG_WORDS * leg;
            final Address trader = words.address(first + 1, 0);
            final BigInteger fee = words.signed(first + 1, Address.LENGTH, FEE_BYTES);
            final Change change = new Change(
                    words.signed(first + 2, 0, AMOUNT_BYTES), words.signed(first + 2, AMOUNT_BYTES, AMOUNT_BYTES));
            changes.merge(trader, change, Change::plus);
            entries.add(ChainEntry.of(ORDER_FILLED, trader, market, change.paper, change.credit, fee)
                    .withHash(words.hash(first))
                    .withLeg(leg)
                    .withUnit(lane, unit));
        }
        changes.forEach((trader, change) ->
                entries.add(ChainEntry.of(BALANCE_CHANGE, trader, market, change.paper, change.credit)
                        .withUnit(lane, unit)));
        entries.add(ChainEntry.of(SENDER_FEE, sender.get(), Address.ZERO, words.signed(0, FEE_AT, FEE_BYTES))
                .withUnit(lane, unit));
        entries.add(ChainEntry.of(UNIT_SETTLED, Address.ZERO, market)
                .withUnit(lane, unit)
                .withHash(log.transactionHash()));
    }

    private int legs() {
        return (int) words.number(0, LEGS_AT, 1);
    }
}
