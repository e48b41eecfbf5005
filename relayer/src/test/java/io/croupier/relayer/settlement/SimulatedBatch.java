package io.croupier.relayer.settlement;

import io.croupier.relayer.settlement.JournalNews.UnitId;
import java.util.List;

/** What a call is to settle, as the simulated chain reads it. */
record SimulatedBatch(int lane, long buildsOn, List<Long> units) {
    SimulatedBatch {
        units = List.copyOf(units);
    }

    List<UnitId> unitIds() {
        return units.stream().map(unit -> new UnitId(lane, unit)).toList();
    }
}
