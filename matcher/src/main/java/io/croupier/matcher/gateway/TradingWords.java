package io.croupier.matcher.gateway;

import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.StatusScope;
import io.croupier.matcher.journal.codec.StatusSource;
import io.croupier.signing.Address;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Why trading is restricted: the words of all sources that are not OPEN. Belongs to the publish thread. */
final class TradingWords {
    private record Subject(StatusScope scope, Address address, StatusSource source) {}

    private record Word(MarketStatus status, String reason) {}

    private final Map<Subject, Word> words = new LinkedHashMap<>();

    /** A source's newest word on a subject, which replaces its last one. */
    void said(
            final StatusScope scope,
            final Address address,
            final StatusSource source,
            final MarketStatus status,
            final String reason) {
        final Subject subject = new Subject(scope, address, source);
        words.remove(subject);
        if (status != MarketStatus.OPEN) {
            words.put(subject, new Word(status, reason));
        }
    }

    /** The reason of the strictest word on the market or the whole venue, of equals the oldest; empty without any. */
    Optional<String> reason(final Address perp) {
        Word strictest = null;
        for (final Map.Entry<Subject, Word> entry : words.entrySet()) {
            final Subject subject = entry.getKey();
            final boolean concerns = subject.scope == StatusScope.VENUE
                    || (subject.scope == StatusScope.MARKET && subject.address.equals(perp));
            if (concerns && (strictest == null || entry.getValue().status.value() > strictest.status.value())) {
                strictest = entry.getValue();
            }
        }
        return Optional.ofNullable(strictest).map(Word::reason);
    }
}
