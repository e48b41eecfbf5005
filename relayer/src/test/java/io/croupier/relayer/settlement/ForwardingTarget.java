package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.CallRequest;
import io.croupier.relayer.chain.TransactionReceipt;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A real target; what a test wants otherwise, it overrides. */
class ForwardingTarget implements SettlementTarget {
    private final SettlementTarget real;

    ForwardingTarget(final SettlementTarget real) {
        this.real = real;
    }

    @Override
    public Payload pack(final int lane, final long buildsOn, final List<SettlementUnit> waiting) {
        return real.pack(lane, buildsOn, waiting);
    }

    @Override
    public void simulate(final Payload payload, final Address sender) {
        real.simulate(payload, sender);
    }

    @Override
    public OptionalLong lastUnit(final int lane, final BlockTag tag) {
        return real.lastUnit(lane, tag);
    }

    @Override
    public boolean refusesDoubles() {
        return real.refusesDoubles();
    }

    @Override
    public Set<Long> refusedUnits(final TransactionReceipt receipt) {
        return real.refusedUnits(receipt);
    }

    @Override
    public Optional<Verdict> verdict(final List<SettlementUnit> units, final CallRequest call, final Failure failure) {
        return real.verdict(units, call, failure);
    }

    @Override
    public Optional<String> obstacle(final Address market, final Address sender) {
        return real.obstacle(market, sender);
    }

    @Override
    public Set<Address> unpriced() {
        return real.unpriced();
    }

    @Override
    public BigInteger filled(final SignedOrder order, final BlockTag tag) {
        return real.filled(order, tag);
    }

    @Override
    public void onGasUsed(final List<SettlementUnit> units, final long gasUsed) {
        real.onGasUsed(units, gasUsed);
    }

    @Override
    public boolean onGasStarved() {
        return real.onGasStarved();
    }

    @Override
    public String cause(final Bytes revertData) {
        return real.cause(revertData);
    }
}
