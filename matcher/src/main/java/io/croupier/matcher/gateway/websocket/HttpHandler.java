package io.croupier.matcher.gateway.websocket;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.croupier.matcher.gateway.RateLimit;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands {@code /ws} on to the WebSocket handshake while there is room, and everything else to the routes; a connection that
 * asks these too often is closed. One for each connection.
 */
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpHandler.class);

    private static final int REQUESTS_PER_SECOND = 20;
    private static final int REQUEST_BURST = 40;

    private final RateLimit rateLimit = new RateLimit(REQUESTS_PER_SECOND, REQUEST_BURST, System.nanoTime());
    private final HttpRoutes routes;
    private final BooleanSupplier roomForSession;

    HttpHandler(final HttpRoutes routes, final BooleanSupplier roomForSession) {
        this.routes = routes;
        this.roomForSession = roomForSession;
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext context, final FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            answer(context, request, text(HttpResponseStatus.BAD_REQUEST, "malformed request"));
            return;
        }
        if (rateLimit.acquire(System.nanoTime()) > 0) {
            HttpUtil.setKeepAlive(request, false);
            answer(context, request, text(HttpResponseStatus.TOO_MANY_REQUESTS, "too many requests"));
            return;
        }
        final String path;
        try {
            path = new QueryStringDecoder(request.uri()).path();
        } catch (final IllegalArgumentException e) {
            answer(context, request, text(HttpResponseStatus.BAD_REQUEST, "malformed path"));
            return;
        }
        if (path.equals(WebSocketGateway.PATH)) {
            if (roomForSession.getAsBoolean()) {
                context.fireChannelRead(request.retain());
            } else {
                answer(context, request, text(HttpResponseStatus.SERVICE_UNAVAILABLE, "too many sessions"));
            }
        } else if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            answer(context, request, text(HttpResponseStatus.METHOD_NOT_ALLOWED, "only GET and HEAD"));
        } else {
            answer(context, request, route(path));
        }
    }

    private HttpRoutes.Response route(final String path) {
        try {
            return routes.get(path);
        } catch (final RuntimeException e) {
            LOG.error("{} failed", path, e);
            return text(HttpResponseStatus.INTERNAL_SERVER_ERROR, "failed, see the node's log");
        }
    }

    private static HttpRoutes.Response text(final HttpResponseStatus status, final String text) {
        return new HttpRoutes.Response(status.code(), "text/plain; charset=utf-8", (text + "\n").getBytes(UTF_8));
    }

    private static void answer(
            final ChannelHandlerContext context, final FullHttpRequest request, final HttpRoutes.Response response) {
        final boolean isHead = request.method().equals(HttpMethod.HEAD);
        final FullHttpResponse message = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(response.status()),
                isHead ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(response.body()));
        message.headers().set(CONTENT_TYPE, response.contentType());
        message.headers().setInt(CONTENT_LENGTH, response.body().length);
        final boolean keepAlive =
                HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
        HttpUtil.setKeepAlive(message, keepAlive);
        final var written = context.writeAndFlush(message);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }
}
