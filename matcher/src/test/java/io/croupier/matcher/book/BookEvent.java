package io.croupier.matcher.book;

/** What a book under test reported, in order. */
sealed interface BookEvent {
    record Rested(long order) implements BookEvent {}

    record Filled(long resting, long incoming, long price, long lots) implements BookEvent {}

    record Cancelled(long order, CancelReason reason, long lots) implements BookEvent {}

    /** Matching ended otherwise than with DONE, with these lots left. */
    record Ended(long incoming, MatchOutcome outcome, long lots) implements BookEvent {}

    record Asked(long resting, long incoming, long price, long lots, MatchGuard.Verdict verdict) implements BookEvent {}

    record TrialBegun() implements BookEvent {}

    record TrialUndone() implements BookEvent {}

    static BookEvent rested(final long order) {
        return new Rested(order);
    }

    static BookEvent filled(final long resting, final long incoming, final long price, final long lots) {
        return new Filled(resting, incoming, price, lots);
    }

    static BookEvent cancelled(final long order, final CancelReason reason, final long lots) {
        return new Cancelled(order, reason, lots);
    }

    static BookEvent ended(final long incoming, final MatchOutcome outcome, final long lots) {
        return new Ended(incoming, outcome, lots);
    }
}
