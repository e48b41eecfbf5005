package io.croupier.matcher.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.croupier.matcher.journal.codec.ConfigureDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.ledger.MarketScale;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import io.croupier.signing.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.agrona.DirectBuffer;

/** What the operator configured, as the newest {@code Configure} command tells it. Belongs to the publish thread. */
public final class VenueConfiguration {
    private final int collateralDecimals;
    private final Map<Address, FeeRates> feeTiers = new HashMap<>();
    private final byte[] address = new byte[Address.LENGTH];
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConfigureDecoder configure = new ConfigureDecoder();
    private long chainId;
    private Address dealer = Address.ZERO;
    private OptionalInt reduceOnlyNonceBit = OptionalInt.empty();

    VenueConfiguration(final int collateralDecimals) {
        this.collateralDecimals = collateralDecimals;
    }

    public long chainId() {
        return chainId;
    }

    public Address dealer() {
        return dealer;
    }

    public OptionalInt reduceOnlyNonceBit() {
        return reduceOnlyNonceBit;
    }

    /** Rates of the account's own, in every market; empty where those of the markets hold. */
    public Optional<FeeRates> feeTier(final Address account) {
        return Optional.ofNullable(feeTiers.get(account));
    }

    /** Takes the command's word for everything and returns the terms of its markets, in order. */
    List<MarketView.Terms> read(final DirectBuffer buffer, final int offset) {
        configure.wrapAndApplyHeader(buffer, offset, header);
        chainId = configure.chainId();
        configure.getDealer(address, 0, Address.LENGTH);
        dealer = Address.of(address, 0);
        reduceOnlyNonceBit = bit(configure.reduceOnlyNonceBit());
        final List<MarketView.Terms> terms = new ArrayList<>();
        for (final ConfigureDecoder.MarketsDecoder market : configure.markets()) {
            terms.add(terms(market));
        }
        for (final ConfigureDecoder.LanesDecoder lane : configure.lanes()) {
            lane.lane();
        }
        feeTiers.clear();
        for (final ConfigureDecoder.TiersDecoder tier : configure.tiers()) {
            tier.getAccount(address, 0, Address.LENGTH);
            feeTiers.put(Address.of(address, 0), new FeeRates(tier.makerFeeRate(), tier.takerFeeRate()));
        }
        return terms;
    }

    private MarketView.Terms terms(final ConfigureDecoder.MarketsDecoder market) {
        market.getPerp(address, 0, Address.LENGTH);
        final QuoteScale scale =
                new QuoteScale(new MarketScale(market.paperPerLot(), market.creditPerTickLot()), collateralDecimals);
        final byte[] symbol = new byte[market.symbolLength()];
        final long makerFeeRate = market.makerFeeRate();
        final long takerFeeRate = market.takerFeeRate();
        final long settlementBuffer = market.settlementBuffer();
        market.getSymbol(symbol, 0, symbol.length);
        return new MarketView.Terms(
                new String(symbol, UTF_8), Address.of(address, 0), makerFeeRate, takerFeeRate, settlementBuffer, scale);
    }

    void save(final SnapshotOutput out) {
        out.putLong(chainId);
        out.putBytes(dealer.toBytes());
        out.putInt(reduceOnlyNonceBit.orElse(-1));
        out.putInt(feeTiers.size());
        for (final Address account : ViewSnapshot.sorted(feeTiers.keySet())) {
            out.putBytes(account.toBytes());
            out.putLong(feeTiers.get(account).makerFeeRate());
            out.putLong(feeTiers.get(account).takerFeeRate());
        }
    }

    void load(final SnapshotInput in) {
        chainId = in.getLong();
        dealer = ViewSnapshot.loadAddress(in);
        reduceOnlyNonceBit = bit(in.getInt());
        for (int left = in.count(); left > 0; left--) {
            feeTiers.put(ViewSnapshot.loadAddress(in), new FeeRates(in.getLong(), in.getLong()));
        }
    }

    private static OptionalInt bit(final int number) {
        return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
