package io.croupier.matcher.gateway.websocket;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.engine.ShortTurns;
import io.croupier.matcher.gateway.ContractAccounts;
import io.croupier.matcher.gateway.GatewayConfig;
import io.croupier.matcher.gateway.VenueIdentity;
import io.croupier.matcher.gateway.VenueStatus;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.snapshot.JournaledState;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;

/**
 * The venue's WebSocket and HTTP server.
 *
 * <p>As {@link io.croupier.matcher.journal.ExcerptListener} it belongs to one thread, first the one that replays the journal, then the publish thread;
 * it may hear excerpts before {@link #start}, which only fill its view.
 */
public final class WebSocketGateway implements JournaledState, AutoCloseable {
    /** Where the WebSocket is. */
    public static final String PATH = "/ws";

    private static final int SESSIONS_PER_MS = 1_000;
    private static final long SHUTDOWN_SECONDS = 3;

    private final GatewayConfig config;
    private final HttpRoutes routes;
    private final Sessions sessions;
    private final Publisher publisher;

    /** Session ids go on from the time of start, so that those in the journal are never met again. */
    private final AtomicLong lastSessionId = new AtomicLong(System.currentTimeMillis() * SESSIONS_PER_MS);

    private EventLoopGroup ioThreads;
    private Channel server;

    /** @param routes what HTTP answers besides {@link #PATH} */
    public WebSocketGateway(final GatewayConfig config, final VenueIdentity identity, final HttpRoutes routes) {
        this.config = requireNonNull(config, "config");
        this.routes = requireNonNull(routes, "routes");
        this.sessions = new Sessions(config.limits().sessionsMax());
        this.publisher = new Publisher(sessions, identity, config.limits());
    }

    /**
     * Listens.
     *
     * @param ring where the clients' commands go
     * @param contracts asked about the orders of contract accounts
     * @return the address, with the port that was taken where the configuration leaves it open
     * @throws IOException if the port is taken or the certificate cannot be used
     */
    public InetSocketAddress start(final CommandRing ring, final ContractAccounts contracts) throws IOException {
        final Optional<SslContext> tls = sslContext();
        publisher.askThrough(ring);
        ioThreads = new MultiThreadIoEventLoopGroup(
                config.ioThreads(),
                ShortTurns.threads(new DefaultThreadFactory("gateway", true)),
                NioIoHandler.newFactory());
        final ChannelFuture bound = new ServerBootstrap()
                .group(ioThreads)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ConnectionInitializer(
                        tls, config.limits(), routes, sessions, this::newSession, ring, contracts))
                .bind(config.host(), config.port())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            throw new IOException("cannot listen on " + config.host() + ":" + config.port(), bound.cause());
        }
        server = bound.channel();
        return (InetSocketAddress) server.localAddress();
    }

    /** Connections that are sessions now. */
    public int sessions() {
        return sessions.all().size();
    }

    /** Who may trade where; from any thread. */
    public VenueStatus status() {
        return publisher.status();
    }

    @Override
    public String name() {
        return publisher.name();
    }

    @Override
    public void save(final SnapshotOutput out) {
        publisher.save(out);
    }

    @Override
    public void load(final SnapshotInput in) {
        publisher.load(in);
    }

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        publisher.onExcerpt(excerpt);
    }

    @Override
    public void onBatchEnd() {
        publisher.onBatchEnd();
    }

    /** Stops listening and closes all connections. The engine should still run, so that disconnects reach it. */
    @Override
    public void close() {
        if (server != null) {
            server.close().awaitUninterruptibly();
        }
        if (ioThreads != null) {
            ioThreads.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private Session newSession(final ChannelHandlerContext context) {
        return new Session(lastSessionId.incrementAndGet(), context.channel(), config.limits(), publisher::onQueued);
    }

    private Optional<SslContext> sslContext() throws SSLException {
        if (config.tls().isEmpty()) {
            return Optional.empty();
        }
        final GatewayConfig.TlsFiles files = config.tls().get();
        try {
            return Optional.of(SslContextBuilder.forServer(
                            files.certificate().toFile(), files.key().toFile())
                    .build());
        } catch (final IllegalArgumentException e) {
            throw new SSLException(
                    "gateway.websocket.tls: cannot read " + files.certificate() + " and " + files.key(), e);
        }
    }
}
