package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.CallRequest;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainEntry;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.ChainLogDecoder;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.relayer.chain.RefusalReasons;
import io.croupier.relayer.chain.TransactionReceipt;
import io.croupier.signing.Address;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Our own Dealer: many units in one {@code Dealer.trade}, each judged on its own, so that a refused unit costs its
 * neighbours nothing. What a batch holds goes by what earlier ones used; its gas limit is generous on purpose, since unused
 * gas is not paid and a starved batch reverts whole.
 */
public final class PackedDealerTarget extends DealerTarget {
    private static final long CALLDATA_GAS = 16;

    /** What calldata costs at least, whatever is executed (EIP-7623). */
    private static final long CALLDATA_FLOOR_GAS = 40;

    private static final long UNIT_GAS = 40_000;
    private static final long LEG_GAS = 80_000;
    private static final long LEG_GAS_LEAST = 10_000;

    private final Map<Address, Integer> marketIds = new HashMap<>();
    private long unitGasMin = -1;

    public PackedDealerTarget(final ChainClient client, final Address dealer, final TransactionLimits limits) {
        super(client, new DealerViews(client, dealer), new GasEstimate(UNIT_GAS, LEG_GAS, LEG_GAS_LEAST), limits);
    }

    @Override
    public Payload pack(final int lane, final long buildsOn, final List<SettlementUnit> waiting) {
        final TradeBatch batch = new TradeBatch(lane, buildsOn);
        long gas = TRANSACTION_GAS + unitGasMin();
        long most = gas;
        for (final SettlementUnit unit : waiting) {
            final long more = estimate().of(unit);
            if (!batch.isEmpty() && (gas + more > limits().gas() || batch.bytesMaxWith(unit) > limits().bytes())) {
                break;
            }
            if (!batch.add(unit, marketId(unit.market().perp()))) {
                break;
            }
            gas += more;
            most += estimate().mostOf(unit);
        }
        final byte[] encoded = batch.encode();
        final long wanted = Math.max(gas, gasLimit(most + CALLDATA_GAS * encoded.length));
        final long limit = Math.max(wanted, TRANSACTION_GAS + CALLDATA_FLOOR_GAS * encoded.length);
        return new Payload(dealer().dealer(), DealerViews.tradeCall(encoded), limit, batch.units());
    }

    private long unitGasMin() {
        if (unitGasMin < 0) {
            unitGasMin = dealer().unitGasMin();
        }
        return unitGasMin;
    }

    private int marketId(final Address perp) {
        final Integer known = marketIds.get(perp);
        if (known != null) {
            return known;
        }
        final int id = dealer().marketId(perp, BlockTag.LATEST)
                .orElseThrow(() -> new ChainException.Unusable("the Dealer has no market " + perp));
        marketIds.put(perp, id);
        return id;
    }

    @Override
    public OptionalLong lastUnit(final int lane, final BlockTag tag) {
        return OptionalLong.of(dealer().lastUnit(lane, tag));
    }

    @Override
    public Set<Long> refusedUnits(final TransactionReceipt receipt) {
        return ChainLogDecoder.refusals(receipt.logs()).stream()
                .map(ChainEntry::unit)
                .collect(Collectors.toSet());
    }

    @Override
    public boolean refusesDoubles() {
        return true;
    }

    /** Units are refused by the chain one by one, and told by its logs. */
    @Override
    public Optional<Verdict> verdict(final List<SettlementUnit> units, final CallRequest call, final Failure failure) {
        return Optional.empty();
    }

    @Override
    public String cause(final Bytes revertData) {
        return RefusalReasons.ofCall(revertData);
    }
}
