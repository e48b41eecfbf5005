package io.croupier.matcher.gateway.websocket;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.gateway.AccountView;
import io.croupier.matcher.gateway.CommandEncoder;
import io.croupier.matcher.gateway.FillView;
import io.croupier.matcher.gateway.MarketView;
import io.croupier.matcher.gateway.OrderView;
import io.croupier.matcher.gateway.Trade;
import io.croupier.matcher.gateway.UnitView;
import io.croupier.matcher.gateway.VenueChanges;
import io.croupier.matcher.gateway.VenueView;
import io.croupier.matcher.journal.codec.QueryKind;
import io.croupier.signing.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who hears what. A message for many is encoded once; the name of a subscription is the same in every session, so is the
 * message.
 *
 * <p>A reader that falls behind misses book deltas and then gets a whole book in their place. Belongs to the publish thread.
 */
final class Channels {
    /** As what an event to be replayed weighs at once; it is written later. */
    private static final int MISSED_EVENT_BYTES = 100;

    private final VenueView view;
    private final int replayEventsMax;
    private final Map<Topic, Set<Session>> subscribers = new HashMap<>();
    private final Map<Topic, Set<Session>> behind = new HashMap<>();
    private final Replays replays = new Replays();
    private final AccountFeeds accounts = new AccountFeeds();
    private final List<MarketFeed> markets = new ArrayList<>();
    private volatile CommandEncoder asks;
    private boolean waking;

    Channels(final VenueView view, final int replayEventsMax) {
        this.view = view;
        this.replayEventsMax = replayEventsMax;
    }

    /** From any thread: where the gateway's own questions go. Before, nothing is asked. */
    void askThrough(final CommandRing ring) {
        asks = new CommandEncoder(ring);
    }

    /** Sends what the excerpt changed, but books, tickers and states of accounts only when the batch ends. */
    void onChanges(final int commandTemplateId, final VenueChanges changes) {
        accounts.onChanges(commandTemplateId, changes);
        for (final MarketView market : changes.markets()) {
            feedOf(market.index()).touched();
        }
        for (final Trade trade : changes.trades()) {
            onTrade(trade);
        }
        for (final OrderView order : changes.orders()) {
            send(
                    Topic.of(ChannelName.ORDERS, order.terms().account()),
                    order.sequence(),
                    json -> VenueJson.order(json, order));
        }
        for (final FillView fill : changes.fills()) {
            send(
                    Topic.of(ChannelName.FILLS, fill.order().terms().account()),
                    fill.sequence(),
                    json -> VenueJson.fill(json, fill));
        }
        for (final UnitView unit : changes.units()) {
            onUnit(unit);
        }
    }

    /** While nobody listens to a book its feed stands still; whoever subscribes first brings it up to date. */
    void onBatchEnd() {
        for (final MarketFeed market : markets) {
            if (subscribers.containsKey(Topic.of(ChannelName.BOOK, market.book().market()))) {
                publishBook(market.book());
            }
        }
        final long nowMs = view.timeMs();
        for (final MarketFeed market : markets) {
            final TickerFeed ticker = market.ticker();
            if (ticker.isDue(nowMs)) {
                send(Topic.of(ChannelName.TICKER, ticker.market()), view.sequence(), json -> ticker.write(json, nowMs));
            }
        }
        if (asks != null) {
            accounts.onBatchEnd(nowMs, asks);
        }
        catchUp();
        replays.onBatchEnd(
                view.sequence(), view.forgottenThrough(), replay -> listen(replay.session(), replay.topic()));
        if (asks != null && !waking && replays.haveMore()) {
            waking = asks.query(AccountFeeds.GATEWAY_SESSION, 0, QueryKind.EXCHANGE_INFO);
        }
    }

    /** The gateway's question that only makes another batch, so that replays go on where nothing else happens. */
    void onWake() {
        waking = false;
    }

    /** The exchange says how an account stands, as JSON. */
    void onAccountState(final Address account, final byte[] state) {
        if (accounts.onState(account, state)) {
            send(Topic.of(ChannelName.ACCOUNT, account), view.sequence(), Json.raw(state));
        }
    }

    /** Answers with the account's state and goes on with what it becomes. */
    void subscribe(final Session session, final Address account, final byte[] state, final Answer answer) {
        onAccountState(account, state);
        accounts.open(account, state, view.timeMs());
        final Topic topic = Topic.of(ChannelName.ACCOUNT, account);
        answer(session, topic, Json.raw(state), answer);
        listen(session, topic);
    }

