package io.croupier.matcher.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.journal.codec.UnitStateChangedDecoder;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.matcher.ledger.MarketScale;
import io.croupier.matcher.ledger.Refusal;
import io.croupier.matcher.ledger.TradeCall;
import io.croupier.matcher.ledger.TradeLeg;
import io.croupier.signing.Address;
import io.croupier.signing.Order;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the exchange matches and does not bust, the Dealer's {@code trade} settles, in the order made and as late as the
 * settlement margin allows. A second ledger stands in for the Dealer and is told of nothing but the trades.
 */
class SettleableUnitsTest {
    private static final int STEPS = 4_000;
    private static final BigInteger LOT = BigInteger.valueOf(TestOrder.PAPER_PER_LOT);
    private static final long MARGIN_SECONDS = 30;

    private final Ledger dealer = new Ledger();
    private final int owner = account(Commands.address(0x0E));
    private final int sender = account(ExchangeFixture.SENDER);
    private final TradeCall call = new TradeCall();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final Map<Long, Unit> unsettled = new HashMap<>();
    private VenueTraffic traffic;
    private String where = "";
    private int settled;
    private int settledWithReduceOnly;

    private record Leg(TestOrder order, long lots) {}

    private record Unit(int market, long madeSeconds, List<Leg> legs) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldSettleWhateverMatched(final long seed) {
        traffic = new VenueTraffic(seed, 0, this::onExcerpt);
        traffic.reduceOnlyShare = 2;
        deploy();
        traffic.start();
        for (int i = 0; i < STEPS; i++) {
            where = "seed " + seed + ", step " + i;
            traffic.step();
        }
        traffic.settleEverything();

        assertTrue(settled > 200, where + ": settled " + settled);
        assertTrue(settledWithReduceOnly > 20, where + ": with reduce-only orders " + settledWithReduceOnly);
    }

    private void deploy() {
        dealer.administration().deploy(owner, owner, owner);
        dealer.administration().setOrderSender(owner, sender, true);
        for (final Address perp : List.of(Commands.BTC, Commands.ETH)) {
            final MarketScale scale = new MarketScale(TestOrder.PAPER_PER_LOT, TestOrder.CREDIT_PER_TICK_LOT);
            final int market = dealer.addMarket(perp.toBytes(), 0, scale, 0);
            final long percent = Commands.WAD / 100;
            dealer.administration()
                    .setRiskParams(owner, market, traffic.initialMarginRatio, 3 * percent, percent, percent, true);
            dealer.administration().setMarkPrice(market, new Int256(VenueTraffic.MARK_PRICE));
        }
        for (int trader = 0; trader < VenueTraffic.TRADERS; trader++) {
            dealer.funds()
                    .deposit(
                            account(VenueTraffic.trader(trader)),
                            new Int256(ExchangeFixture.TEN_THOUSAND),
                            new Int256());
        }
    }

    private int account(final Address address) {
        return dealer.openAccount(address.toBytes(), 0);
    }

    private void onExcerpt(final Excerpt excerpt) {
        while (excerpt.nextEvent()) {
            if (excerpt.eventTemplateId() == UnitMadeDecoder.TEMPLATE_ID) {
                made(
                        new UnitMadeDecoder().wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header),
                        excerpt.timeMs() / 1000);
            } else if (excerpt.eventTemplateId() == UnitStateChangedDecoder.TEMPLATE_ID) {
                final UnitStateChangedDecoder event = new UnitStateChangedDecoder()
                        .wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
                final Unit unit = unsettled.remove(event.unit());
                if (event.state() == UnitState.FINAL) {
                    settle(event.unit(), unit);
                }
            }
        }
        excerpt.rewind();
    }

    private void made(final UnitMadeDecoder event, final long seconds) {
        final List<Leg> legs = new ArrayList<>();
        final long number = event.unit();
        final Unit unit = new Unit(event.market(), seconds, legs);
        for (final UnitMadeDecoder.LegsDecoder leg : event.legs()) {
            final byte[] hash = new byte[32];
            leg.getOrderHash(hash, 0, hash.length);
            legs.add(new Leg(traffic.order(hash), leg.lots()));
        }
        unsettled.put(number, unit);
    }

    private void settle(final long number, final Unit unit) {
        call.clear(sender, unit.market(), unit.madeSeconds() + MARGIN_SECONDS);
        boolean reduceOnly = false;
        for (final Leg leg : unit.legs()) {
            describe(leg, unit.market(), call.add());
            reduceOnly |= leg.order().reduceOnly;
        }

        assertEquals(Refusal.NONE, dealer.trading().trade(call), () -> where + ", unit " + number + ": " + unit);
        settled++;
        settledWithReduceOnly += reduceOnly ? 1 : 0;
    }

    private void describe(final Leg leg, final int market, final TradeLeg target) {
        final Order order = leg.order().order();
        final ByteBuffer hash = ByteBuffer.wrap(leg.order().hash());
        target.market = market;
        target.signer = account(order.signer());
        target.signed = true;
        target.paper.set(order.paperAmount());
        target.credit.set(order.creditAmount());
        target.makerFeeRate = leg.order().makerFeeRate;
        target.takerFeeRate = leg.order().takerFeeRate;
        target.expiration = leg.order().expiration;
        target.nonce = leg.order().nonce;
        target.hash0 = hash.getLong();
        target.hash1 = hash.getLong();
        target.hash2 = hash.getLong();
        target.hash3 = hash.getLong();
        target.match.set(LOT.multiply(BigInteger.valueOf(leg.lots())));
    }
}
