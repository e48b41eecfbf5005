package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Calldata of the simulated Dealer. */
record SimulatedBatch(int lane, long buildsOn, List<Long> units) {
    SimulatedBatch {
        units = List.copyOf(units);
    }

    Bytes encode() {
        final ByteBuffer data = ByteBuffer.allocate(Integer.BYTES + Long.BYTES * (1 + units.size()));
        data.putInt(lane).putLong(buildsOn);
        units.forEach(data::putLong);
        return Bytes.of(data.array());
    }

    static SimulatedBatch decode(final Bytes data) {
        final ByteBuffer buffer = ByteBuffer.wrap(data.toArray());
        final int lane = buffer.getInt();
        final long buildsOn = buffer.getLong();
        final List<Long> units = new ArrayList<>();
        while (buffer.hasRemaining()) {
            units.add(buffer.getLong());
        }
        return new SimulatedBatch(lane, buildsOn, units);
    }
}