    /** Name of a subscription to the topic. */
    String name(final Topic topic) {
        return topic.market() < 0
                ? topic.channel().text()
                : topic.channel().text() + ":"
                        + view.markets().get(topic.market()).terms().symbol();
    }

    /**
     * Answers with the state up to here and sends what comes after it; subscribing again starts anew.
     *
     * @param since replay what changed after this sequence, from the end of the batch on; negative for nothing
     * @throws RpcException if something of that is forgotten, or it is more than may be replayed
     */
    void subscribe(final Session session, final Topic topic, final long since, final Answer answer) {
        if (topic.channel() == ChannelName.BOOK) {
            publishBook(feedOf(topic.market()).book());
        }
        final Replay<?> replay = since < 0 ? null : replay(session, topic, since);
        stop(session, topic);
        answer(session, topic, snapshot(topic, since), answer);
        if (replay == null) {
            listen(session, topic);
        } else {
            replays.add(replay);
        }
    }

    private void answer(final Session session, final Topic topic, final Json.Body snapshot, final Answer answer) {
        final String name = name(topic);
        session.subscriptions().put(name, topic);
        answer.result(json -> {
            json.writeStartObject();
            json.writeStringField("subscription", name);
            json.writeFieldName("snapshot");
            snapshot.writeTo(json);
            json.writeEndObject();
        });
    }

    private void listen(final Session session, final Topic topic) {
        subscribers.computeIfAbsent(topic, key -> new LinkedHashSet<>()).add(session);
    }

    private void stop(final Session session, final Topic topic) {
        remove(subscribers, topic, session);
        remove(behind, topic, session);
        replays.remove(session, topic);
    }

    void unsubscribe(final Session session, final Topic topic) {
        session.subscriptions().remove(name(topic));
        stop(session, topic);
        if (topic.channel() == ChannelName.ACCOUNT && !subscribers.containsKey(topic)) {
            accounts.close(topic.account());
        }
    }

    void forget(final Session session) {
        List.copyOf(session.subscriptions().values()).forEach(topic -> unsubscribe(session, topic));
    }

    private Json.Body snapshot(final Topic topic, final long since) {
        return switch (topic.channel()) {
            case BOOK -> feedOf(topic.market()).book()::writeSnapshot;
            case TICKER -> {
                final TickerFeed ticker = feedOf(topic.market()).ticker();
                yield json -> ticker.write(json, view.timeMs());
            }
            case TRADES -> array(feedOf(topic.market()).recentTrades(), VenueJson::trade);
            case ORDERS ->
                array(
                        since >= 0
                                ? List.of()
                                : view.account(topic.account())
                                        .map(AccountView::openOrders)
                                        .orElse(List.of()),
                        VenueJson::order);
            case FILLS ->
                array(
                        since >= 0
                                ? List.of()
                                : view.account(topic.account())
                                        .map(AccountView::unsettledFills)
                                        .orElse(List.of()),
                        VenueJson::fill);
            case ACCOUNT -> throw new IllegalStateException("an account's state comes from the exchange");
            case SETTLEMENTS -> array(List.<UnitView>of(), VenueJson::settlement);
        };
    }

    /** Null where the channel tells only what happens now. */
    private Replay<?> replay(final Session session, final Topic topic, final long since) {
        return switch (topic.channel()) {
            case ORDERS ->
                replay(
                        session,
                        topic,
                        since,
                        new Replay.Changes<>(
                                changes(topic, AccountView::ordersSince), OrderView::sequence, VenueJson::order));
            case FILLS ->
                replay(
                        session,
                        topic,
                        since,
                        new Replay.Changes<>(
                                changes(topic, AccountView::fillsSince), FillView::sequence, VenueJson::fill));
            default -> null;
        };
    }

    /** Those of the topic's account, which may be unknown now or then. */
    private <T> Replay.Since<T> changes(final Topic topic, final SinceOf<T> since) {
        return (sequence, max) -> view.account(topic.account())
                .map(account -> since.of(account, sequence, max))
                .orElse(List.of());
    }

    /** What of an account changed after a sequence. */
    @FunctionalInterface
    private interface SinceOf<T> {
        List<T> of(AccountView account, long sequence, int max);
    }

