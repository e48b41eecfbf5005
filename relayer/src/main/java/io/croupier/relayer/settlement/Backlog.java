package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.ConfigureDecoder;
import io.croupier.matcher.journal.codec.HeadFactsDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.OrderAcceptedDecoder;
import io.croupier.matcher.journal.codec.OrderClosedDecoder;
import io.croupier.matcher.journal.codec.OrderReturnedDecoder;
import io.croupier.matcher.journal.codec.PlaceOrderDecoder;
import io.croupier.matcher.journal.codec.SignatureCheck;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.journal.codec.UnitStateChangedDecoder;
import io.croupier.matcher.ledger.MarketScale;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.Hash;
import io.croupier.signing.Address;
import io.croupier.signing.PackedOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the journal says is still to be settled in one lane: the units in order, with the signed orders that they are
 * made of. Owned by the settlement thread.
 *
 * <p>A unit leaves when the core calls it final or busted, or, sooner, when its receipt says so ({@link #settle}); so
 * memory stays bounded even where the journal is far ahead of its own news.
 */
final class Backlog implements ExcerptListener {
    private final int lane;
    private final JournalNews news;
    private final SettlementCounters counters;
    private final List<SettlementMarket> markets = new ArrayList<>();
    private final List<Boolean> ownMarkets = new ArrayList<>();
    private final LaneOrders orders = new LaneOrders();

    /** Units that the chain has not seen, as far as is known for good. */
    private final NavigableMap<Long, SettlementUnit> waiting = new TreeMap<>();

    /** Units that the chain is past, until the core says what became of them: a bust may bring their orders back. */
    private final NavigableMap<Long, SettlementUnit> judged = new TreeMap<>();

    /** Numbers of units that the journal does not call final or busted. */
    private final NavigableSet<Long> unended = new TreeSet<>();

    private final List<JournalNews.UnitId> endedHere = new ArrayList<>();

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PlaceOrderDecoder placeOrder = new PlaceOrderDecoder();
    private final ChainBlockDecoder chainBlock = new ChainBlockDecoder();
    private final HeadFactsDecoder headFacts = new HeadFactsDecoder();
    private final ConfigureDecoder configure = new ConfigureDecoder();
    private final OrderAcceptedDecoder orderAccepted = new OrderAcceptedDecoder();
    private final OrderClosedDecoder orderClosed = new OrderClosedDecoder();
    private final OrderReturnedDecoder orderReturned = new OrderReturnedDecoder();
    private final UnitMadeDecoder unitMade = new UnitMadeDecoder();
    private final UnitStateChangedDecoder unitState = new UnitStateChangedDecoder();

    private final OtherLanes otherLanes;

    /** Units of which the settlement log knows that they settled, until the journal tells of them. */
    private final Set<Long> settledBefore = new HashSet<>();

    private long newest;
    private long released;
    private long dueThrough;
    private boolean caughtUp;

    Backlog(final int lane, final JournalNews news, final SettlementCounters counters) {
        this.lane = lane;
        this.news = news;
        this.counters = counters;
        this.otherLanes = new OtherLanes(news);
    }

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        switch (excerpt.commandTemplateId()) {
            case ConfigureDecoder.TEMPLATE_ID -> onConfigure(excerpt);
            case ChainBlockDecoder.TEMPLATE_ID -> onChainBlock(excerpt);
            case HeadFactsDecoder.TEMPLATE_ID -> onHeadFacts(excerpt);
            default -> {}
        }
        while (excerpt.nextEvent()) {
            onEvent(excerpt);
        }
        orders.forgetUnneeded();
    }

    private void onEvent(final Excerpt excerpt) {
        switch (excerpt.eventTemplateId()) {
            case OrderAcceptedDecoder.TEMPLATE_ID -> onOrderAccepted(excerpt);
            case OrderClosedDecoder.TEMPLATE_ID -> {
                orderClosed.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
                orders.setOpen(orderClosed.orderId(), false);
            }
            case OrderReturnedDecoder.TEMPLATE_ID -> {
                orderReturned.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
                orders.setOpen(orderReturned.orderId(), true);
            }
            case UnitMadeDecoder.TEMPLATE_ID -> onUnitMade(excerpt);
            case UnitStateChangedDecoder.TEMPLATE_ID -> onUnitStateChanged(excerpt);
            default -> {}
        }
    }

    private void onConfigure(final Excerpt excerpt) {
        configure.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        markets.clear();
        ownMarkets.clear();
        final byte[] perp = new byte[Address.LENGTH];
        for (final ConfigureDecoder.MarketsDecoder market : configure.markets()) {
            market.getPerp(perp, 0, Address.LENGTH);
            markets.add(new SettlementMarket(
                    Address.of(perp, 0), new MarketScale(market.paperPerLot(), market.creditPerTickLot())));
            ownMarkets.add(laneOf(market) == lane);
            market.skipSymbol();
        }
    }

    private static int laneOf(final ConfigureDecoder.MarketsDecoder market) {
        return market.lane() == ConfigureDecoder.MarketsDecoder.laneNullValue() ? 0 : market.lane();
    }

    private void onChainBlock(final Excerpt excerpt) {
        chainBlock.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        final byte[] account = new byte[Address.LENGTH];
        for (final ChainBlockDecoder.EntriesDecoder entry : chainBlock.entries()) {
            if (entry.kind() == ChainEventKind.REQUEST_WITHDRAW) {
                entry.getAccount(account, 0, Address.LENGTH);
                onWithdrawRequest(Address.of(account, 0));
            }
        }
    }

    private void onHeadFacts(final Excerpt excerpt) {
        headFacts.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        final byte[] account = new byte[Address.LENGTH];
        for (final HeadFactsDecoder.EntriesDecoder entry : headFacts.entries()) {
            if (entry.kind() == ChainEventKind.REQUEST_WITHDRAW) {
                entry.getAccount(account, 0, Address.LENGTH);
                onWithdrawRequest(Address.of(account, 0));
            }
        }
    }

    /** What was matched before the request goes out before the withdrawal can be executed, and waits for no company. */
    private void onWithdrawRequest(final Address trader) {
        waiting.descendingMap().values().stream()
                .filter(unit -> unit.traders().contains(trader))
                .findFirst()
                .ifPresent(unit -> dueThrough = Math.max(dueThrough, unit.number()));
    }

    private void onOrderAccepted(final Excerpt excerpt) {
        orderAccepted.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        if (!ownMarkets.get(orderAccepted.market())) {
            return;
        }
        placeOrder.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        final byte[] packed = new byte[PackedOrder.LENGTH];
        placeOrder.getOrder(packed, 0, PackedOrder.LENGTH);
        placeOrder.skipClientOrderId();
        final byte[] signature = new byte[placeOrder.signatureLength()];
        placeOrder.getSignature(signature, 0, signature.length);
        orders.add(orderAccepted.orderId(), new SignedOrder(packed, Bytes.of(signature)), hashOfDoubtedSignature());
        counters.onOrder();
    }

    private Hash hashOfDoubtedSignature() {
        if (placeOrder.signatureCheck() != SignatureCheck.VERIFIED) {
            return null;
        }
        final byte[] hash = new byte[Hash.LENGTH];
        placeOrder.getOrderHash(hash, 0, Hash.LENGTH);
        return Hash.of(hash, 0);
    }

    private void onUnitMade(final Excerpt excerpt) {
        unitMade.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        if (unitMade.lane() != lane) {
            onUnitMadeElsewhere();
            return;
        }
        final long number = unitMade.unit();
        final SettlementMarket market = markets.get(unitMade.market());
        if (number <= released && caughtUp) {
            throw new ChainException.Unusable(
                    "unit " + lane + "-" + number + " was made although the Dealer is past unit " + released
                            + " already: this journal is not the one the Dealer's units came from");
        }
        final List<SettlementUnit.Leg> legs = new ArrayList<>();
        for (final UnitMadeDecoder.LegsDecoder leg : unitMade.legs()) {
            legs.add(orders.hold(leg.orderId(), leg.lots()));
        }
        counters.onMatched(legs.size() - 1);
        unended.add(number);
        newest = Math.max(newest, number);
        otherLanes.hold(number, legs.stream().map(leg -> leg.order().signer()).collect(Collectors.toSet()));
        (number > released && !settledBefore.remove(number) ? waiting : judged)
                .put(number, new SettlementUnit(lane, number, market, legs, excerpt.sequence(), excerpt.timeMs()));
    }

    private void onUnitMadeElsewhere() {
        final Set<Address> traders = new HashSet<>();
        final byte[] account = new byte[Address.LENGTH];
        for (final UnitMadeDecoder.LegsDecoder leg : unitMade.legs()) {
            leg.getAccount(account, 0, Address.LENGTH);
            traders.add(Address.of(account, 0));
        }
        otherLanes.onMade(new JournalNews.UnitId(unitMade.lane(), unitMade.unit()), traders);
    }

    private void onUnitStateChanged(final Excerpt excerpt) {
        unitState.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        final boolean ended = unitState.state() == UnitState.FINAL || unitState.state() == UnitState.BUSTED;
        final JournalNews.UnitId unit = new JournalNews.UnitId(unitState.lane(), unitState.unit());
        if (ended) {
            endedHere.add(unit);
        }
        if (unitState.lane() != lane) {
            if (ended) {
                otherLanes.onEnd(unit);
            }
            return;
        }
        if (ended) {
            unended.remove(unit.number());
        }
        if (unitState.state() == UnitState.FINAL) {
            counters.onFinal();
            forget(unitState.unit());
        } else if (unitState.state() == UnitState.BUSTED) {
            counters.onBusted();
            forget(unitState.unit());
        }
    }

    private void forget(final long unit) {
        otherLanes.release(unit);
        final SettlementUnit waited = waiting.remove(unit);
        final SettlementUnit gone = waited != null ? waited : judged.remove(unit);
        if (gone != null) {
            orders.release(gone);
        }
    }

    /** These units settled, for good. */
    void settle(final List<Long> units) {
        units.forEach(this::forget);
        orders.forgetUnneeded();
    }

    /** The chain is past every unit up to this one, for good, whatever it made of them. */
    void release(final long lastUnit) {
        released = Math.max(released, lastUnit);
        final NavigableMap<Long, SettlementUnit> past = waiting.headMap(lastUnit, true);
        judged.putAll(past);
        past.clear();
    }

    /** These units settled before the journal was read. */
    void expectSettled(final Set<Long> units) {
        settledBefore.addAll(units);
    }

    /** The unit is not sent any more, whatever the core makes of it. */
    void withdraw(final long unit) {
        final SettlementUnit gone = waiting.remove(unit);
        if (gone != null) {
            judged.put(unit, gone);
        }
    }

    /** The journal's present end was reached for the first time: from here on units are new. */
    void onCaughtUp() {
        caughtUp = true;
    }

    /**
     * The first units after {@code cursor} and up to {@code last} that may be sent now, in order, at most {@code limit}. A
     * unit waits until its traders' earlier units in other lanes are mined, and so do those behind it.
     */
    List<SettlementUnit> after(final long cursor, final long last, final int limit) {
        return waitingBetween(cursor, last)
                .takeWhile(unit -> !otherLanes.isHeldUp(unit.number()))
                .limit(limit)
                .toList();
    }

    /** Numbers of all units after {@code cursor} that the chain has not seen, held up or not. */
    Set<Long> left(final long cursor) {
        return waitingBetween(cursor, Long.MAX_VALUE)
                .map(SettlementUnit::number)
                .collect(Collectors.toSet());
    }

    /** Without a core: of all units of another lane, only these have not ended. */
    void onlyLeft(final int otherLane, final Set<Long> left) {
        otherLanes.onlyLeft(otherLane, left);
    }

    /** Whether the unit must not wait for company any more, because one of its traders, or of a later unit, will withdraw. */
    boolean isUrgent(final SettlementUnit unit) {
        return unit.number() <= dueThrough;
    }

    /** The first unit after {@code cursor} that the chain has not seen; null if there is none. */
    SettlementUnit firstAfter(final long cursor) {
        final Map.Entry<Long, SettlementUnit> first = waiting.higherEntry(cursor);
        return first == null ? null : first.getValue();
    }

    /** Whether the chain has not seen so many units after {@code cursor}. */
    boolean holdsAfter(final long cursor, final int units) {
        final Iterator<Long> numbers = waiting.tailMap(cursor, false).keySet().iterator();
        int count = 0;
        while (count < units && numbers.hasNext()) {
            numbers.next();
            count++;
        }
        return count == units;
    }

    /** Whether every unit up to this one was read from the journal. */
    boolean hasRead(final long unit) {
        return newest >= unit;
    }

    /** Whether no unit after {@code cursor} and up to {@code last} waits. */
    boolean isEmpty(final long cursor, final long last) {
        return waitingBetween(cursor, last).findAny().isEmpty();
    }

    private Stream<SettlementUnit> waitingBetween(final long cursor, final long last) {
        return last <= cursor
                ? Stream.empty()
                : waiting.subMap(cursor, false, last, true).values().stream()
                        .filter(unit -> !news.hasEnded(unit.number()));
    }

    /** Those of the units that are known here. */
    List<SettlementUnit> known(final List<Long> units) {
        return units.stream()
                .map(unit -> waiting.getOrDefault(unit, judged.get(unit)))
                .filter(Objects::nonNull)
                .toList();
    }

    /** How many fills these units hold, as far as they are known here. */
    int fillsOf(final List<Long> units) {
        return known(units).stream().mapToInt(SettlementUnit::fills).sum();
    }

    /** The market of a unit that has not ended. */
    Optional<Address> marketOf(final long unit) {
        return Optional.ofNullable(waiting.getOrDefault(unit, judged.get(unit)))
                .map(known -> known.market().perp());
    }

    /** Whether the unit was made where nothing has been read yet, so that nothing is known of its orders. */
    boolean liesAhead(final long unit) {
        return unit > newest && !caughtUp;
    }

    /** The signed order of a leg, as long as the unit has not ended. */
    Optional<SignedOrder> orderOf(final long unit, final int leg) {
        return Optional.ofNullable(waiting.getOrDefault(unit, judged.get(unit)))
                .filter(known -> leg < known.legs().size())
                .map(known -> known.legs().get(leg).order());
    }

    /** The lane's markets. */
    List<Address> ownMarkets() {
        return IntStream.range(0, markets.size())
                .filter(ownMarkets::get)
                .mapToObj(market -> markets.get(market).perp())
                .toList();
    }

    /** Tells the news what was read here of ends. */
    void forgetEnds() {
        endedHere.forEach(news::forget);
        endedHere.clear();
    }

    /** Units the chain has not seen. */
    int size() {
        return waiting.size();
    }

    /** Whether the units in memory are work enough: those that have ended, as the news say, are none. */
    boolean holds(final int units) {
        return waiting.size() - news.endedAhead() >= units;
    }

    /** The lowest number of a unit that the journal does not call final or busted; above all numbers if there is none. */
    long oldestUnended() {
        return unended.isEmpty() ? Long.MAX_VALUE : unended.first();
    }

    /** The oldest unit the chain has not seen, null if there is none. */
    SettlementUnit oldest() {
        return waiting.isEmpty() ? null : waiting.firstEntry().getValue();
    }
}
