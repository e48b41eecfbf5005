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
import java.util.OptionalInt;
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
            final ChainClient client, final Address dealer, final PublicAbi publicAbi, final TransactionLimits limits) {
        super(
                client,
                new DealerViews(client, dealer, Optional.of(publicAbi)),
                new GasEstimate(UNIT_GAS, LEG_GAS, LEG_GAS_LEAST),
                limits);
        this.guiltyLeg = new GuiltyLeg(client, dealer(), hashes());
    }

    @Override
    public Payload pack(final int lane, final long buildsOn, final List<SettlementUnit> waiting) {
        final SettlementUnit unit = waiting.get(0);
        final long gas = gasLimit(TRANSACTION_GAS + estimate().mostOf(unit));
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
        final BlockTag tag = failure.tag();
        final RefusalReasons.PublicRefusal refusal = RefusalReasons.ofPublicCall(failure.data());
        if (MarketObstacles.isOurs(refusal.reason())
                && obstacle(unit.market().perp(), call.from()).isPresent()) {
            return Optional.empty();
        }
        final Set<Integer> contracts = guiltyLeg.contracts(unit, tag);
        if (contracts.isEmpty() && refusal.leg() < unit.legs().size()) {
            return Optional.of(new Verdict(unit.number(), refusal.leg(), refusal.reason()));
        }
        if (!isTold(refusal.reason())) {
            final Set<Address> unpriced = unpriced();
            if (unpriced.contains(unit.market().perp())) {
                // Nobody is to blame: the unit waits for a price.
                return Optional.empty();
            }
            return guiltyLeg
                    .holderOf(unpriced, unit, tag)
                    .map(leg -> new Verdict(unit.number(), leg, BustReason.PRICE_SOURCE_FAILED))
                    .or(() -> unexplained(unit, contracts, call, tag));
        }
        final OptionalInt asked = guiltyLeg.ask(unit, refusal.reason(), tag);
        if (asked.isEmpty() && !contracts.isEmpty()) {
            return unexplained(unit, contracts, call, tag);
        }
        final int leg = asked.orElseGet(() -> guiltyLeg.tryPairs(unit, refusal.reason(), call, tag));
        return Optional.of(new Verdict(unit.number(), leg, refusal.reason()));
    }

    /** Whether the contracts themselves have a word for it: price sources have their own. */
    private static boolean isTold(final BustReason reason) {
        return reason != BustReason.OTHER && !MarketObstacles.isOurs(reason);
    }

    /**
     * A trader's contract is asked for its signature inside the trade and may say what it likes there, so where one takes part
     * and nothing bears the words out, they are not believed.
     */
    private Optional<Verdict> unexplained(
            final SettlementUnit unit, final Set<Integer> contracts, final CallRequest call, final BlockTag tag) {
        final OptionalInt disowned = guiltyLeg.disowned(unit, contracts, tag);
        if (disowned.isPresent()) {
            return Optional.of(new Verdict(unit.number(), disowned.getAsInt(), BustReason.INVALID_SIGNATURE));
        }
        final OptionalInt suspect =
                contracts.size() == 1 ? OptionalInt.of(contracts.iterator().next()) : guiltyLeg.apart(unit, call, tag);
        return suspect.isPresent()
                ? Optional.of(new Verdict(unit.number(), suspect.getAsInt(), BustReason.OTHER))
                : Optional.empty();
    }

    @Override
    public String cause(final Bytes revertData) {
        return RefusalReasons.ofPublicCall(revertData).reason().name();
    }
}
