package io.croupier.matcher.gateway.websocket;

import io.croupier.matcher.gateway.GatewayLimits;
import io.croupier.matcher.gateway.RateLimit;
import io.croupier.signing.Address;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One WebSocket connection.
 *
 * <p>Requests belong to the connection's event loop, subscriptions and the outbox to the publish thread; what both touch is
 * atomic. {@link #send} may be called on either.
 */
final class Session {
    /** Who is logged in, until when (uint64). */
    record Login(Address account, long expiresAtSeconds) {}

    /** What a connection's questions may cost: their number says little, an answer may hold thousands of orders. */
    private static final int ANSWER_BYTES_PER_SECOND = 2 << 20;

    private static final int ANSWER_BYTES_BURST = 8 << 20;
    private static final int OUTBOX_MESSAGES_MAX = 256;
    private static final long CLOSE_GRACE_MS = 1_000;
    private static final long LOGIN_SECONDS_MAX = TimeUnit.DAYS.toSeconds(365);
    private static final long MS_PER_SECOND = 1_000;

    private final long id;
    private final Channel channel;
    private final GatewayLimits limits;
    private final Consumer<Session> onQueued;
    private final RateLimit rateLimit;
    private final RateLimit answerLimit;
    private final Map<Long, PendingRequest> pending = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLong unsentBytes = new AtomicLong();
    private final Map<String, Topic> subscriptions = new HashMap<>();
    private List<byte[]> outbox = new ArrayList<>();
    private long lastRequestId;
    private boolean cancelOnDisconnect;

    /** Of the event loop; null before the first login. */
    private ScheduledFuture<?> expiry;

    private volatile Login login;
    private volatile boolean closing;

    /** @param onQueued told on the publish thread that there is something to {@link #flush} */
    Session(final long id, final Channel channel, final GatewayLimits limits, final Consumer<Session> onQueued) {
        this.id = id;
        this.channel = channel;
        this.limits = limits;
        this.onQueued = onQueued;
        this.rateLimit = new RateLimit(limits.requestsPerSecond(), limits.requestBurst(), System.nanoTime());
        this.answerLimit = new RateLimit(ANSWER_BYTES_PER_SECOND, ANSWER_BYTES_BURST, System.nanoTime());
        channel.closeFuture().addListener(closed -> cancelExpiry());
    }

    /** Unique for the life of the process, and not used by earlier ones on the same journal. */
    long id() {
        return id;
    }

    /** @throws RpcException if the connection asks too often */
    void admit() {
        final long retryAfterMs = rateLimit.acquire(System.nanoTime());
        if (retryAfterMs > 0) {
            throw rateLimited("more than " + limits.requestsPerSecond() + " requests a second", retryAfterMs);
        }
    }

    /**
     * On the publish thread, before an answer to a question is written.
     *
     * @throws RpcException if the answers before were more than the connection may have
     */
    void admitAnswer() {
        final long retryAfterMs = answerLimit.acquire(System.nanoTime());
        if (retryAfterMs > 0) {
            throw rateLimited("more than " + ANSWER_BYTES_PER_SECOND + " bytes of answers a second", retryAfterMs);
        }
    }

    /** On the publish thread: so much was written for an answer to a question. */
    void answered(final int bytes) {
        answerLimit.charge(bytes, System.nanoTime());
    }

    private static RpcException rateLimited(final String why, final long retryAfterMs) {
        return new RpcException(ErrorCode.RATE_LIMITED, "RATE_LIMITED", why + "; nothing has happened")
                .with("retryAfterMs", retryAfterMs);
    }

    /**
     * Remembers a request that goes into the ring, under the number by which its answer will be known.
     *
     * @throws RpcException if too many are unanswered
     */
    long await(final PendingRequest request) {
        if (inFlight.incrementAndGet() > limits.requestsInFlightMax()) {
            inFlight.decrementAndGet();
            throw new RpcException(
                    ErrorCode.BUSY,
                    "TOO_MANY_IN_FLIGHT",
                    "more than " + limits.requestsInFlightMax() + " requests are unanswered; nothing has happened");
        }
        pending.put(++lastRequestId, request);
        return lastRequestId;
    }

    /** The request that waits under this number, which then no longer waits; null if none does. */
    PendingRequest take(final long requestId) {
        final PendingRequest request = pending.remove(requestId);
        if (request != null) {
            inFlight.decrementAndGet();
        }
        return request;
    }

    /** Goes on in the event loop once the answer is there, unless the connection is gone by then. */
    @SuppressWarnings("FutureReturnValueIgnored") // what fails in the event loop shows there
    <T> void continueWith(final CompletableFuture<T> answer, final Consumer<T> next) {
        answer.thenAccept(value -> channel.eventLoop().execute(() -> {
            if (channel.isActive()) {
                next.accept(value);
            }
        }));
    }

    /** The account that is logged in, or {@link Address#ZERO}. */
    Address account() {
        final Login current = login;
        return current == null ? Address.ZERO : current.account();
    }

    /** The connection ends when its login does. */
    void loggedIn(final Login accepted, final long nowMs) {
        login = accepted;
        final long expiresAt = accepted.expiresAtSeconds() < 0 ? Long.MAX_VALUE : accepted.expiresAtSeconds();
        final long remaining = Math.min(expiresAt - nowMs / MS_PER_SECOND, LOGIN_SECONDS_MAX);
        execute(() -> scheduleExpiry(remaining));
    }

    private void scheduleExpiry(final long seconds) {
        cancelExpiry();
        if (channel.isActive()) {
            expiry = channel.eventLoop()
                    .schedule(
                            () -> disconnect(WebSocketCloseStatus.POLICY_VIOLATION, "the login has expired"),
                            seconds,
                            TimeUnit.SECONDS);
        }
    }

    private void cancelExpiry() {
        if (expiry != null) {
            expiry.cancel(false);
        }
    }

    boolean cancelsOnDisconnect() {
        return cancelOnDisconnect;
    }

    void cancelOnDisconnect(final boolean enabled) {
        cancelOnDisconnect = enabled;
    }

    /** Topics by subscription name. */
    Map<String, Topic> subscriptions() {
        return subscriptions;
    }

    /** Whether the client keeps up with what it is sent. */
    boolean isWritable() {
        return channel.isWritable();
    }

    /** Whether it hears nothing any more. */
    boolean isClosing() {
        return closing;
    }

    /** Sends a text message, unless the client reads so slowly that it is disconnected instead. */
    void send(final byte[] text) {
        if (closing) {
            return;
        }
        if (unsentBytes.addAndGet(text.length) > limits.outboundBytesMax()) {
            disconnect(
                    WebSocketCloseStatus.POLICY_VIOLATION,
                    "slow reader: more than " + limits.outboundBytesMax() + " bytes unread");
        } else if (channel.eventLoop().inEventLoop()) {
            write(text);
            channel.flush();
        } else {
            outbox.add(text);
            if (outbox.size() == 1) {
                onQueued.accept(this);
            } else if (outbox.size() >= OUTBOX_MESSAGES_MAX) {
                flush();
            }
        }
    }

    /** Hands what the publish thread sent to the event loop. */
    void flush() {
        if (outbox.isEmpty()) {
            return;
        }
        final List<byte[]> messages = outbox;
        outbox = new ArrayList<>();
        execute(() -> {
            messages.forEach(this::write);
            channel.flush();
        });
    }

    /** Once the gateway has ended its threads nobody is there to hear of anything; the engine goes on. */
    private void execute(final Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (final RejectedExecutionException e) {
            closing = true;
        }
    }

    /** Says why and closes; a client that does not even read that is cut off. */
    void disconnect(final WebSocketCloseStatus status, final String why) {
        if (closing) {
            return;
        }
        closing = true;
        execute(() -> {
            channel.writeAndFlush(new CloseWebSocketFrame(status, why)).addListener(ChannelFutureListener.CLOSE);
            final ScheduledFuture<?> cutOff =
                    channel.eventLoop().schedule(this::cutOff, CLOSE_GRACE_MS, TimeUnit.MILLISECONDS);
            channel.closeFuture().addListener(closed -> cutOff.cancel(false));
        });
    }

    private void cutOff() {
        channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    private void write(final byte[] text) {
        channel.write(new TextWebSocketFrame(Unpooled.wrappedBuffer(text)))
                .addListener(written -> unsentBytes.addAndGet(-text.length));
    }
}
