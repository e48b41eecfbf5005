package io.croupier.relayer.node;

import io.croupier.signing.Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Accounts with fee rates of their own, in every market, in place of the market's.
 *
 * @param makerFeeRate least maker rate their orders must carry, 1e18 = 1, negative is a rebate
 * @param takerFeeRate least taker rate their orders must carry, 1e18 = 1
 */
public record FeeTier(List<Address> accounts, long makerFeeRate, long takerFeeRate) {
    private static final long ONE = 1_000_000_000_000_000_000L;

    public FeeTier {
        accounts = List.copyOf(accounts);
    }

    /**
     * All tiers, in order. No maker of any market or tier may get more than the least that a taker pays there, so that the
     * fees of a unit never sum below zero.
     */
    static List<FeeTier> all(final List<ConfigSection> sections, final List<MarketConfig> markets) {
        final List<FeeTier> tiers = new ArrayList<>();
        final Set<Address> seen = new HashSet<>();
        for (final ConfigSection section : sections) {
            final FeeTier tier = new FeeTier(
                    section.addresses("accounts"),
                    section.requiredInteger("makerFeeRate", -ONE, ONE),
                    section.requiredInteger("takerFeeRate", 0, ONE));
            for (final Address account : tier.accounts) {
                if (!seen.add(account)) {
                    throw section.refused("accounts", account.toString(), "in one tier only");
                }
            }
            section.end();
            tiers.add(tier);
        }
        final long lowestTier =
                tiers.stream().mapToLong(FeeTier::takerFeeRate).min().orElse(ONE);
        for (int at = 0; at < tiers.size(); at++) {
            for (final MarketConfig market : markets) {
                tiers.get(at).requireFits(sections.get(at), market, lowestTier);
            }
        }
        return List.copyOf(tiers);
    }

    private void requireFits(final ConfigSection section, final MarketConfig market, final long lowestTier) {
        final long lowest = Math.min(lowestTier, market.takerFeeRate());
        if (makerFeeRate < -lowest) {
            throw section.refused(
                    "makerFeeRate",
                    Long.toString(makerFeeRate),
                    "at least -" + lowest + ", the lowest takerFeeRate of " + market.symbol() + " and the tiers");
        }
        if (takerFeeRate < -market.makerFeeRate()) {
            throw section.refused(
                    "takerFeeRate",
                    Long.toString(takerFeeRate),
                    "at least " + -market.makerFeeRate() + ", what " + market.symbol() + " pays its makers");
        }
        if (Math.max(makerFeeRate, takerFeeRate) > market.feeRateMax()) {
            throw section.refused(
                    makerFeeRate > market.feeRateMax() ? "makerFeeRate" : "takerFeeRate",
                    Long.toString(Math.max(makerFeeRate, takerFeeRate)),
                    "at most " + market.feeRateMax() + ", the feeRateMax of " + market.symbol());
        }
    }
}
