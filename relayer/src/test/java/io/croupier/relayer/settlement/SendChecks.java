package io.croupier.relayer.settlement;

import static io.croupier.relayer.settlement.SimulationFailure.require;

import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.settlement.JournalNews.UnitId;
import io.croupier.relayer.settlement.SimulatedChain.Block;
import io.croupier.relayer.settlement.SimulatedChain.Transaction;
import io.croupier.signing.Address;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What must hold whenever bytes reach an endpoint, whatever happened before. */
final class SendChecks {
    private record Nonce(Address sender, long number) {}

    private final SimulatedChain chain;
    private final SimulatedCore core;
    private final int confirmations;
    private final boolean dealerCounts;
    private final Map<Nonce, Bytes> calls = new HashMap<>();
    private final Map<UnitId, Long> nonces = new HashMap<>();

    /** @param dealerCounts whether the Dealer itself refuses units that were settled before */
    SendChecks(
            final SimulatedChain chain, final SimulatedCore core, final int confirmations, final boolean dealerCounts) {
        this.chain = chain;
        this.core = core;
        this.confirmations = confirmations;
        this.dealerCounts = dealerCounts;
    }

    /** The newest nonce that each unit was sent with. */
    Map<UnitId, Long> nonces() {
        return nonces;
    }

    /**
     * Checks.
     *
     * @param intent what the settlement log on disk holds of it
     * @param batch the units in it
     */
    void onSend(final Transaction transaction, final Optional<Intent> intent, final Optional<SimulatedBatch> batch) {
        require(intent.isPresent(), "sent before the settlement log held it: " + transaction);
        final long number = transaction.request().nonce();
        final Bytes call = transaction.request().data();
        if (call.length() > 0) {
            final Bytes before = calls.putIfAbsent(new Nonce(transaction.from(), number), call);
            require(before == null || before.equals(call), "nonce " + number + " carries a second call");
        }
        batch.ifPresent(units -> units.unitIds().forEach(unit -> check(unit, transaction)));
    }

    private void check(final UnitId id, final Transaction transaction) {
        final SimulatedCore.Unit unit = core.unit(id);
        require(unit != null && core.isDurable(unit.sequence()), id + " is sent, but not on disk");
        final long nonce = transaction.request().nonce();
        final Long before = nonces.put(id, nonce);
        if (before == null) {
            requireAlone(unit);
        } else if (before != nonce) {
            final long confirmed = chain.firm(confirmations);
            final Block block = confirmed < 0 ? null : chain.block(confirmed);
            require(
                    block != null && block.nonce(transaction.from()) > before,
                    id + " gets nonce " + nonce + " before nonce " + before + " is spent for good");
            require(dealerCounts || settledThrough(id, confirmed) == 0, id + " is settled and sent again");
        }
    }

    /** The traders' earlier units in other lanes must have been seen in a block, or ended. */
    private void requireAlone(final SimulatedCore.Unit unit) {
        for (final SimulatedCore.Unit earlier : core.units()) {
            if (earlier.id().lane() != unit.id().lane()
                    && earlier.sequence() < unit.sequence()
                    && !Collections.disjoint(earlier.traders(), unit.traders())) {
                require(core.hasLanded(earlier.id()), unit.id() + " overtakes " + earlier.id() + " of the same trader");
            }
        }
    }

    /** How often the unit was settled up to this block. */
    long settledThrough(final UnitId unit, final long lastBlock) {
        return chain.blocks().stream()
                .filter(block -> block.header().number() <= lastBlock)
                .flatMap(block -> block.transactions().stream())
                .flatMap(mined -> mined.verdicts().stream())
                .filter(verdict -> verdict.unit().equals(unit) && verdict.settled())
                .count();
    }
}
