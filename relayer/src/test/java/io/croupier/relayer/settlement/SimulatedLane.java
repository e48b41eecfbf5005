package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.PublicAbi;
import io.croupier.relayer.settlement.SimulatedChain.Transaction;
import io.croupier.signing.Address;
import java.util.Map;
import java.util.Optional;

/** One lane of a simulated process: what survives its deaths, and the duty that does not. */
final class SimulatedLane {
    private static final PublicAbi PUBLIC_ABI = new PublicAbi("Croupier", "1", Address.ZERO, Address.ZERO, 10);

    private final int number;
    private final SimulatedSigner signer;
    private final SimulatedLog log;
    private LaneDuty duty;

    SimulatedLane(final int number, final SimulatedSigner signer, final SimulatedLog log) {
        this.number = number;
        this.signer = signer;
        this.log = log;
    }

    static PublicAbi publicAbi() {
        return PUBLIC_ABI;
    }

    /** A process begins: everything is built anew around signer and log. */
    void boot(
            final SettlementConfig config,
            final boolean publicAbi,
            final ChainClient client,
            final SimulatedCore core,
            final TransactionUnits units,
            final ExcerptSource journal,
            final Map<Bytes, SimulatedBatch> meanings) {
        final SettlementTarget target = publicAbi
                ? new PublicAbiTarget(client, SimulatedChain.DEALER, PUBLIC_ABI, config.transactionMax())
                : new PackedDealerTarget(client, SimulatedChain.DEALER, config.transactionMax());
        duty = new LaneDuty(
                config,
                number,
                new LaneSender(client, new SimulatedTarget(target, meanings), signer, config.fees()),
                journal,
                core.source(),
                core::sync,
                units.observe(log),
                core);
    }

    int number() {
        return number;
    }

    Address sender() {
        return signer.address();
    }

    SimulatedLog log() {
        return log;
    }

    LaneDuty duty() {
        return duty;
    }

    boolean sent(final Transaction transaction) {
        return transaction.from().equals(signer.address());
    }

    /** In which step the bytes of the transaction leave. */
    Step stepOf(final Optional<Intent> intent) {
        if (intent.isEmpty()) {
            return Step.SEND_UNITS;
        }
        return switch (intent.get().purpose()) {
            case FILLER -> Step.SEND_FILLER;
            case UNITS -> log.raises(intent.get()) ? Step.SEND_RAISED : Step.SEND_UNITS;
            case CALL -> log.raises(intent.get()) ? Step.SEND_RAISED : Step.SEND_CALL;
        };
    }
}
