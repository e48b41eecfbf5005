package io.croupier.relayer.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.croupier.matcher.journal.codec.ConfigureEncoder;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.signing.Address;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/** Encodes what the operator configured as the command that opens a journal. */
final class ConfigureCommand {
    private ConfigureCommand() {}

    /**
     * The same arguments give the same bytes, so that a change of configuration shows.
     */
    static byte[] encode(final NodeConfig config, final DealerFacts dealer, final JournalBegin begin) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final VenueLimits limits = config.limits();
        final List<MarketConfig> markets = config.markets();
        final ConfigureEncoder command = new ConfigureEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .chainId(dealer.domain().chainId().longValueExact())
                .putDealer(config.chain().dealer().toBytes(), 0, Address.LENGTH)
                .putDomainSeparator(dealer.domain().separator(), 0, ConfigureEncoder.domainSeparatorLength())
                .putInsurance(dealer.insurance().toBytes(), 0, Address.LENGTH)
                .settlementMarginSeconds(limits.settlementMargin().toSeconds())
                .orderLifetimeMaxSeconds(limits.orderLifetimeMax().toSeconds())
                .makersPerTradeMax(limits.makersPerTradeMax())
                .unitsPerCommandMax(limits.unitsPerCommandMax())
                .openOrdersPerAccountMax(limits.openOrdersPerAccountMax())
                .rememberedOrdersMax(limits.rememberedOrdersMax())
                .openPositionsMax(dealer.openPositionsMax())
                .reduceOnlyNonceBit((byte) dealer.reduceOnlyNonceBit())
                .fromBlock(config.chain().fromBlock())
                .lastUnit(begin.lastUnits().get(0))
                .earliestExpirySeconds(begin.earliestExpirySeconds())
                .compactNonceFloor(begin.compactNonceFloor());
        final ConfigureEncoder.MarketsEncoder group = command.marketsCount(markets.size());
        for (final MarketConfig market : markets) {
            final byte[] symbol = market.symbol().getBytes(UTF_8);
            group.next()
                    .putPerp(market.perp().toBytes(), 0, Address.LENGTH)
                    .paperPerLot(market.paperPerLot())
                    .creditPerTickLot(market.creditPerTickLot())
                    .makerFeeRate(market.makerFeeRate())
                    .takerFeeRate(market.takerFeeRate())
                    .feeRateMax(market.feeRateMax())
                    .settlementBuffer(market.settlementBuffer())
                    .lane(market.lane())
                    .putSymbol(symbol, 0, symbol.length);
        }
        final ConfigureEncoder.LanesEncoder lanes =
                command.lanesCount(begin.lastUnits().size() - 1);
        for (int lane = 1; lane < begin.lastUnits().size(); lane++) {
            lanes.next().lane(lane).lastUnit(begin.lastUnits().get(lane));
        }
        encodeTiers(command, config.tiers());
        final byte[] encoded = new byte[MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength()];
        buffer.getBytes(0, encoded);
        return encoded;
    }

    private static void encodeTiers(final ConfigureEncoder command, final List<FeeTier> tiers) {
        final ConfigureEncoder.TiersEncoder group = command.tiersCount(
                tiers.stream().mapToInt(tier -> tier.accounts().size()).sum());
        for (final FeeTier tier : tiers) {
            for (final Address account : tier.accounts()) {
                group.next()
                        .putAccount(account.toBytes(), 0, Address.LENGTH)
                        .makerFeeRate(tier.makerFeeRate())
                        .takerFeeRate(tier.takerFeeRate());
            }
        }
    }
}
