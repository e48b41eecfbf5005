package io.croupier.matcher.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.codec.ConfigureDecoder;
import io.croupier.matcher.journal.codec.MarketChangedDecoder;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.OrderAcceptedDecoder;
import io.croupier.matcher.journal.codec.OrderClosedDecoder;
import io.croupier.matcher.journal.codec.OrderReducedDecoder;
import io.croupier.matcher.journal.codec.OrderRestedDecoder;
import io.croupier.matcher.journal.codec.OrderReturnedDecoder;
import io.croupier.matcher.journal.codec.TradingStatusChangedDecoder;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.journal.codec.UnitStateChangedDecoder;
import io.croupier.matcher.snapshot.JournaledState;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.agrona.DirectBuffer;

/**
 * The venue as its events tell it: orders, fills with the state of their settlement, books, markets. A copy made for
 * readers; it decides nothing.
 *
 * <p>Open orders and unsettled units are always kept. Closed orders whose units are all final or busted are forgotten
 * oldest first, a day after their last change, or sooner if they and their fills number more than {@link
 * GatewayLimits#retainedEventsMax}.
 *
 * <p>Belongs to the publish thread, but for {@link #status}. An event about an order that was never accepted means that journal and view have
 * parted: {@link IllegalStateException}.
 */
public final class VenueView implements JournaledState {
    private static final int INT128_LENGTH = 16;

    private final int collateralDecimals;
    private final List<MarketView> markets = new ArrayList<>();
    private final RetainedOrders orders;
    private final Map<UnitView.Key, UnitView> unsettled = new HashMap<>();
    private final VenueChanges changes = new VenueChanges();
    private final VenueConfiguration configuration;
    private final TradingWords tradingWords = new TradingWords();
    private volatile VenueStatus status = VenueStatus.NONE;
    private long sequence;
    private long timeMs;

    private final byte[] addressBytes = new byte[Address.LENGTH];
    private final byte[] hashBytes = new byte[Hash.LENGTH];
    private final byte[] int128Bytes = new byte[INT128_LENGTH];
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final OrderAcceptedDecoder orderAccepted = new OrderAcceptedDecoder();
    private final OrderRestedDecoder orderRested = new OrderRestedDecoder();
    private final OrderClosedDecoder orderClosed = new OrderClosedDecoder();
    private final OrderReducedDecoder orderReduced = new OrderReducedDecoder();
    private final OrderReturnedDecoder orderReturned = new OrderReturnedDecoder();
    private final UnitMadeDecoder unitMade = new UnitMadeDecoder();
    private final UnitStateChangedDecoder unitStateChanged = new UnitStateChangedDecoder();
    private final MarketChangedDecoder marketChanged = new MarketChangedDecoder();
    private final TradingStatusChangedDecoder tradingStatusChanged = new TradingStatusChangedDecoder();

    public VenueView(final int collateralDecimals, final int retainedEventsMax) {
        this.collateralDecimals = collateralDecimals;
        this.configuration = new VenueConfiguration(collateralDecimals);
        this.orders = new RetainedOrders(retainedEventsMax);
    }

