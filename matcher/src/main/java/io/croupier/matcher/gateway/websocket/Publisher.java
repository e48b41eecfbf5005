package io.croupier.matcher.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.gateway.GatewayLimits;
import io.croupier.matcher.gateway.Hash;
import io.croupier.matcher.gateway.MarketView;
import io.croupier.matcher.gateway.VenueChanges;
import io.croupier.matcher.gateway.VenueIdentity;
import io.croupier.matcher.gateway.VenueStatus;
import io.croupier.matcher.gateway.VenueView;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.codec.CancelAfterDecoder;
import io.croupier.matcher.journal.codec.CancelAllDecoder;
import io.croupier.matcher.journal.codec.CancelOnDisconnectDecoder;
import io.croupier.matcher.journal.codec.CancelOrderDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.PlaceOrderDecoder;
import io.croupier.matcher.journal.codec.QueryDecoder;
import io.croupier.matcher.journal.codec.QueryKind;
import io.croupier.matcher.journal.codec.SessionLoginDecoder;
import io.croupier.matcher.snapshot.JournaledState;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import io.croupier.signing.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Hears every command after it is durable: brings the view up to it, answers the session that sent it, then feeds the
 * channels. Belongs to the publish thread.
 */
final class Publisher implements JournaledState {
    private final Sessions sessions;
    private final int subscriptionsMax;
    private final VenueView view;
    private final Answers answers;
    private final ExchangeInfo exchangeInfo;
    private final Channels channels;
    private final List<Session> unflushed = new ArrayList<>();

    private final byte[] addressBytes = new byte[Address.LENGTH];
    private final byte[] hashBytes = new byte[Hash.LENGTH];
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PlaceOrderDecoder placeOrder = new PlaceOrderDecoder();
    private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
    private final CancelAllDecoder cancelAll = new CancelAllDecoder();
    private final CancelAfterDecoder cancelAfter = new CancelAfterDecoder();
    private final CancelOnDisconnectDecoder cancelOnDisconnect = new CancelOnDisconnectDecoder();
    private final SessionLoginDecoder sessionLogin = new SessionLoginDecoder();
    private final QueryDecoder query = new QueryDecoder();

    Publisher(final Sessions sessions, final VenueIdentity identity, final GatewayLimits limits) {
        this.sessions = sessions;
        this.subscriptionsMax = limits.subscriptionsMax();
        this.view = new VenueView(identity.collateralDecimals(), limits.retainedEventsMax());
        this.answers = new Answers(view);
        this.exchangeInfo = new ExchangeInfo(identity, limits, view);
        this.channels = new Channels(view, limits.replayEventsMax());
    }

    /** Who may trade where; from any thread. */
    VenueStatus status() {
        return view.status();
    }

    @Override
    public String name() {
        return view.name();
    }

    @Override
    public void save(final SnapshotOutput out) {
        view.save(out);
    }

