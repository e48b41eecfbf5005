package io.croupier.matcher.engine;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.Ledger;

/**
 * What a refusal entails beyond the unit and its guilty order (the table of relayer/docs/settlement.md). Nobody trusts a
 * signer whose signature the chain refuses; a trader at the limit of positions gets no orders in further markets; one of
 * whose markets cannot be priced gets none at all; the ledger learns what the chain has filled of an order; a unit that
 * this exchange or its operator should never have sent stops the market until the operator has looked.
 */
final class BustReaction {
    private final Ledger ledger;
    private final StatusDesk status;
    private final OrderEviction eviction;

    BustReaction(final Ledger ledger, final StatusDesk status, final OrderEviction eviction) {
        this.ledger = ledger;
        this.status = status;
        this.eviction = eviction;
    }

    /**
     * @param leg to blame, or {@link EventWriter#NO_LEG}
     * @param filledPaper of the leg's order on chain, without sign, as far as is known
     */
    void to(final TradeUnit unit, final short leg, final BustReason reason, final Int256 filledPaper) {
        final int trader = leg == EventWriter.NO_LEG ? Ledger.NONE : unit.legs[leg].order.account;
        switch (reason) {
            case INVALID_SIGNATURE, ZERO_SIGNER -> {
                if (trader != Ledger.NONE) {
                    status.quarantine(trader, why(unit, reason));
                }
            }
            case POSITION_LIMIT -> {
                if (trader != Ledger.NONE) {
                    eviction.inNewMarkets(trader);
                }
            }
            case PRICE_SOURCE_FAILED -> {
                if (trader != Ledger.NONE) {
                    eviction.ofUnpriced(trader);
                }
            }
            case OVERFILLED -> {
                if (trader != Ledger.NONE) {
                    final OrderHash hash = unit.legs[leg].order.hash;
                    ledger.facts().orderFilledAtLeast(hash.word0, hash.word1, hash.word2, hash.word3, filledPaper);
                }
            }
            case PRICES_DO_NOT_CROSS,
                    INVALID_ORDER_SHAPE,
                    MAKERS_NOT_SORTED,
                    SELF_MATCH,
                    TAKER_AMOUNT_MISMATCH,
                    TOO_FEW_ORDERS,
                    ZERO_MATCH,
                    MARKET_MISMATCH,
                    MARKET_NOT_REGISTERED,
                    NOT_ORDER_SENDER,
                    ORDER_SENDER_UNSAFE -> status.halt(unit.market, why(unit, reason));
            case ORDER_EXPIRED, TRADER_UNSAFE, AMOUNT_OVERFLOW, REDUCE_ONLY, DEPENDENCY, OTHER, NONE, NULL_VAL -> {}
        }
    }

    private static String why(final TradeUnit unit, final BustReason reason) {
        return "unit " + unit.lane + "-" + Long.toUnsignedString(unit.number) + " was refused: " + reason;
    }
}
