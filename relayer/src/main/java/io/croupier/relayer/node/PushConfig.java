package io.croupier.relayer.node;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.RpcEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where new heads are told of without asking.
 *
 * @param url ws or wss; may hold an access key and is never printed whole
 * @param silenceMax how long the subscription may say nothing before it is replaced
 */
public record PushConfig(URI url, Duration silenceMax) {
    public PushConfig {
        requireNonNull(url, "url");
        requireNonNull(silenceMax, "silenceMax");
    }

    static Optional<PushConfig> of(final ConfigSection chain) {
        final Duration silenceMax =
                chain.duration("webSocketSilence", Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofHours(1));
        return chain.text("webSocket").map(url -> new PushConfig(chain.webSocket("webSocket", url), silenceMax));
    }

    @Override
    public String toString() {
        return RpcEndpoint.publicPart(url);
    }
}
