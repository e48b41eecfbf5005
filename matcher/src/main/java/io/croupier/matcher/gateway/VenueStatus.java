package io.croupier.matcher.gateway;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.StatusScope;
import io.croupier.matcher.journal.codec.StatusSource;
import io.croupier.signing.Address;
import java.util.List;

/**
 * Who may trade where, as of one moment.
 *
 * @param markets what holds in each market, by index
 * @param words what sources restrict, the oldest first; a source that says OPEN stands for nothing and is left out
 */
public record VenueStatus(List<MarketStatus> markets, List<Word> words) {
    /** Before anything is known. */
    static final VenueStatus NONE = new VenueStatus(List.of(), List.of());

    /**
     * What a source says of a subject.
     *
     * @param subject the market's contract or the account; zero for the venue
     * @param reason for people
     */
    public record Word(StatusScope scope, Address subject, StatusSource source, MarketStatus status, String reason) {
        public Word {
            requireNonNull(scope, "scope");
            requireNonNull(subject, "subject");
            requireNonNull(source, "source");
            requireNonNull(status, "status");
            requireNonNull(reason, "reason");
        }
    }

    public VenueStatus {
        markets = List.copyOf(markets);
        words = List.copyOf(words);
    }

    /** Accounts that may not trade. */
    public long frozenAccounts() {
        return words.stream()
                .filter(word -> word.scope() == StatusScope.ACCOUNT)
                .map(Word::subject)
                .distinct()
                .count();
    }
}
