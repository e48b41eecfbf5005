package io.croupier.matcher.engine;

import io.croupier.matcher.journal.codec.Side;
import io.croupier.matcher.journal.codec.UnitMadeEncoder;
import io.croupier.matcher.ledger.Ledger;

/** Tells of a unit that was made. */
final class UnitReport {
    private final Ledger ledger;
    private final EventWriter events;

    UnitReport(final Ledger ledger, final EventWriter events) {
        this.ledger = ledger;
        this.events = events;
    }

    /** @param successorOf number of the busted unit of the same lane whose innocent legs go on in this one, or zero */
    void write(final TradeUnit unit, final long successorOf) {
        final int legs = unit.amounts.size();
        long senderFee = 0;
        for (int leg = 0; leg < legs; leg++) {
            senderFee += unit.legs[leg].fee;
        }
        final UnitMadeEncoder event = events.unitMade();
        final UnitMadeEncoder.LegsEncoder group = event.lane(unit.lane)
                .unit(unit.number)
                .market(unit.market)
                .side(unit.legs[0].order.buy ? Side.BUY : Side.SELL)
                .senderFee(senderFee)
                .successorOf(successorOf)
                .legsCount(legs);
        for (int i = 0; i < legs; i++) {
            final TradeUnit.Leg leg = unit.legs[i];
            group.next();
            final int at = event.limit() - UnitMadeEncoder.LegsEncoder.sbeBlockLength();
            group.orderId(leg.order.orderId)
                    .rank(leg.rank)
                    .priceTicks(i == 0 ? 0 : leg.order.price)
                    .lots(leg.lots)
                    .credit(leg.credit)
                    .fee(leg.fee)
                    .remainingLots(leg.remaining);
            leg.order.hash.write(events.buffer(), at + UnitMadeEncoder.LegsEncoder.orderHashEncodingOffset());
            ledger.copyAddress(
                    leg.order.account, events.buffer(), at + UnitMadeEncoder.LegsEncoder.accountEncodingOffset());
        }
        events.end(event.limit());
    }
}
