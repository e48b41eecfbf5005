package io.croupier.matcher.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.croupier.matcher.gateway.ContractAccounts;
import io.croupier.matcher.gateway.ExcerptTape;
import io.croupier.matcher.gateway.GatewayLimits;
import io.croupier.matcher.gateway.VenueIdentity;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.signing.Address;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The gateway without sockets and engine: a test says what clients send and what the journal holds, and reads the answers. */
final class GatewayUnderTest {
    static final VenueIdentity IDENTITY = new VenueIdentity(
            "Croupier", "1", Address.parse("0x70ce000000000000000000000000000000000004"), 6, OptionalInt.of(62));

    final ExcerptTape tape = new ExcerptTape();
    final Sessions sessions;
    final Publisher publisher;
    private final GatewayLimits limits;
    ContractAccounts contracts = ContractAccounts.NONE;
    private long lastSessionId;

    GatewayUnderTest(final GatewayLimits limits) {
        this.limits = limits;
        this.sessions = new Sessions(limits.sessionsMax());
        this.publisher = new Publisher(sessions, IDENTITY, limits);
    }

    /** With one open market. */
    static GatewayUnderTest open() {
        return open(GatewayLimits.defaults());
    }

    static GatewayUnderTest open(final GatewayLimits limits) {
        final GatewayUnderTest gateway = new GatewayUnderTest(limits);
        gateway.tape.configure().marketChanged(MarketStatus.OPEN, 30_000_000_000L);
        gateway.publish();
        return gateway;
    }

    Client connect() {
        return new Client();
    }

    /** Publishes what is on the tape. */
    void publish() {
        publisher.onExcerpt(tape.excerpt());
        publisher.onBatchEnd();
    }

    /** Publishes the tape's events as those of a command that no session sent. */
    void publishOwn() {
        tape.tick();
        publish();
    }

    /** One connection. */
    final class Client {
        final EmbeddedChannel channel = new EmbeddedChannel();
        final Session session = new Session(++lastSessionId, channel, limits, publisher::onQueued);
        final Requests requests = new Requests(session, tape, contracts);
        private final RequestReader reader = new RequestReader(session, requests);

        private Client() {
            sessions.add(session);
        }

        /** Sends a message and returns what came back before anything was published. */
        List<String> send(final String text) {
            reader.onMessage(text.getBytes(UTF_8));
            return received();
        }

        /** Sends a request, publishes the command it became, and returns what came back. */
        List<String> ask(final String method, final String params) {
            reader.onMessage(request(method, params).getBytes(UTF_8));
            publish();
            return received();
        }

        /** Logs in, with the engine's consent. */
        Client logIn(final Address account) {
            reader.onMessage(request(
                            "session_login",
                            "{'account':'" + account + "','issuedAt':1,'expiresAt':2,'signature':'0x01'}")
                    .getBytes(UTF_8));
            tape.loginAccepted(account);
            publish();
            received();
            return this;
        }

        /** Text messages since the last call. */
        List<String> received() {
            final List<String> texts = new ArrayList<>();
            for (Object message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
                if (message instanceof TextWebSocketFrame frame) {
                    texts.add(frame.text());
                    frame.release();
                }
            }
            return texts;
        }
    }

    /** A request with id 1; single quotes stand for double ones. */
    static String request(final String method, final String params) {
        return json("{'jsonrpc':'2.0','id':1,'method':'" + method + "','params':" + params + "}");
    }

    static String json(final String text) {
        return text.replace('\'', '"');
    }
}
