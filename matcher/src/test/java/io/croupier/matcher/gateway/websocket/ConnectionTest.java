package io.croupier.matcher.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.gateway.ContractAccounts;
import io.croupier.matcher.gateway.ExcerptTape;
import io.croupier.matcher.gateway.GatewayLimits;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One connection with all its handlers, byte for byte. */
class ConnectionTest {
    private static final GatewayLimits LIMITS = GatewayLimits.defaults();

    /** Empty, its mask of zeros. */
    private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0};

    private final Sessions sessions = new Sessions(LIMITS.sessionsMax());
    private final EmbeddedChannel channel = new EmbeddedChannel(new ConnectionInitializer(
            Optional.empty(),
            LIMITS,
            path -> new HttpRoutes.Response(200, "text/plain", path.getBytes(US_ASCII)),
            sessions,
            context -> new Session(1, context.channel(), LIMITS, queued -> {}),
            new ExcerptTape(),
            ContractAccounts.NONE));

    @BeforeEach
    void shakeHands() {
        receive(TestClient.HANDSHAKE.getBytes(US_ASCII));
        assertEquals(1, sessions.all().size());
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldKeepAClientThatOnlyAnswersPings() {
        for (int i = 0; i < 10; i++) {
            beSilent();
            receive(PONG);
        }

        assertTrue(channel.isOpen());
    }

    @Test
    void shouldCutOffAClientThatLeavesPingsUnanswered() {
        beSilent();
        receive(PONG);

        beSilent();
        beSilent();
        final boolean openAfterTwo = channel.isOpen();
        beSilent();

        assertTrue(openAfterTwo);
        assertFalse(channel.isOpen());
    }

    private void receive(final byte[] bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        channel.runPendingTasks();
    }

    private void beSilent() {
        channel.pipeline().fireUserEventTriggered(IdleStateEvent.READER_IDLE_STATE_EVENT);
        channel.runPendingTasks();
    }
}
