package io.croupier.relayer.node;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.ledger.MarketScale;
import io.croupier.relayer.keeper.KeeperMarket;
import io.croupier.signing.Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One market. What the chain knows of it (margins, mark price, funding) is read there.
 *
 * @param symbol for people, 1 to 32 characters
 * @param perp the market's contract
 * @param paperPerLot smallest step of size, 1e18 = one contract
 * @param creditPerTickLot credit units by which one lot's value grows with one tick
 * @param makerFeeRate least maker rate an order must carry, 1e18 = 1, negative is a rebate
 * @param takerFeeRate least taker rate an order must carry, 1e18 = 1
 * @param feeRateMax greatest rate an order may carry, 1e18 = 1
 * @param lane settlement lane: index of the sender among {@code chain.senders}
 * @param settlementBuffer share of exposure that must remain above maintenance margin at match, 1e18 = 1
 */
public record MarketConfig(
        String symbol,
        Address perp,
        long paperPerLot,
        long creditPerTickLot,
        long makerFeeRate,
        long takerFeeRate,
        long feeRateMax,
        int lane,
        long settlementBuffer) {
    private static final int LANES_MAX = 64;
    private static final long ONE = 1_000_000_000_000_000_000L;

    public MarketConfig {
        requireNonNull(symbol, "symbol");
        requireNonNull(perp, "perp");
    }

    KeeperMarket forKeepers() {
        return new KeeperMarket(symbol, perp, lane, new MarketScale(paperPerLot, creditPerTickLot));
    }

    /** All markets, in index order. */
    static List<MarketConfig> all(final List<ConfigSection> sections) {
        final List<MarketConfig> markets = new ArrayList<>();
        final Set<Object> seen = new HashSet<>();
        for (final ConfigSection section : sections) {
            final MarketConfig market = of(section);
            if (!seen.add(market.symbol) || !seen.add(market.perp)) {
                throw section.refused("a market of this symbol or perp stands above already");
            }
            markets.add(market);
        }
        return List.copyOf(markets);
    }

    private static MarketConfig of(final ConfigSection section) {
        final String symbol = section.requiredText("symbol");
        if (!symbol.matches("[A-Za-z0-9._/-]{1,32}")) {
            throw section.refused("symbol", symbol, "1 to 32 letters, digits or . _ / -");
        }
        final long takerFeeRate = section.requiredInteger("takerFeeRate", 0, ONE);
        final MarketConfig market = new MarketConfig(
                symbol,
                section.address("perp"),
                section.requiredInteger("paperPerLot", 1, Long.MAX_VALUE),
                section.requiredInteger("creditPerTickLot", 1, Long.MAX_VALUE),
                // A rebate above the taker's fee would make the sender pay for units.
                section.requiredInteger("makerFeeRate", -takerFeeRate, ONE),
                takerFeeRate,
                section.share("feeRateMax", "0.01", "1"),
                (int) section.integer("lane", 0, 0, LANES_MAX - 1),
                section.share("settlementBuffer", "0.005", "1"));
        if (market.feeRateMax < takerFeeRate || market.feeRateMax < market.makerFeeRate) {
            throw section.refused("feeRateMax is below makerFeeRate or takerFeeRate");
        }
        section.end();
        return market;
    }
}