    @Override
    public void load(final SnapshotInput in) {
        view.load(in);
    }

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        final VenueChanges changes = view.apply(excerpt);
        onCommand(excerpt);
        channels.onChanges(excerpt.commandTemplateId(), changes);
    }

    /** Answers leave before books and tickers are made up. */
    @Override
    public void onBatchEnd() {
        flush();
        channels.onBatchEnd();
        flush();
    }

    private void flush() {
        unflushed.forEach(Session::flush);
        unflushed.clear();
    }

    /** From any thread: where the gateway's own questions go. */
    void askThrough(final CommandRing ring) {
        channels.askThrough(ring);
    }

    /** Flushes the session when the batch ends. */
    void onQueued(final Session session) {
        unflushed.add(session);
    }

    private void onCommand(final Excerpt excerpt) {
        final int offset = excerpt.commandOffset();
        switch (excerpt.commandTemplateId()) {
            case PlaceOrderDecoder.TEMPLATE_ID -> {
                placeOrder.wrapAndApplyHeader(excerpt.buffer(), offset, header);
                answer(placeOrder.sessionId(), placeOrder.requestId(), () -> answers.placed(excerpt));
            }
            case CancelOrderDecoder.TEMPLATE_ID -> {
                cancelOrder.wrapAndApplyHeader(excerpt.buffer(), offset, header);
                answer(cancelOrder.sessionId(), cancelOrder.requestId(), () -> answers.cancelled(excerpt));
            }
            case CancelAllDecoder.TEMPLATE_ID -> {
                cancelAll.wrapAndApplyHeader(excerpt.buffer(), offset, header);
                answer(cancelAll.sessionId(), cancelAll.requestId(), () -> answers.allCancelled(excerpt));
            }
            case CancelAfterDecoder.TEMPLATE_ID -> {
                cancelAfter.wrapAndApplyHeader(excerpt.buffer(), offset, header);
                final long timeoutMs = cancelAfter.timeoutMs();
                answer(cancelAfter.sessionId(), cancelAfter.requestId(), () -> answers.cancelAfter(excerpt, timeoutMs));
            }
            case CancelOnDisconnectDecoder.TEMPLATE_ID -> {
                cancelOnDisconnect.wrapAndApplyHeader(excerpt.buffer(), offset, header);
                final boolean enabled = cancelOnDisconnect.enabled() != 0;
                answer(
                        cancelOnDisconnect.sessionId(),
                        cancelOnDisconnect.requestId(),
                        () -> answers.cancelOnDisconnect(enabled));
            }
            case SessionLoginDecoder.TEMPLATE_ID -> onSessionLogin(excerpt);
            case QueryDecoder.TEMPLATE_ID -> onQuery(excerpt);
            default -> {
                // The chain, the relayer and the clock ask nothing.
            }
        }
    }

    private void onSessionLogin(final Excerpt excerpt) {
        sessionLogin.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        final Session session = sessions.get(sessionLogin.sessionId());
        if (session != null) {
            answer(session, sessionLogin.requestId(), () -> answers.loggedIn(excerpt, session));
        }
    }

    private void onQuery(final Excerpt excerpt) {
        query.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        if (query.sessionId() == AccountFeeds.GATEWAY_SESSION) {
            if (query.kind() == QueryKind.ACCOUNT_STATE) {
                channels.onAccountState(account(), ownState(excerpt, account()));
            } else if (query.kind() == QueryKind.EXCHANGE_INFO) {
                channels.onWake();
            }
            return;
        }
        final Session session = sessions.get(query.sessionId());
        if (session == null) {
            return;
        }
        switch (query.kind()) {
            case EXCHANGE_INFO -> reply(session, answer -> answer.result(exchangeInfo.forAccount(session.account())));
            case ACCOUNT_STATE ->
                reply(session, answer -> answer.result(answers.accountState(excerpt, session.account())));
            case ORDER_OPEN -> reply(session, answer -> answer.result(answers.openOrders(account())));
            case ORDER_STATUS -> reply(session, answer -> answer.result(orderStatus()));
            case SUBSCRIBE, SUBSCRIBE_ACCOUNT -> reply(session, answer -> onSubscribe(session, answer, excerpt));
            case UNSUBSCRIBE -> onUnsubscribe(session, session.take(query.requestId()));
            case SESSION_CLOSED -> {
                channels.forget(session);
                sessions.remove(session);
            }
            case MARKET_TOPS, UNSAFE_ACCOUNTS -> {
                // Keepers ask these and hear the answers themselves.
            }
            case NULL_VAL -> throw new IllegalStateException("a query of no kind after sequence " + excerpt.sequence());
        }
    }

    /** Answers a question, unless the session is about to be cut off or had too much of it. */
    private void reply(final Session session, final Consumer<Answer> reply) {
        final PendingRequest request = session.take(query.requestId());
        if (request == null || session.isClosing()) {
            return;
        }
        try {
            session.admitAnswer();
            reply.accept(Answer.weighed(request.answer(), session::answered));
        } catch (final RpcException e) {
            request.answer().error(e);
        }
    }

    private Json.Body orderStatus() {
        final byte[] id = new byte[query.clientOrderIdLength()];
        query.getClientOrderId(id, 0, id.length);
        query.getOrderHash(hashBytes, 0, Hash.LENGTH);
        return answers.orderStatus(Hash.of(hashBytes), account(), new String(id, US_ASCII));
    }

    private void onSubscribe(final Session session, final Answer answer, final Excerpt excerpt) {
        final ChannelName channel = ChannelName.of(query.channel());
        query.getPerp(addressBytes, 0, Address.LENGTH);
        final Topic topic =
                switch (channel.scope()) {
                    case MARKET -> {
                        final MarketView market =
                                view.market(Address.of(addressBytes, 0)).orElseThrow(Refusals::unknownMarket);
                        yield Topic.of(channel, market);
                    }
                    case ACCOUNT -> Topic.of(channel, account());
                    case VENUE -> Topic.of(channel);
                };
        if (session.subscriptions().size() >= subscriptionsMax
                && !session.subscriptions().containsValue(topic)) {
            throw new RpcException(
                    ErrorCode.BUSY, "TOO_MANY_SUBSCRIPTIONS", "more than " + subscriptionsMax + " subscriptions");
        }
        if (channel == ChannelName.ACCOUNT) {
            final Address account = topic.account();
            channels.subscribe(session, account, ownState(excerpt, account), answer);
        } else {
            channels.subscribe(session, topic, query.sinceSequence(), answer);
        }
    }

    private byte[] ownState(final Excerpt excerpt, final Address account) {
        return Json.write(answers.accountState(excerpt, account));
    }

    private void onUnsubscribe(final Session session, final PendingRequest request) {
        final Topic topic = session.subscriptions().get(request.subscription());
        if (topic == null) {
            request.answer().error(RpcException.invalidParams("params.subscription", "there is no such subscription"));
            return;
        }
        channels.unsubscribe(session, topic);
        request.answer().result(json -> {
            json.writeStartObject();
            json.writeEndObject();
        });
    }

    private Address account() {
        query.getAccount(addressBytes, 0, Address.LENGTH);
        return Address.of(addressBytes, 0);
    }

    private void answer(final long sessionId, final long requestId, final Supplier<Json.Body> result) {
        final Session session = sessions.get(sessionId);
        if (session != null) {
            answer(session, requestId, result);
        }
    }

    /** Sessions of an earlier run, and commands a session sends when it is gone, wait for nothing. */
    private static void answer(final Session session, final long requestId, final Supplier<Json.Body> result) {
        final PendingRequest request = session.take(requestId);
        if (request == null) {
            return;
        }
        try {
            request.answer().result(result.get());
        } catch (final RpcException e) {
            request.answer().error(e);
        }
    }
}
