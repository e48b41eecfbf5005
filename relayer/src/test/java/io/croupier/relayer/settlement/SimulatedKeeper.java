package io.croupier.relayer.settlement;

import static io.croupier.relayer.settlement.SimulationFailure.require;

import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.settlement.JournalNews.UnitId;
import io.croupier.relayer.settlement.SimulatedChain.Block;
import io.croupier.relayer.settlement.SimulatedChain.Mined;
import io.croupier.relayer.settlement.SimulatedChain.Transaction;
import io.croupier.signing.Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends numbered calls through the lanes and holds what it hears of them against the chain: behind the units matched before,
 * once at most, and told the truth, unless the process dies first.
 */
final class SimulatedKeeper {
    private static final Address TARGET = Address.parse("0x000000000000000000000000000000000000ca11");
    private static final long GAS = 90_000;

    /** A call, and the newest unit of its lane when it was submitted. */
    private static final class Call {
        private final UnitId behind;
        private boolean sent;
        private boolean forgotten;
        private CallOutcome outcome;

        Call(final UnitId behind) {
            this.behind = behind;
        }
    }

    private final SimulatedChain chain;
    private final SimulatedCore core;
    private final int confirmations;
    private final List<Call> calls = new ArrayList<>();

    SimulatedKeeper(final SimulatedChain chain, final SimulatedCore core, final int confirmations) {
        this.chain = chain;
        this.core = core;
        this.confirmations = confirmations;
    }

    void submit(final SimulatedLane lane, final long notAfterMs) {
        final long newest = core.units().stream()
                .map(SimulatedCore.Unit::id)
                .filter(unit -> unit.lane() == lane.number())
                .mapToLong(UnitId::number)
                .max()
                .orElse(0);
        final int number = calls.size();
        calls.add(new Call(new UnitId(lane.number(), newest)));
        final Bytes data =
                Bytes.of(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        lane.duty()
                .calls()
                .submit(
                        new LaneCall("call " + number, TARGET, data, GAS, notAfterMs),
                        outcome -> hear(number, outcome));
    }

    private static Optional<Integer> numberOf(final Transaction transaction) {
        return transaction.request().to().equals(TARGET)
                ? Optional.of(
                        ByteBuffer.wrap(transaction.request().data().toArray()).getInt())
                : Optional.empty();
    }

    /** The process died: of what it knew nobody hears any more. */
    void forget() {
        calls.stream().filter(call -> call.outcome == null).forEach(call -> call.forgotten = true);
    }

    /**
     * Bytes leave: if they carry a call for the first time, every unit before it must have left, or ended. Not so where the
     * call was logged by a process that died: what it knew of units may be lost.
     */
    void onSend(final Transaction transaction, final Map<UnitId, Long> nonces) {
        numberOf(transaction)
                .map(calls::get)
                .filter(call -> !call.sent && !call.forgotten)
                .ifPresent(call -> {
                    call.sent = true;
                    for (final SimulatedCore.Unit unit : core.units()) {
                        final UnitId id = unit.id();
                        if (id.lane() == call.behind.lane() && id.number() <= call.behind.number() && core.isOpen(id)) {
                            final boolean left = nonces.containsKey(id)
                                    && nonces.get(id) < transaction.request().nonce();
                            require(left || core.isBlamed(id), "a call overtakes unit " + id);
                        }
                    }
                });
    }

    private void hear(final int number, final CallOutcome outcome) {
        final Call call = calls.get(number);
        require(call.outcome == null && !call.forgotten, "call " + number + " is told twice: " + outcome);
        call.outcome = outcome;
        switch (outcome) {
            case CallOutcome.Succeeded told -> requireMined(number, told.blockNumber(), told.transaction(), true);
            case CallOutcome.Reverted told -> requireMined(number, told.blockNumber(), told.transaction(), false);
            case CallOutcome.Dropped told -> require(executions().get(number) == null, "call " + number + " " + told);
        }
    }

    private void requireMined(final int number, final long height, final Hash transaction, final boolean succeeded) {
        final Block block = chain.block(height);
        final boolean holds = block != null
                && block.transactions().stream()
                        .anyMatch(mined -> mined.transaction().hash().equals(transaction)
                                && mined.succeeded() == succeeded
                                && numberOf(mined.transaction()).equals(Optional.of(number)));
        require(holds, "call " + number + " is told to be in block " + height);
        require(height <= chain.firm(confirmations), "the outcome of call " + number + " is told too early");
    }

    private Map<Integer, Integer> executions() {
        final Map<Integer, Integer> executions = new HashMap<>();
        for (final Block block : chain.blocks()) {
            for (final Mined mined : block.transactions()) {
                numberOf(mined.transaction()).ifPresent(call -> executions.merge(call, 1, Integer::sum));
            }
        }
        return executions;
    }

    /** Whether everything was heard that ever can be. */
    boolean hasHeardAll() {
        return calls.stream().allMatch(call -> call.forgotten || call.outcome != null);
    }

    /** At the end: each call was executed once at most, and never if it was said to be dropped. */
    void requireTruth() {
        final Map<Integer, Integer> executions = executions();
        for (int number = 0; number < calls.size(); number++) {
            final int times = executions.getOrDefault(number, 0);
            final CallOutcome outcome = calls.get(number).outcome;
            require(times <= 1, "call " + number + " was executed " + times + " times");
            if (outcome != null) {
                final int told = outcome instanceof CallOutcome.Dropped ? 0 : 1;
                require(times == told, "call " + number + " was executed " + times + " times and told as " + outcome);
            }
        }
    }
}
