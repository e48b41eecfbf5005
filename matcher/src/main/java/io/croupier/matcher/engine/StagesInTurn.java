package io.croupier.matcher.engine;

import com.lmax.disruptor.EventHandler;
import java.util.List;

/**
 * Several stages on one thread, for machines with fewer cores than stages: there a command that changes threads waits for
 * each of them to be scheduled. What is published was committed to the journal before, up to {@value #TURN_MAX} commands at
 * a time, so that one sync of the disk serves many and the first of them does not wait for a full ring.
 */
final class StagesInTurn implements EventHandler<EngineSlot> {
    private static final int TURN_MAX = 16;

    private final EngineSlot[] turn = new EngineSlot[TURN_MAX];
    private final EventHandler<EngineSlot> publish;
    private final List<EventHandler<EngineSlot>> stages;
    private int taken;

    /** @param stages the journal's last */
    StagesInTurn(final List<EventHandler<EngineSlot>> stages, final EventHandler<EngineSlot> publish) {
        this.stages = List.copyOf(stages);
        this.publish = publish;
    }

    @Override
    public void onEvent(final EngineSlot slot, final long sequence, final boolean endOfBatch) throws Exception {
        turn[taken++] = slot;
        final boolean turnEnds = endOfBatch || taken == TURN_MAX;
        // By index: an iterator would be garbage for each command.
        for (int i = 0; i < stages.size(); i++) {
            stages.get(i).onEvent(slot, sequence, turnEnds);
        }
        if (turnEnds) {
            for (int i = 0; i < taken; i++) {
                publish.onEvent(turn[i], sequence - taken + 1 + i, i == taken - 1);
            }
            taken = 0;
        }
    }
}
