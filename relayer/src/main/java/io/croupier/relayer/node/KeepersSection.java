package io.croupier.relayer.node;

import com.fasterxml.jackson.core.JsonPointer;
import io.croupier.relayer.keeper.FundingConfig;
import io.croupier.relayer.keeper.KeepersConfig;
import io.croupier.relayer.keeper.LiquidationConfig;
import io.croupier.relayer.keeper.MarkPriceConfig;
import io.croupier.signing.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code keepers} section. */
final class KeepersSection {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final int SAMPLES_MAX = 1_000_000;
    private static final int CALLS_MAX = 100_000;

    private KeepersSection() {}

    static KeepersConfig read(final ConfigSection keepers, final List<MarketConfig> markets) {
        final KeepersConfig config = new KeepersConfig(
                markPrice(keepers.section("markPrice"), markets),
                funding(keepers.section("funding")),
                liquidation(keepers.section("liquidation")));
        keepers.end();
        return config;
    }

    private static Optional<MarkPriceConfig> markPrice(final ConfigSection section, final List<MarketConfig> markets) {
        final boolean enabled = section.flag("enabled", false);
        final MarkPriceConfig config = new MarkPriceConfig(
                isWanted(section, "feeds", enabled) ? feeds(section, markets) : List.of(),
                section.duration("pollEvery", SECOND, SHORT, HOUR),
                section.duration("heartbeat", Duration.ofMinutes(10), SECOND, DAY),
                section.share("changeMin", "0.0005", "1"),
                section.share("deviationMax", "0.05", "1"));
        section.end();
        return enabled ? Optional.of(config) : Optional.empty();
    }

    /** What a keeper needs may be left out while it is off, so that one word switches it; what stands there is checked. */
    private static boolean isWanted(final ConfigSection section, final String key, final boolean enabled) {
        return enabled || section.has(key);
    }

    private static List<MarkPriceConfig.Feed> feeds(final ConfigSection section, final List<MarketConfig> markets) {
        final List<MarkPriceConfig.Feed> feeds = new ArrayList<>();
        final Set<String> seen = new HashSet<>();
        for (final ConfigSection feed : section.sections("feeds")) {
            final String symbol = feed.requiredText("symbol");
            if (markets.stream().noneMatch(market -> market.symbol().equals(symbol))) {
                throw feed.refused("symbol", symbol, "a market of markets");
            }
            if (!seen.add(symbol)) {
                throw feed.refused("symbol", symbol, "without a feed yet");
            }
            feeds.add(new MarkPriceConfig.Feed(symbol, feed.http("url", feed.requiredText("url")), pointer(feed)));
            feed.end();
        }
        return feeds;
    }

    private static JsonPointer pointer(final ConfigSection feed) {
        final String text = feed.requiredText("price");
        try {
            return JsonPointer.compile(text);
        } catch (final IllegalArgumentException e) {
            throw feed.refused("price", text, "a JSON pointer such as /data/price");
        }
    }

    private static Optional<FundingConfig> funding(final ConfigSection section) {
        final boolean enabled = section.flag("enabled", false);
        final FundingConfig config = new FundingConfig(
                isWanted(section, "limiter", enabled) ? section.address("limiter") : Address.ZERO,
                section.share("rateMax", "0.0075", "1"),
                section.duration("sampleEvery", Duration.ofMinutes(1), SHORT, HOUR),
                section.duration("updateEvery", Duration.ofHours(8), SECOND, DAY),
                (int) section.integer("samplesMin", 60, 1, SAMPLES_MAX));
        if (config.samplesMin() > config.updateEvery().dividedBy(config.sampleEvery())) {
            throw section.refused("samplesMin is more than fit into updateEvery at one every sampleEvery");
        }
        section.end();
        return enabled ? Optional.of(config) : Optional.empty();
    }

    private static Optional<LiquidationConfig> liquidation(final ConfigSection section) {
        final boolean enabled = section.flag("enabled", false);
        final LiquidationConfig config = new LiquidationConfig(
                isWanted(section, "liquidator", enabled) ? section.address("liquidator") : Address.ZERO,
                section.duration("checkEvery", SECOND, SHORT, HOUR),
                section.share("priceTolerance", "0.01", "1"),
                (int) section.integer("callsPerMinuteMax", 60, 1, CALLS_MAX));
        section.end();
        return enabled ? Optional.of(config) : Optional.empty();
    }
}
