package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.CallRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real target, whose call data it remembers, so that the simulated chain need not decode them. */
final class SimulatedTarget extends ForwardingTarget {
    private final Map<Bytes, SimulatedBatch> meanings;

    SimulatedTarget(final SettlementTarget real, final Map<Bytes, SimulatedBatch> meanings) {
        super(real);
        this.meanings = meanings;
    }

    @Override
    public Payload pack(final int lane, final long buildsOn, final List<SettlementUnit> waiting) {
        final Payload payload = super.pack(lane, buildsOn, waiting);
        final List<Long> units =
                payload.units().stream().map(SettlementUnit::number).toList();
        meanings.put(payload.data(), new SimulatedBatch(lane, buildsOn, units));
        return payload;
    }

    @Override
    public Optional<Verdict> verdict(final List<SettlementUnit> units, final CallRequest call, final Failure failure) {
        final Optional<Verdict> verdict = super.verdict(units, call, failure);
        verdict.ifPresent(found -> SimulationFailure.require(
                found.reason() == BustReason.ORDER_EXPIRED || found.reason() == BustReason.TRADER_UNSAFE,
                "a refusal is read as " + found.reason()));
        return verdict;
    }
}
