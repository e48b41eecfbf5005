package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.CallRequest;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.relayer.chain.PublicAbi;
import io.croupier.relayer.chain.PublicTradeCall;
import io.croupier.relayer.chain.RefusalReasons;
import io.croupier.relayer.chain.TransactionReceipt;
import io.croupier.signing.Address;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A deployment with the public JOJO ABI: one unit a call of {@code Perpetual.trade(bytes)}, all or nothing, and no guard
 * against settling a unit twice but the nonces. The guilty order of a refused unit is found by asking (see {@link
 * GuiltyLeg}).
 */
public final class PublicAbiTarget extends DealerTarget {

    /** Measured on the public contracts: 304,000 with one resting order of a new account, 126,000 for each further one. */
    private static final long UNIT_GAS = 150_000;

    private static final long LEG_GAS = 180_000;
    private static final long LEG_GAS_LEAST = 20_000;

    private final GuiltyLeg guiltyLeg;

    public PublicAbiTarget(
            final ChainClient client,
            final Address dealer,
            final PublicAbi publicAbi,
            final long gasPerTransactionMax) {
        super(
                client,
                new DealerViews(client, dealer, Optional.of(publicAbi)),
                new GasEstimate(UNIT_GAS, LEG_GAS, LEG_GAS_LEAST),
                gasPerTransactionMax);
        this.guiltyLeg = new GuiltyLeg(client, dealer(), hashes());
    }

    @Override
    public Payload pack(final int lane, final long buildsOn, final List<SettlementUnit> waiting) {
        final SettlementUnit unit = waiting.get(0);
        final long gas = Math.min(TRANSACTION_GAS + estimate().mostOf(unit), gasPerTransactionMax());
        return new Payload(unit.market().perp(), tradeCall(unit), gas, List.of(unit));
    }

    /** Call data that settles the whole unit. */
    static Bytes tradeCall(final SettlementUnit unit) {
        final PublicTradeCall call = new PublicTradeCall(unit.legs().size());
        for (int leg = 0; leg < unit.legs().size(); leg++) {
            final SignedOrder order = unit.legs().get(leg).order();
            call.add(order.toPacked(), order.signature(), unit.matchedPaper(leg));
        }
        return call.encode();
    }

    @Override
    public OptionalLong lastUnit(final int lane, final BlockTag tag) {
        return OptionalLong.empty();
    }

    @Override
    public boolean refusesDoubles() {
        return false;
    }

    @Override
    public Set<Long> refusedUnits(final TransactionReceipt receipt) {
        return Set.of();
    }

    @Override
    public Optional<Verdict> verdict(final List<SettlementUnit> units, final CallRequest call, final Failure failure) {
        if (units.size() != 1) {
            return Optional.empty();
        }
        final SettlementUnit unit = units.get(0);
        final RefusalReasons.PublicRefusal refusal = RefusalReasons.ofPublicCall(failure.data());
        if (refusal.reason() == BustReason.OTHER || refusal.reason() == BustReason.PRICE_SOURCE_FAILED) {
            return unpricedHolder(unit, failure.tag());
        }
        if (MarketObstacles.isOurs(refusal.reason())) {
            return Optional.empty();
        }
        final int leg = refusal.leg() < unit.legs().size()
                ? refusal.leg()
                : guiltyLeg.find(unit, refusal.reason(), call, failure.tag());
        return Optional.of(new Verdict(unit.number(), leg, refusal.reason()));
    }

    /** Price sources have words of their own: whether one of them failed is asked. */
    private Optional<Verdict> unpricedHolder(final SettlementUnit unit, final BlockTag tag) {
        return guiltyLeg
                .holderOf(unpriced(), unit, tag)
                .map(leg -> new Verdict(unit.number(), leg, BustReason.PRICE_SOURCE_FAILED));
    }

    @Override
    public String cause(final Bytes revertData) {
        return RefusalReasons.ofPublicCall(revertData).reason().name();
    }
}
