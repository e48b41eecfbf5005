package io.croupier.matcher.gateway.websocket;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.gateway.CommandEncoder;
import io.croupier.matcher.gateway.ContractAccounts;
import io.croupier.matcher.gateway.Hash;
import io.croupier.matcher.gateway.OrderRequest;
import io.croupier.matcher.journal.codec.QueryKind;
import io.croupier.signing.Address;
import io.croupier.signing.Login;
import io.croupier.signing.Order;
import io.croupier.signing.OrderHasher;
import io.croupier.signing.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * The methods: checks the form of a request and offers it to the ring. What it throws is the answer; otherwise the answer
 * comes from the publish thread.
 *
 * <p>Belongs to one connection and its event loop.
 */
final class Requests {
    /** Orders in one {@code order_placeBatch}. */
    static final int PLACE_BATCH_MAX = 50;

    private static final long CANCEL_AFTER_MS_MAX = TimeUnit.DAYS.toMillis(1);
    private static final int SUBSCRIPTION_LENGTH_MAX = 300;
    private static final long NO_REPLAY = -1;
    private static final List<String> CHANNELS =
            Arrays.stream(ChannelName.values()).map(ChannelName::text).toList();

    private final Session session;
    private final CommandEncoder encoder;
    private final ContractAccounts contracts;

    Requests(final Session session, final CommandRing ring, final ContractAccounts contracts) {
        this.session = session;
        this.contracts = contracts;
        this.encoder = new CommandEncoder(ring);
    }

    /** @throws RpcException when the request ends here */
    void handle(final String method, final JsonNode node, final Answer answer) {
        final Params params = Params.of(node, "params");
        switch (method) {
            case "exchange_info" -> ask(answer, id -> encoder.query(session.id(), id, QueryKind.EXCHANGE_INFO));
            case "session_login" -> login(params, answer);
            case "session_cancelOnDisconnect" -> cancelOnDisconnect(params, answer);
            case "session_cancelAfter" -> cancelAfter(params, answer);
            case "order_place" -> place(params, answer);
            case "order_placeBatch" -> placeBatch(params, answer);
            case "order_replace" -> replace(params, answer);
            case "order_cancel" -> cancel(params, answer);
            case "order_cancelAll" -> cancelAll(params, answer);
            case "order_status" -> orderStatus(params, answer);
            case "order_open" -> orderOpen(answer);
            case "account_state" -> accountState(params, answer);
            case "subscribe" -> subscribe(params, answer);
            case "unsubscribe" -> unsubscribe(params, answer);
            default -> throw new RpcException(ErrorCode.METHOD, "UNKNOWN_METHOD", "there is no method " + method);
        }
    }

    /**
     * What must reach the ring when the connection is gone.
     *
     * @return false when the ring is too full; call again
     */
    boolean leave() {
        if (session.cancelsOnDisconnect()) {
            if (!encoder.sessionEnded(session.id())) {
                return false;
            }
            session.cancelOnDisconnect(false);
        }
        return encoder.query(session.id(), 0, QueryKind.SESSION_CLOSED);
    }

    private void login(final Params params, final Answer answer) {
        final Login login = new Login(params.address("account"), params.uint64("issuedAt"), params.uint64("expiresAt"));
        final byte[] signature = params.bytes("signature", 0, OrderRequest.SIGNATURE_LENGTH_MAX);
        final long requestId = session.await(new PendingRequest(answer));
        whenAsked(contracts.check(login.account(), login::digest, signature), answer, verdict -> {
            requireAsked(requestId, verdict, signature);
            final boolean approved = verdict.answer() == ContractAccounts.Answer.APPROVED;
            if (!encoder.sessionLogin(session.id(), requestId, login, signature, approved)) {
                session.take(requestId);
                throw RpcException.busy();
            }
        });
    }

    private void cancelOnDisconnect(final Params params, final Answer answer) {
        final boolean enabled = params.flag("enabled");
        final Address account = requireLogin("session_cancelOnDisconnect");
        ask(answer, id -> encoder.cancelOnDisconnect(session.id(), id, account, enabled));
        session.cancelOnDisconnect(enabled);
    }

    private void cancelAfter(final Params params, final Answer answer) {
        final long timeoutMs = params.millis("timeoutMs", CANCEL_AFTER_MS_MAX);
        final Address account = requireLogin("session_cancelAfter");
        ask(answer, id -> encoder.cancelAfter(session.id(), id, account, timeoutMs));
    }

    private void place(final Params params, final Answer answer) {
        place(OrderParams.read(params, Hash.ZERO), OrderParams.signature(params), answer);
    }

    /** The signer is asked first if it is a contract; that may take a while, and the connection goes on meanwhile. */
    private void place(final OrderRequest order, final byte[] signature, final Answer answer) {
        final long requestId = session.await(new PendingRequest(answer));
        final Order signed = order.order();
        whenAsked(
                contracts.check(signed.signer(), domain -> new OrderHasher(domain).digest(signed), signature),
                answer,
                verdict -> {
                    requireAsked(requestId, verdict, signature);
                    if (!encoder.placeOrder(
                            session.id(), requestId, order, signature, session.account(), verdict.block())) {
                        session.take(requestId);
                        throw RpcException.busy();
                    }
                });
    }

