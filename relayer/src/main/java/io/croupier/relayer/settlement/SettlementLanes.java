package io.croupier.relayer.settlement;

import java.util.List;

/**
 * All lanes of a venue, each with a sender, a log and a thread of its own, so that a stuck key holds up its own markets
 * only.
 */
public final class SettlementLanes implements AutoCloseable {
    private final List<SettlementRelayer> lanes;

    /** @param lanes by lane number from 0; closed with this */
    public SettlementLanes(final List<SettlementRelayer> lanes) {
        this.lanes = List.copyOf(lanes);
    }

    public void start() {
        lanes.forEach(SettlementRelayer::start);
    }

    /** The ways for transactions of keepers, by the lane of the market that they are about. */
    public List<LaneCalls> calls() {
        return lanes.stream().map(SettlementRelayer::calls).toList();
    }

    /** The sum of all lanes. */
    public SettlementSnapshot snapshot() {
        return lanes.stream()
                .map(SettlementRelayer::snapshot)
                .reduce(SettlementSnapshot::plus)
                .orElseThrow();
    }

    /** Each lane by itself, by number. */
    public List<SettlementSnapshot> snapshots() {
        return lanes.stream().map(SettlementRelayer::snapshot).toList();
    }

    @Override
    public void close() {
        lanes.forEach(SettlementRelayer::close);
    }
}
