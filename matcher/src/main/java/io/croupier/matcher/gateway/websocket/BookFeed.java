package io.croupier.matcher.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonGenerator;
import io.croupier.matcher.gateway.MarketView;
import io.croupier.matcher.gateway.QuoteScale;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The best levels of one market as they were last published, and what to publish next. Deltas keep a client's copy equal to
 * the best {@value #DEPTH} levels: a level that is pushed out is told as gone, one that moves up is told as new. Belongs to
 * the publish thread.
 */
final class BookFeed {
    /** Levels on each side. */
    static final int DEPTH = 50;

    /** Levels on each side that enter the checksum. */
    static final int CHECKSUM_DEPTH = 10;

    private final MarketView market;
    private Map<Long, Long> bids = Map.of();
    private Map<Long, Long> asks = Map.of();
    private boolean stale;
    private long sequence;

    BookFeed(final MarketView market) {
        this.market = market;
    }

    MarketView market() {
        return market;
    }

    /** Of the last delta; the next one has the number after it. */
    long sequence() {
        return sequence;
    }

    /** The book may have changed since the last {@link #advance}. */
    void touched() {
        stale = true;
    }

    /** What changed since the last call, which is then published; null if nothing did. */
    Json.Body advance() {
        if (!stale) {
            return null;
        }
        stale = false;
        final Map<Long, Long> newBids = best(market.book().bids());
        final Map<Long, Long> newAsks = best(market.book().asks());
        final Map<Long, Long> changedBids = changes(bids, newBids);
        final Map<Long, Long> changedAsks = changes(asks, newAsks);
        bids = newBids;
        asks = newAsks;
        if (changedBids.isEmpty() && changedAsks.isEmpty()) {
            return null;
        }
        sequence++;
        return json -> write(json, changedBids, changedAsks, false);
    }

    /** All levels as last published; with their sequence, since the next delta follows it. */
    void writeSnapshot(final JsonGenerator json) throws IOException {
        write(json, bids, asks, true);
    }

    private void write(
            final JsonGenerator json,
            final Map<Long, Long> bidLevels,
            final Map<Long, Long> askLevels,
            final boolean isSnapshot)
            throws IOException {
        json.writeStartObject();
        writeLevels(json, "bids", bidLevels);
        writeLevels(json, "asks", askLevels);
        json.writeNumberField("checksum", checksum());
        if (isSnapshot) {
            json.writeNumberField("sequence", sequence);
            json.writeBooleanField("isSnapshot", true);
        }
        json.writeEndObject();
    }

    private void writeLevels(final JsonGenerator json, final String name, final Map<Long, Long> levels)
            throws IOException {
        final QuoteScale scale = market.scale();
        json.writeArrayFieldStart(name);
        for (final Map.Entry<Long, Long> level : levels.entrySet()) {
            json.writeStartArray();
            json.writeString(scale.price(level.getKey()));
            json.writeString(scale.size(level.getValue()));
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    /** CRC32 of the best levels of the bids, then of the asks, each {@code price:size}, joined by {@code |}. */
    private long checksum() {
        final QuoteScale scale = market.scale();
        final CRC32 crc = new CRC32();
        crc.update(Stream.of(bids, asks)
                .flatMap(side -> side.entrySet().stream().limit(CHECKSUM_DEPTH))
                .map(level -> scale.price(level.getKey()) + ":" + scale.size(level.getValue()))
                .collect(Collectors.joining("|"))
                .getBytes(US_ASCII));
        return crc.getValue();
    }

    private static Map<Long, Long> best(final NavigableMap<Long, Long> levels) {
        final Map<Long, Long> best = new LinkedHashMap<>();
        for (final Map.Entry<Long, Long> level : levels.entrySet()) {
            if (best.size() == DEPTH) {
                break;
            }
            best.put(level.getKey(), level.getValue());
        }
        return best;
    }

    /** Levels to set, size 0 for those that are gone. */
    private static Map<Long, Long> changes(final Map<Long, Long> before, final Map<Long, Long> after) {
        final Map<Long, Long> changes = new LinkedHashMap<>();
        for (final Long ticks : before.keySet()) {
            if (!after.containsKey(ticks)) {
                changes.put(ticks, 0L);
            }
        }
        after.forEach((ticks, lots) -> {
            if (!lots.equals(before.get(ticks))) {
                changes.put(ticks, lots);
            }
        });
        return changes;
    }
}
