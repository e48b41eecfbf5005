package io.croupier.matcher.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.gateway.ExcerptTape;
import io.croupier.matcher.gateway.GatewayLimits;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final GatewayLimits LIMITS = GatewayLimits.defaults();
    private static final byte[] MESSAGE = "x".repeat(1 << 20).getBytes(UTF_8);

    /** A network that takes nothing: what is written stays unsent. */
    private static final class Stalled extends ChannelOutboundHandlerAdapter {
        private final List<Object> held = new ArrayList<>();

        @Override
        public void write(final ChannelHandlerContext context, final Object message, final ChannelPromise promise) {
            held.add(message);
        }
    }

    private final Stalled network = new Stalled();
    private final EmbeddedChannel channel = new EmbeddedChannel(network);
    private final Session session = new Session(1, channel, LIMITS, ignored -> {});

    @Test
    void shouldDisconnectASlowReaderWithAReasonAndCutItOff() {
        for (int i = 0; i < 100; i++) {
            session.send(MESSAGE);
        }
        channel.runPendingTasks();

        assertEquals(LIMITS.outboundBytesMax() / MESSAGE.length, texts().size());
        final CloseWebSocketFrame goodbye = (CloseWebSocketFrame) network.held.getLast();
        assertEquals(1008, goodbye.statusCode());
        assertTrue(goodbye.reasonText().startsWith("slow reader"));
        assertTrue(channel.isOpen());

        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();

        assertFalse(channel.isOpen());
    }

    @Test
    void shouldEndWithItsLogin() {
        final long nowMs = ExcerptTape.START_MS;
        session.loggedIn(new Session.Login(ExcerptTape.ALICE, nowMs / 1000 + 60), nowMs);
        channel.runPendingTasks();

        channel.advanceTimeBy(59, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
        final int before = network.held.size();
        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();

        assertEquals(0, before);
        assertEquals("the login has expired", ((CloseWebSocketFrame) network.held.getFirst()).reasonText());
    }

    @Test
    void shouldKeepNoTimerOfAnOlderLogin() {
        final long nowMs = ExcerptTape.START_MS;
        for (int login = 1; login <= 10; login++) {
            session.loggedIn(new Session.Login(ExcerptTape.ALICE, nowMs / 1000 + 60 + login), nowMs);
        }
        channel.runPendingTasks();

        assertTrue(channel.runScheduledPendingTasks() > TimeUnit.SECONDS.toNanos(65));
        channel.close().syncUninterruptibly();

        assertEquals(-1, channel.runScheduledPendingTasks());
    }

    @Test
    void shouldLiveAsLongAsANewerLogin() {
        final long nowMs = ExcerptTape.START_MS;
        session.loggedIn(new Session.Login(ExcerptTape.ALICE, nowMs / 1000 + 60), nowMs);
        session.loggedIn(new Session.Login(ExcerptTape.ALICE, nowMs / 1000 + 600), nowMs);
        channel.runPendingTasks();

        channel.advanceTimeBy(61, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();

        assertEquals(0, network.held.size());
        assertEquals(ExcerptTape.ALICE, session.account());
    }

    private List<TextWebSocketFrame> texts() {
        return network.held.stream()
                .filter(TextWebSocketFrame.class::isInstance)
                .map(TextWebSocketFrame.class::cast)
                .toList();
    }
}