    private <T> Replay<T> replay(
            final Session session, final Topic topic, final long since, final Replay.Changes<T> changes) {
        if (since < view.forgottenThrough()) {
            throw tooOld(view.forgottenThrough());
        }
        final List<T> missed = changes.since().of(since, replayEventsMax + 1);
        session.answered(missed.size() * MISSED_EVENT_BYTES);
        if (missed.size() > replayEventsMax) {
            throw tooOld(changes.sequenceOf().applyAsLong(missed.getFirst()));
        }
        return new Replay<>(session, topic, name(topic), changes, missed, view.sequence());
    }

    private static RpcException tooOld(final long oldest) {
        return new RpcException(
                        ErrorCode.PARAMS,
                        "SEQUENCE_TOO_OLD",
                        "params.sinceSequence: not all that came after it can be replayed; the oldest possible is "
                                + oldest)
                .with("field", "params.sinceSequence")
                .with("oldestSequence", oldest);
    }

    private void onTrade(final Trade trade) {
        final MarketView market = trade.unit().market();
        feedOf(market.index()).traded(trade);
        send(Topic.of(ChannelName.TRADES, market), view.sequence(), json -> VenueJson.trade(json, trade));
    }

    /** Who trades in the unit hears of the own legs, all others of the unit. */
    private void onUnit(final UnitView unit) {
        final Topic topic = Topic.of(ChannelName.SETTLEMENTS);
        final Set<Session> sessions = subscribers.getOrDefault(topic, Set.of());
        if (sessions.isEmpty()) {
            return;
        }
        final byte[] forAll = event(topic, view.sequence(), json -> VenueJson.settlement(json, unit));
        for (final Session session : sessions) {
            final Address account = session.account();
            if (account.isZero() || !unit.concerns(account)) {
                session.send(forAll);
                continue;
            }
            for (final FillView leg : unit.legs()) {
                if (leg.order().terms().account().equals(account)) {
                    session.send(event(topic, view.sequence(), json -> VenueJson.ownSettlement(json, leg)));
                }
            }
        }
    }

    private void publishBook(final BookFeed book) {
        final Json.Body delta = book.advance();
        if (delta == null) {
            return;
        }
        final Topic topic = Topic.of(ChannelName.BOOK, book.market());
        final Set<Session> sessions = subscribers.getOrDefault(topic, Set.of());
        if (sessions.isEmpty()) {
            return;
        }
        final byte[] message = event(topic, book.sequence(), delta);
        final Set<Session> late = behind.getOrDefault(topic, Set.of());
        for (final Session session : sessions) {
            if (late.contains(session)) {
                continue;
            }
            if (session.isWritable()) {
                session.send(message);
            } else {
                behind.computeIfAbsent(topic, key -> new HashSet<>()).add(session);
            }
        }
    }

    private void catchUp() {
        behind.forEach((topic, sessions) -> sessions.removeIf(session -> {
            if (session.isWritable()) {
                final BookFeed book = feedOf(topic.market()).book();
                session.send(event(topic, book.sequence(), book::writeSnapshot));
                return true;
            }
            return false;
        }));
        behind.values().removeIf(Set::isEmpty);
    }

    private void send(final Topic topic, final long sequence, final Json.Body data) {
        final Set<Session> sessions = subscribers.get(topic);
        if (sessions != null) {
            final byte[] message = event(topic, sequence, data);
            sessions.forEach(session -> session.send(message));
        }
    }

    private byte[] event(final Topic topic, final long sequence, final Json.Body data) {
        return Rpc.event(name(topic), topic.channel(), sequence, data);
    }

    /** Markets are known only from the first excerpt on. */
    private MarketFeed feedOf(final int market) {
        for (int index = markets.size(); index <= market; index++) {
            markets.add(new MarketFeed(view.markets().get(index)));
        }
        return markets.get(market);
    }

    private static void remove(final Map<Topic, Set<Session>> sets, final Topic topic, final Session session) {
        sets.computeIfPresent(topic, (key, sessions) -> {
            sessions.remove(session);
            return sessions.isEmpty() ? null : sessions;
        });
    }

    private static <T> Json.Body array(final Iterable<T> items, final VenueJson.Writer<T> writer) {
        return json -> {
            json.writeStartArray();
            for (final T item : items) {
                writer.write(json, item);
            }
            json.writeEndArray();
        };
    }
}
