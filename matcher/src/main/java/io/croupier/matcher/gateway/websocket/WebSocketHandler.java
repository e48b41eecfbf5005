package io.croupier.matcher.gateway.websocket;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.gateway.ContractAccounts;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: makes it a session after the handshake, and tells the ring when it is gone. */
final class WebSocketHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketHandler.class);
    private static final int UNANSWERED_PINGS_MAX = 2;
    private static final long RETRY_MS = 20;

    private final Sessions sessions;
    private final Function<ChannelHandlerContext, Session> newSession;
    private final CommandRing ring;
    private final ContractAccounts contracts;
    private Session session;
    private Requests requests;
    private RequestReader reader;
    private int unansweredPings;

    WebSocketHandler(
            final Sessions sessions,
            final Function<ChannelHandlerContext, Session> newSession,
            final CommandRing ring,
            final ContractAccounts contracts) {
        this.sessions = sessions;
        this.newSession = newSession;
        this.ring = ring;
        this.contracts = contracts;
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext context, final Object event) {
        if (event instanceof HandshakeComplete) {
            session = newSession.apply(context);
            requests = new Requests(session, ring, contracts);
            reader = new RequestReader(session, requests);
            sessions.add(session);
        } else if (event instanceof IdleStateEvent idle && idle.state() == IdleState.READER_IDLE) {
            onSilence(context);
        }
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext context, final WebSocketFrame frame) {
        unansweredPings = 0;
        if (frame instanceof TextWebSocketFrame) {
            reader.onMessage(ByteBufUtil.getBytes(frame.content()));
        } else if (!(frame instanceof PongWebSocketFrame)) {
            session.disconnect(WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "only text frames are understood");
        }
    }

    /** A client that does not read what it asked for is not read either. */
    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext context) {
        context.channel().config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void channelInactive(final ChannelHandlerContext context) {
        if (session != null) {
            leave(context.executor());
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        LOG.debug("connection {} failed", context.channel(), cause);
        if (session != null && cause instanceof TooLongFrameException) {
            session.disconnect(WebSocketCloseStatus.MESSAGE_TOO_BIG, "the message is too long");
        } else if (!(cause instanceof CorruptedFrameException)) {
            // The codec itself says goodbye after a frame that breaks the protocol.
            context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
    }

    private void onSilence(final ChannelHandlerContext context) {
        if (session == null || unansweredPings == UNANSWERED_PINGS_MAX) {
            context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
            return;
        }
        unansweredPings++;
        context.writeAndFlush(new PingWebSocketFrame()).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private static void logFailure(final Future<?> retry) {
        if (!retry.isSuccess()) {
            LOG.warn("a disconnect could not be told to the engine", retry.cause());
        }
    }

    private void leave(final EventExecutor executor) {
        if (!requests.leave()) {
            executor.schedule(() -> leave(executor), RETRY_MS, MILLISECONDS).addListener(WebSocketHandler::logFailure);
        }
    }
}
