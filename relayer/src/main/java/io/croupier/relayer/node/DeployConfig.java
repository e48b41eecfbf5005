package io.croupier.relayer.node;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import io.croupier.contracts.DeploymentConfig;
import io.croupier.contracts.MarketParameters;
import io.croupier.contracts.VenueRoles;
import io.croupier.signing.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The venue an operator wants on a chain, as {@code config/deploy.conf} documents it; valid once constructed.
 *
 * @param owner pays for the deployment and owns the contracts
 * @param dealer an existing Dealer to complete; empty: the owner's own, deployed if there is none
 * @param token the collateral; empty: a test token
 */
record DeployConfig(
        URI rpc,
        SenderKey owner,
        Optional<String> dealer,
        Optional<String> token,
        VenueRoles roles,
        int openPositionsMax,
        Duration withdrawTimeLock,
        List<MarketParameters> markets) {
    private static final long ONE = 1_000_000_000_000_000_000L;
    private static final int OPEN_POSITIONS_MAX = 256;
    private static final Duration YEAR = Duration.ofDays(366);

    DeployConfig {
        requireNonNull(rpc, "rpc");
        requireNonNull(owner, "owner");
        requireNonNull(dealer, "dealer");
        requireNonNull(token, "token");
        requireNonNull(roles, "roles");
        requireNonNull(withdrawTimeLock, "withdrawTimeLock");
        markets = List.copyOf(markets);
    }

    /** Reads a HOCON file; errors as {@link NodeConfig#load}. */
    static DeployConfig load(final Path file) {
        return of(NodeConfig.parse(file));
    }

    static DeployConfig of(final Config file) {
        final ConfigSection root = new ConfigSection(file);
        final ConfigSection chain = root.section("chain");
        final ConfigSection venue = root.section("venue");
        final DeployConfig config = new DeployConfig(
                chain.http("rpc", chain.requiredText("rpc")),
                ChainConfig.sender(chain.section("owner")),
                optionalAddress(venue, "dealer"),
                optionalAddress(venue, "token"),
                roles(venue),
                (int) venue.integer("openPositionsMax", 10, 1, OPEN_POSITIONS_MAX),
                seconds(venue, "withdrawTimeLock", Duration.ofMinutes(1)),
                markets(root.sections("markets")));
        chain.end();
        venue.end();
        root.end();
        return config;
    }

    /** @throws OperatorException if the owner's key cannot be opened; it says where the key is, never the key */
    DeploymentConfig deployment() {
        try {
            return new DeploymentConfig(
                    owner.reveal(), dealer, token, roles, openPositionsMax, withdrawTimeLock, markets);
        } catch (final IOException | IllegalArgumentException e) {
            throw new OperatorException(ExitCode.UNUSABLE, "chain.owner: " + e.getMessage(), e);
        }
    }

    private static VenueRoles roles(final ConfigSection venue) {
        final List<Address> priceKeepers = venue.has("priceKeepers") ? venue.addresses("priceKeepers") : List.of();
        return new VenueRoles(
                venue.address("insurance").toString(),
                venue.address("fundingKeeper").toString(),
                (int) venue.integer("fundingSpeedMultiplier", 3, 0, 255),
                texts(venue.addresses("orderSenders")),
                texts(priceKeepers));
    }

    private static List<String> texts(final List<Address> addresses) {
        return addresses.stream().map(Address::toString).toList();
    }

    private static Optional<String> optionalAddress(final ConfigSection section, final String key) {
        return section.text(key).map(text -> section.address(key).toString());
    }

    /** The contracts count whole seconds. */
    private static Duration seconds(final ConfigSection section, final String key, final Duration otherwise) {
        final Duration value = section.duration(key, otherwise, Duration.ZERO, YEAR);
        if (!value.equals(Duration.ofSeconds(value.toSeconds()))) {
            throw section.refused(key, section.requiredText(key), "whole seconds");
        }
        return value;
    }

    private static List<MarketParameters> markets(final List<ConfigSection> sections) {
        final List<MarketParameters> markets = new ArrayList<>();
        final Set<String> symbols = new HashSet<>();
        for (final ConfigSection section : sections) {
            final MarketParameters market = market(section);
            if (!symbols.add(market.symbol())) {
                throw section.refused("a market of this symbol stands above already");
            }
            markets.add(market);
        }
        return markets;
    }

    private static MarketParameters market(final ConfigSection section) {
        final String symbol = section.requiredText("symbol");
        if (!symbol.matches("[A-Za-z0-9._/-]{1,32}")) {
            throw section.refused("symbol", symbol, "1 to 32 letters, digits or . _ / -");
        }
        final long initialMargin = section.requiredShare("initialMarginRatio", "1");
        final long threshold = section.requiredShare("liquidationThreshold", "1");
        final long priceOff = section.requiredShare("liquidationPriceOff", "1");
        final long insuranceFee = section.requiredShare("insuranceFeeRate", "1");
        if (threshold >= ONE || threshold > initialMargin) {
            throw section.refused(
                    "liquidationThreshold",
                    section.requiredText("liquidationThreshold"),
                    "below 1 and at most initialMarginRatio");
        }
        if (priceOff + insuranceFee > threshold) {
            throw section.refused("liquidationPriceOff and insuranceFeeRate together exceed liquidationThreshold");
        }
        final MarketParameters market = new MarketParameters(
                symbol,
                BigInteger.valueOf(initialMargin),
                BigInteger.valueOf(threshold),
                BigInteger.valueOf(priceOff),
                BigInteger.valueOf(insuranceFee),
                BigInteger.valueOf(section.requiredInteger("initialMarkPrice", 1, Long.MAX_VALUE)),
                seconds(section, "markPriceAgeMax", Duration.ZERO),
                BigInteger.valueOf(section.share("markPriceMoveMax", "0", "1")));
        section.end();
        return market;
    }
}
