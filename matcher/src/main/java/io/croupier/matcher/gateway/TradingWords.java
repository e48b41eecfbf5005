package io.croupier.matcher.gateway;

import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.StatusScope;
import io.croupier.matcher.journal.codec.StatusSource;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import io.croupier.signing.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** All words, the oldest first. */
    List<VenueStatus.Word> all() {
        final List<VenueStatus.Word> all = new ArrayList<>();
        words.forEach((subject, word) -> all.add(
                new VenueStatus.Word(subject.scope, subject.address, subject.source, word.status, word.reason)));
        return all;
    }

    /** Writes the words, the oldest first. */
    void save(final SnapshotOutput out) {
        out.putInt(words.size());
        words.forEach((subject, word) -> {
            out.putEnum(subject.scope);
            out.putBytes(subject.address.toBytes());
            out.putEnum(subject.source);
            out.putEnum(word.status);
            ViewSnapshot.saveText(word.reason, out);
        });
    }

    void load(final SnapshotInput in) {
        for (int left = in.count(); left > 0; left--) {
            words.put(
                    new Subject(
                            in.getEnum(StatusScope.class),
                            ViewSnapshot.loadAddress(in),
                            in.getEnum(StatusSource.class)),
                    new Word(in.getEnum(MarketStatus.class), ViewSnapshot.loadText(in)));
        }
    }

    /** The reason of the strictest word on the market or the whole venue, of equals the oldest; empty without any. */
    Optional<String> reason(final Address perp) {
        Word strictest = null;
        for (final Map.Entry<Subject, Word> entry : words.entrySet()) {
            final Subject subject = entry.getKey();
            final boolean concerns = subject.scope == StatusScope.VENUE
                    || ((subject.scope == StatusScope.MARKET || subject.scope == StatusScope.HOLDERS)
                            && subject.address.equals(perp));
            if (concerns && (strictest == null || entry.getValue().status.value() > strictest.status.value())) {
                strictest = entry.getValue();
            }
        }
        return Optional.ofNullable(strictest).map(Word::reason);
    }
}
