package io.croupier.matcher.gateway.websocket;

import java.util.Arrays;
import java.util.Locale;

/** What a client can subscribe to. */
enum ChannelName {
    BOOK(0, Scope.MARKET),
    TRADES(1, Scope.MARKET),
    TICKER(2, Scope.MARKET),
    ORDERS(3, Scope.ACCOUNT),
    FILLS(4, Scope.ACCOUNT),
    SETTLEMENTS(5, Scope.VENUE),
    ACCOUNT(6, Scope.ACCOUNT);

    /** Whose events a channel carries. */
    enum Scope {
        /** One market's; the subscription names it. */
        MARKET,
        /** The logged-in account's. */
        ACCOUNT,
        /** All; what is one's own is marked once logged in. */
        VENUE
    }

    private final int number;
    private final Scope scope;

    ChannelName(final int number, final Scope scope) {
        this.number = number;
        this.scope = scope;
    }

    /** The channel that has the number. */
    static ChannelName of(final int number) {
        return Arrays.stream(values())
                .filter(channel -> channel.number == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no channel " + number));
    }

    /** How the ring carries it. */
    int number() {
        return number;
    }

    Scope scope() {
        return scope;
    }

    /** As clients write it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
