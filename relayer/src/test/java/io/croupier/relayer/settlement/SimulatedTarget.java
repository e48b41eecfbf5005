package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.CallRequest;
import io.croupier.relayer.chain.TransactionReceipt;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A real target, whose call data it remembers, so that the simulated chain need not decode them. */
final class SimulatedTarget implements SettlementTarget {
    private final SettlementTarget real;
    private final Map<Bytes, SimulatedBatch> meanings;

    SimulatedTarget(final SettlementTarget real, final Map<Bytes, SimulatedBatch> meanings) {
        this.real = real;
        this.meanings = meanings;
    }

    @Override
    public Payload pack(final int lane, final long buildsOn, final List<SettlementUnit> waiting) {
        final Payload payload = real.pack(lane, buildsOn, waiting);
        final List<Long> units =
                payload.units().stream().map(SettlementUnit::number).toList();
        meanings.put(payload.data(), new SimulatedBatch(lane, buildsOn, units));
        return payload;
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
        final Optional<Verdict> verdict = real.verdict(units, call, failure);
        verdict.ifPresent(found -> SimulationFailure.require(
                found.reason() == BustReason.ORDER_EXPIRED || found.reason() == BustReason.TRADER_UNSAFE,
                "a refusal is read as " + found.reason()));
        return verdict;
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
    public void onGasStarved() {
        real.onGasStarved();
    }

    @Override
    public String cause(final Bytes revertData) {
        return real.cause(revertData);
    }
}