    @Override
    public String name() {
        return "view";
    }

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        apply(excerpt);
    }

    @Override
    public void save(final SnapshotOutput out) {
        out.putLong(sequence);
        out.putLong(timeMs);
        configuration.save(out);
        tradingWords.save(out);
        out.putInt(markets.size());
        markets.forEach(market -> market.save(out));
        orders.save(out, unsettled.values());
    }

    @Override
    public void load(final SnapshotInput in) {
        sequence = in.getLong();
        timeMs = in.getLong();
        configuration.load(in);
        tradingWords.load(in);
        final int count = in.count();
        for (int index = 0; index < count; index++) {
            markets.add(MarketView.load(in, index, collateralDecimals));
        }
        orders.load(in, markets).forEach(unit -> unsettled.put(unit.key(), unit));
        noteStatus();
    }

    /** Takes in one excerpt, leaves it rewound, and says what changed. */
    public VenueChanges apply(final Excerpt excerpt) {
        changes.clear();
        sequence = excerpt.sequence();
        timeMs = excerpt.timeMs();
        orders.forgetOldest(timeMs);
        if (excerpt.commandTemplateId() == ConfigureDecoder.TEMPLATE_ID) {
            onConfigure(excerpt.buffer(), excerpt.commandOffset());
        }
        while (excerpt.nextEvent()) {
            onEvent(excerpt.eventTemplateId(), excerpt.buffer(), excerpt.eventOffset());
        }
        excerpt.rewind();
        return changes;
    }

    /** Who may trade where; from any thread. */
    public VenueStatus status() {
        return status;
    }

    private void noteStatus() {
        status = new VenueStatus(
                markets.stream().map(market -> market.state().status()).toList(), tradingWords.all());
    }

    /** Sequence of the last journaled excerpt. */
    public long sequence() {
        return sequence;
    }

    /** Of what changed up to this sequence, something may be forgotten; of what came after it nothing is. */
    public long forgottenThrough() {
        return orders.forgottenThrough();
    }

    /** Time of the latest command. */
    public long timeMs() {
        return timeMs;
    }

    /** What the operator configured, markets aside. */
    public VenueConfiguration configuration() {
        return configuration;
    }

    /** Markets by index. */
    public List<MarketView> markets() {
        return Collections.unmodifiableList(markets);
    }

    public Optional<MarketView> market(final Address perp) {
        return markets.stream()
                .filter(market -> market.terms().perp().equals(perp))
                .findFirst();
    }

    /** Why a market that is not OPEN is not, as whoever restricted it put it; empty where the chain alone does not allow it. */
    public Optional<String> statusReason(final MarketView market) {
        return tradingWords.reason(market.terms().perp());
    }

    /** An order that was accepted and is not forgotten. */
    public Optional<OrderView> order(final Hash hash) {
        return orders.order(hash);
    }

    /**
     * The order that events call by this number.
     *
     * @throws IllegalStateException if no event ever named it, or it is forgotten
     */
    public OrderView order(final long orderId) {
        return orders.order(orderId)
                .orElseThrow(() ->
                        new IllegalStateException("sequence " + sequence + " is about the unknown order " + orderId));
    }

    /** An account that has orders here. */
    public Optional<AccountView> account(final Address address) {
        return orders.account(address);
    }

    private void onEvent(final int templateId, final DirectBuffer buffer, final int offset) {
        switch (templateId) {
            case OrderAcceptedDecoder.TEMPLATE_ID -> onOrderAccepted(buffer, offset);
            case OrderRestedDecoder.TEMPLATE_ID -> onOrderRested(buffer, offset);
            case OrderClosedDecoder.TEMPLATE_ID -> onOrderClosed(buffer, offset);
            case OrderReducedDecoder.TEMPLATE_ID -> onOrderReduced(buffer, offset);
            case OrderReturnedDecoder.TEMPLATE_ID -> onOrderReturned(buffer, offset);
            case UnitMadeDecoder.TEMPLATE_ID -> onUnitMade(buffer, offset);
            case UnitStateChangedDecoder.TEMPLATE_ID -> onUnitStateChanged(buffer, offset);
            case MarketChangedDecoder.TEMPLATE_ID -> onMarketChanged(buffer, offset);
            case TradingStatusChangedDecoder.TEMPLATE_ID -> onTradingStatusChanged(buffer, offset);
            default -> {
                // Refusals and answers to queries concern only who asked.
            }
        }
    }

    private void onConfigure(final DirectBuffer buffer, final int offset) {
        final List<MarketView.Terms> terms = configuration.read(buffer, offset);
        for (int index = 0; index < terms.size(); index++) {
            if (index < markets.size()) {
                markets.get(index).configured(terms.get(index));
            } else {
                markets.add(new MarketView(index, terms.get(index)));
            }
        }
        noteStatus();
    }

    private void onOrderAccepted(final DirectBuffer buffer, final int offset) {
        final OrderAcceptedDecoder event = orderAccepted.wrapAndApplyHeader(buffer, offset, header);
        event.getOrderHash(hashBytes, 0, Hash.LENGTH);
        event.getAccount(addressBytes, 0, Address.LENGTH);
        final OrderView order = new OrderView(new OrderView.Terms(
                event.orderId(),
                Hash.of(hashBytes),
                orders.accountOf(Address.of(addressBytes, 0)).address(),
                markets.get(event.market()),
                event.side(),
                event.timeInForce(),
                event.flags().postOnly(),
                event.flags().reduceOnly(),
                event.priceTicks(),
                event.lots(),
                event.expirationSeconds(),
                clientOrderId(event)));
        orders.add(order);
        changed(order);
    }

    private static String clientOrderId(final OrderAcceptedDecoder event) {
        final int length = event.clientOrderIdLength();
        if (length == 0) {
            return "";
        }
        final byte[] text = new byte[length];
        event.getClientOrderId(text, 0, length);
        return new String(text, US_ASCII);
    }

    private void onOrderRested(final DirectBuffer buffer, final int offset) {
        orderRested.wrapAndApplyHeader(buffer, offset, header);
        final OrderView order = order(orderRested.orderId());
        order.rested(orderRested.remainingLots());
        changed(order);
    }

    private void onOrderClosed(final DirectBuffer buffer, final int offset) {
        orderClosed.wrapAndApplyHeader(buffer, offset, header);
        final OrderView order = order(orderClosed.orderId());
        order.closed(orderClosed.reason(), orderClosed.remainingLots());
        changed(order);
    }

    private void onOrderReduced(final DirectBuffer buffer, final int offset) {
        orderReduced.wrapAndApplyHeader(buffer, offset, header);
        final OrderView order = order(orderReduced.orderId());
        order.reduced(orderReduced.reducedLots(), orderReduced.remainingLots());
        changed(order);
    }

    private void onOrderReturned(final DirectBuffer buffer, final int offset) {
        orderReturned.wrapAndApplyHeader(buffer, offset, header);
        final OrderView order = order(orderReturned.orderId());
        order.returned(orderReturned.returnedLots(), orderReturned.remainingLots());
        changed(order);
    }

    private void onUnitMade(final DirectBuffer buffer, final int offset) {
        unitMade.wrapAndApplyHeader(buffer, offset, header);
        final MarketView market = markets.get(unitMade.market());
        final UnitView unit = new UnitView(
                new UnitView.Key(unitMade.lane(), unitMade.unit()), market, unitMade.side(), unitMade.successorOf());
        int index = 0;
        for (final UnitMadeDecoder.LegsDecoder leg : unitMade.legs()) {
            final OrderView order = order(leg.orderId());
            final FillView fill = new FillView(
                    unit, index++, leg.rank(), order, leg.priceTicks(), leg.lots(), leg.credit(), leg.fee());
            unit.add(fill);
            if (unit.isSuccessor()) {
                order.wentOn(fill.lots());
            }
            order.filled(fill, leg.remainingLots());
            market.moved(order.terms().account(), fill.signedLots());
            changed(order);
            changed(fill);
        }
        unsettled.put(unit.key(), unit);
        changes.add(unit);
        if (!unit.isSuccessor()) {
            unit.legs().stream()
                    .filter(leg -> !leg.isTaker())
                    .sorted(Comparator.comparingInt(FillView::rank))
                    .forEach(this::traded);
        }
    }

    private void traded(final FillView maker) {
        final long priceTicks = maker.order().terms().priceTicks();
        maker.order().market().traded(priceTicks, maker.lots(), timeMs);
        changes.add(new Trade(maker.unit(), priceTicks, maker.lots(), timeMs));
    }

    private void onUnitStateChanged(final DirectBuffer buffer, final int offset) {
        unitStateChanged.wrapAndApplyHeader(buffer, offset, header);
        final UnitView unit = unsettled.get(new UnitView.Key(unitStateChanged.lane(), unitStateChanged.unit()));
        if (unit == null) {
            throw new IllegalStateException("sequence " + sequence + " is about the unknown or settled unit "
                    + unitStateChanged.lane() + "-" + unitStateChanged.unit());
        }
        unitStateChanged.getTxHash(hashBytes, 0, Hash.LENGTH);
        unit.changed(
                unitStateChanged.state(),
                unitStateChanged.reason(),
                Hash.of(hashBytes),
                unitStateChanged.blockNumber());
        if (unit.isTerminal()) {
            unsettled.remove(unit.key());
        }
        changes.add(unit);
        for (final FillView fill : unit.legs()) {
            changed(fill);
            if (unit.isTerminal()) {
                onEnd(fill);
            }
        }
    }

    private void onEnd(final FillView fill) {
        final OrderView order = fill.order();
        order.settled();
        if (fill.unit().isBusted()) {
            order.busted(fill.lots());
            order.market().moved(order.terms().account(), -fill.signedLots());
            changed(order);
        } else {
            orders.retireIfDone(order);
        }
    }

    private void onMarketChanged(final DirectBuffer buffer, final int offset) {
        final MarketChangedDecoder event = marketChanged.wrapAndApplyHeader(buffer, offset, header);
        final MarketView market = markets.get(event.market());
        event.getMarkPrice(int128Bytes, 0, INT128_LENGTH);
        final BigInteger markPrice = new BigInteger(int128Bytes);
        event.getFundingRate(int128Bytes, 0, INT128_LENGTH);
        final BigInteger fundingRate = new BigInteger(int128Bytes);
        event.getInitialMarginRatio(int128Bytes, 0, INT128_LENGTH);
        final BigInteger initialMarginRatio = new BigInteger(int128Bytes);
        event.getMaintenanceMarginRatio(int128Bytes, 0, INT128_LENGTH);
        final MarketStatus before = market.state().status();
        market.changed(new MarketView.State(
                event.status(), markPrice, fundingRate, initialMarginRatio, new BigInteger(int128Bytes)));
        changes.add(market);
        if (before != event.status()) {
            noteStatus();
        }
    }

    private void onTradingStatusChanged(final DirectBuffer buffer, final int offset) {
        final TradingStatusChangedDecoder event = tradingStatusChanged.wrapAndApplyHeader(buffer, offset, header);
        event.getSubject(addressBytes, 0, Address.LENGTH);
        final byte[] reason = new byte[event.reasonLength()];
        event.getReason(reason, 0, reason.length);
        tradingWords.said(
                event.scope(), Address.of(addressBytes, 0), event.source(), event.status(), new String(reason, UTF_8));
        noteStatus();
    }

    private void changed(final OrderView order) {
        order.touched(sequence, timeMs);
        orders.accountOf(order.terms().account()).changed(order);
        changes.add(order);
        orders.retireIfDone(order);
    }

    private void changed(final FillView fill) {
        fill.touched(sequence, timeMs);
        orders.accountOf(fill.order().terms().account()).changed(fill);
        changes.add(fill);
    }
}
