package io.croupier.relayer.settlement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.SetTradingStatusEncoder;
import io.croupier.matcher.journal.codec.StatusScope;
import io.croupier.matcher.journal.codec.StatusSource;
import io.croupier.signing.Address;
import java.util.Arrays;
import org.agrona.ExpandableArrayBuffer;

/** Brings words on who may trade where into the core. Safe for several threads. */
public final class StatusCommand {
    private static final int REASON_BYTES_MAX = 254;

    private final CommandRing ring;

    public StatusCommand(final CommandRing ring) {
        this.ring = requireNonNull(ring, "ring");
    }

    /**
     * A word on the whole venue.
     *
     * @param reason for people; cut off where it is too long
     */
    public void venue(final StatusSource source, final MarketStatus status, final String reason) {
        send(StatusScope.VENUE, source, status, Address.ZERO, reason);
    }

    public void market(final Address perp, final StatusSource source, final MarketStatus status, final String reason) {
        send(StatusScope.MARKET, source, status, perp, reason);
    }

    public void account(
            final Address account, final StatusSource source, final MarketStatus status, final String reason) {
        send(StatusScope.ACCOUNT, source, status, account, reason);
    }

    void send(
            final StatusScope scope,
            final StatusSource source,
            final MarketStatus status,
            final Address subject,
            final String reason) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final byte[] text = reason.getBytes(UTF_8);
        final byte[] fitting = Arrays.copyOf(text, Math.min(text.length, REASON_BYTES_MAX));
        final SetTradingStatusEncoder command = new SetTradingStatusEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .scope(scope)
                .source(source)
                .status(status)
                .putSubject(subject.toBytes(), 0, Address.LENGTH)
                .putReason(fitting, 0, fitting.length);
        ring.put(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength());
    }
}
