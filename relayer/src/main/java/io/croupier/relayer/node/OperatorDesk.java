package io.croupier.relayer.node;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.matcher.gateway.VenueStatus;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.StatusScope;
import io.croupier.matcher.journal.codec.StatusSource;
import io.croupier.relayer.settlement.StatusCommand;
import io.croupier.signing.Address;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator may say of who trades where, and what stands. A word of the operator's own restricts or ends that
 * restriction; a word of another source is taken back in its name, where that source does not do so by itself. Everything
 * goes through the journal. Used by one thread.
 */
final class OperatorDesk {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorDesk.class);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Their words on the venue follow what they see, and end with it. */
    private static final List<StatusSource> BY_THEMSELVES = List.of(StatusSource.CHAIN, StatusSource.SETTLEMENT);

    private final List<MarketConfig> markets;
    private final StatusCommand words;
    private final Supplier<VenueStatus> standing;
    private final Consumer<Address> onReconcilerLifted;

    /**
     * @param standing what stands now, as the core's events tell
     * @param onReconcilerLifted told of each account or market that the reconciler had frozen, once it is free again
     */
    OperatorDesk(
            final List<MarketConfig> markets,
            final StatusCommand words,
            final Supplier<VenueStatus> standing,
            final Consumer<Address> onReconcilerLifted) {
        this.markets = List.copyOf(markets);
        this.words = requireNonNull(words, "words");
        this.standing = requireNonNull(standing, "standing");
        this.onReconcilerLifted = requireNonNull(onReconcilerLifted, "onReconcilerLifted");
    }

    /** Whom a word concerns. */
    private record Subject(StatusScope scope, Address address) {}

    /**
     * Does what is asked, if anything, and tells what stands then.
     *
     * @param request {@code {market? | account?, set? | lift?, reason?}}: a symbol or an address, a status, a source
     * @throws IllegalArgumentException if that cannot be done; it says why
     */
    JsonNode answer(final JsonNode request) {
        final Subject subject = subject(request);
        final String reason = request.path("reason").asText();
        if (request.has("set")) {
            say(subject, StatusSource.OPERATOR, oneOf(MarketStatus.class, request.path("set")), reason);
        } else if (request.has("lift")) {
            final StatusSource source = oneOf(StatusSource.class, request.path("lift"));
            requireLiftable(subject, source);
            say(subject, source, MarketStatus.OPEN, reason);
            if (source == StatusSource.RECONCILER) {
                onReconcilerLifted.accept(subject.address);
            }
        }
        return standing();
    }

    private void say(final Subject subject, final StatusSource source, final MarketStatus status, final String reason) {
        LOG.warn("The operator says {} for {} on {}: {}", status, source, subject, reason);
        switch (subject.scope) {
            case MARKET -> words.market(subject.address, source, status, reason);
            case ACCOUNT -> words.account(subject.address, source, status, reason);
            default -> words.venue(source, status, reason);
        }
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (spoken(subject, source) != status) {
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalArgumentException("the core has not answered yet; ask again");
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    private MarketStatus spoken(final Subject subject, final StatusSource source) {
        return standing.get().words().stream()
                .filter(word -> word.scope() == subject.scope
                        && word.subject().equals(subject.address)
                        && word.source() == source)
                .map(VenueStatus.Word::status)
                .findFirst()
                .orElse(MarketStatus.OPEN);
    }

    private void requireLiftable(final Subject subject, final StatusSource source) {
        if (subject.scope == StatusScope.VENUE && BY_THEMSELVES.contains(source)) {
            throw new IllegalArgumentException("the word of " + source + " on the venue ends with its cause: "
                    + "the chain is late, settlement is late, or the chain undid blocks (./croupier recover)");
        }
        if (spoken(subject, source) == MarketStatus.OPEN) {
            throw new IllegalArgumentException(source + " has restricted nothing there");
        }
    }

    private Subject subject(final JsonNode request) {
        if (request.has("market")) {
            final String symbol = request.path("market").asText();
            return markets.stream()
                    .filter(market -> market.symbol().equals(symbol))
                    .findFirst()
                    .map(market -> new Subject(StatusScope.MARKET, market.perp()))
                    .orElseThrow(() -> new IllegalArgumentException("market " + symbol + " is not one of "
                            + String.join(
                                    ", ",
                                    markets.stream().map(MarketConfig::symbol).toList())));
        }
        if (request.has("account")) {
            return new Subject(
                    StatusScope.ACCOUNT, Address.parse(request.path("account").asText()));
        }
        return new Subject(StatusScope.VENUE, Address.ZERO);
    }

    private static <E extends Enum<E>> E oneOf(final Class<E> type, final JsonNode value) {
        for (final E constant : type.getEnumConstants()) {
            if (constant.name().equals(value.asText()) && !constant.name().equals("NULL_VAL")) {
                return constant;
            }
        }
        throw new IllegalArgumentException(value.asText() + " is no " + type.getSimpleName());
    }

    private JsonNode standing() {
        final VenueStatus now = standing.get();
        final ObjectNode json = JsonNodeFactory.instance.objectNode();
        final ObjectNode byMarket = json.putObject("markets");
        for (int index = 0; index < Math.min(markets.size(), now.markets().size()); index++) {
            byMarket.put(markets.get(index).symbol(), now.markets().get(index).name());
        }
        final ArrayNode restrictions = json.putArray("words");
        for (final VenueStatus.Word word : now.words()) {
            restrictions
                    .addObject()
                    .put("on", name(word))
                    .put("source", word.source().name())
                    .put("status", word.status().name())
                    .put("reason", word.reason());
        }
        return json;
    }

    private String name(final VenueStatus.Word word) {
        return switch (word.scope()) {
            case MARKET -> "market " + symbol(word.subject());
            case HOLDERS -> "market " + symbol(word.subject()) + " and its holders";
            case ACCOUNT -> "account " + word.subject();
            default -> "venue";
        };
    }

    private String symbol(final Address perp) {
        return markets.stream()
                .filter(market -> market.perp().equals(perp))
                .map(MarketConfig::symbol)
                .findFirst()
                .orElse(perp.toString());
    }
}