    /** Goes on at once if the verdict is known; what {@code next} throws is the answer. */
    private void whenAsked(
            final CompletableFuture<ContractAccounts.Verdict> asked,
            final Answer answer,
            final Consumer<ContractAccounts.Verdict> next) {
        if (asked.isDone()) {
            next.accept(asked.join());
            return;
        }
        session.continueWith(asked, verdict -> {
            try {
                next.accept(verdict);
            } catch (final RpcException e) {
                answer.error(e);
            }
        });
    }

    /** Where the chain does not say in time, only a key can have signed. */
    private void requireAsked(final long requestId, final ContractAccounts.Verdict verdict, final byte[] signature) {
        if (verdict.answer() == ContractAccounts.Answer.UNKNOWN && signature.length != Signature.LENGTH) {
            session.take(requestId);
            throw new RpcException(
                    ErrorCode.BUSY,
                    "CONTRACT_NOT_ASKED",
                    "the chain does not say in time whether the contract account approves; nothing has happened");
        }
    }

    private void placeBatch(final Params params, final Answer answer) {
        final List<JsonNode> orders = params.list("orders", PLACE_BATCH_MAX);
        final Answer.Gather gather = new Answer.Gather(orders.size(), answer::result);
        for (int i = 0; i < orders.size(); i++) {
            final Answer item = Answer.item(gather.part(i));
            try {
                if (i > 0) {
                    session.admit();
                }
                place(Params.of(orders.get(i), "params.orders[" + i + "]"), item);
            } catch (final RpcException e) {
                item.error(e);
            }
        }
    }

    private void replace(final Params params, final Answer answer) {
        final Hash replaces = params.hash("cancel");
        if (replaces.equals(Hash.ZERO)) {
            throw params.invalid("cancel", "expected the hash of an order");
        }
        final OrderRequest order = OrderParams.read(params, replaces);
        final byte[] signature = OrderParams.signature(params);
        requireLogin("order_replace");
        place(order, signature, answer);
    }

    private void cancel(final Params params, final Answer answer) {
        final OrderName name = OrderName.read(params);
        final Address account = requireLogin("order_cancel");
        ask(answer, id -> encoder.cancelOrder(session.id(), id, account, name.hash(), name.clientOrderId()));
    }

    private void cancelAll(final Params params, final Answer answer) {
        final Address perp = params.addressOr("perp", Address.ZERO);
        final Address account = requireLogin("order_cancelAll");
        ask(answer, id -> encoder.cancelAll(session.id(), id, account, perp));
    }

    private void orderStatus(final Params params, final Answer answer) {
        final OrderName name = OrderName.read(params);
        final Address account =
                name.clientOrderId().isEmpty() ? Address.ZERO : requireLogin("order_status by clientOrderId");
        ask(
                answer,
                id -> encoder.query(
                        session.id(), id, QueryKind.ORDER_STATUS, account, name.hash(), name.clientOrderId()));
    }

    private void orderOpen(final Answer answer) {
        final Address account = requireLogin("order_open");
        ask(answer, id -> encoder.query(session.id(), id, QueryKind.ORDER_OPEN, account, Hash.ZERO, ""));
    }

    private void accountState(final Params params, final Answer answer) {
        final Address account = params.address("account");
        ask(answer, id -> encoder.query(session.id(), id, QueryKind.ACCOUNT_STATE, account, Hash.ZERO, ""));
    }

    private void subscribe(final Params params, final Answer answer) {
        final ChannelName channel = ChannelName.of(params.choice("channel", CHANNELS));
        final boolean ofMarket = channel.scope() == ChannelName.Scope.MARKET;
        final Address perp = ofMarket ? params.address("perp") : Address.ZERO;
        final long since = params.sequenceOr("sinceSequence", NO_REPLAY);
        final Address account =
                channel.scope() == ChannelName.Scope.ACCOUNT ? requireLogin("channel " + channel.text()) : Address.ZERO;
        if (channel == ChannelName.ACCOUNT) {
            ask(answer, id -> encoder.subscribeAccount(session.id(), id, channel.number(), account));
        } else {
            ask(answer, id -> encoder.subscribe(session.id(), id, channel.number(), account, perp, since));
        }
    }

    private void unsubscribe(final Params params, final Answer answer) {
        final String subscription = params.ascii("subscription", SUBSCRIPTION_LENGTH_MAX);
        ask(new PendingRequest(answer, subscription), id -> encoder.query(session.id(), id, QueryKind.UNSUBSCRIBE));
    }

    private Address requireLogin(final String what) {
        final Address account = session.account();
        if (account.isZero()) {
            throw RpcException.notLoggedIn(what);
        }
        return account;
    }

    private void ask(final Answer answer, final LongPredicate command) {
        ask(new PendingRequest(answer), command);
    }

    private void ask(final PendingRequest request, final LongPredicate command) {
        final long requestId = session.await(request);
        if (!command.test(requestId)) {
            session.take(requestId);
            throw RpcException.busy();
        }
    }

    /** An order by its hash, or where that is zero by the account's own id for it. */
    private record OrderName(Hash hash, String clientOrderId) {
        static OrderName read(final Params params) {
            if (params.has("orderHash")) {
                final Hash hash = params.hash("orderHash");
                if (hash.equals(Hash.ZERO)) {
                    throw params.invalid("orderHash", "expected the hash of an order");
                }
                return new OrderName(hash, "");
            }
            if (params.has("clientOrderId")) {
                return new OrderName(Hash.ZERO, params.ascii("clientOrderId", OrderRequest.CLIENT_ORDER_ID_LENGTH_MAX));
            }
            throw params.invalid("orderHash", "is missing, and so is clientOrderId");
        }
    }
}
