package io.croupier.matcher.gateway.websocket;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.gateway.ContractAccounts;
import io.croupier.matcher.gateway.GatewayLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The handlers of every connection, in order. */
final class ConnectionInitializer extends ChannelInitializer<Channel> {
    private static final int HTTP_BODY_MAX = 8 << 10;
    private static final int SILENCE_SECONDS = 20;

    /** Connections that are no sessions: health checks, metrics, handshakes under way. */
    private static final int OTHER_CONNECTIONS_MAX = 256;

    private final Optional<SslContext> tls;
    private final GatewayLimits limits;
    private final HttpRoutes routes;
    private final Sessions sessions;
    private final Function<ChannelHandlerContext, Session> newSession;
    private final CommandRing ring;
    private final ContractAccounts contracts;
    private final AtomicInteger connections = new AtomicInteger();

    ConnectionInitializer(
            final Optional<SslContext> tls,
            final GatewayLimits limits,
            final HttpRoutes routes,
            final Sessions sessions,
            final Function<ChannelHandlerContext, Session> newSession,
            final CommandRing ring,
            final ContractAccounts contracts) {
        this.tls = tls;
        this.limits = limits;
        this.routes = routes;
        this.sessions = sessions;
        this.newSession = newSession;
        this.ring = ring;
        this.contracts = contracts;
    }

    @Override
    protected void initChannel(final Channel channel) {
        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
        if (connections.incrementAndGet() > limits.sessionsMax() + OTHER_CONNECTIONS_MAX) {
            channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
            return;
        }
        final ChannelPipeline pipeline = channel.pipeline();
        tls.ifPresent(context -> pipeline.addLast(context.newHandler(channel.alloc())));
        pipeline.addLast(new IdleStateHandler(SILENCE_SECONDS, 0, 0))
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(HTTP_BODY_MAX))
                .addLast(new HttpHandler(routes, sessions::hasRoom))
                .addLast(new WebSocketServerProtocolHandler(WebSocketServerProtocolConfig.newBuilder()
                        .websocketPath(WebSocketGateway.PATH)
                        .checkStartsWith(true)
                        .dropPongFrames(false)
                        .decoderConfig(WebSocketDecoderConfig.newBuilder()
                                .maxFramePayloadLength(limits.frameBytesMax())
                                .allowExtensions(false)
                                .build())
                        .build()))
                .addLast(new WebSocketFrameAggregator(limits.frameBytesMax()))
                .addLast(new WebSocketHandler(sessions, newSession, ring, contracts));
    }
}
