package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.CallRequest;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.FeePolicy;
import io.croupier.relayer.chain.FeeQuote;
import io.croupier.relayer.chain.TransactionRequest;
import io.croupier.relayer.chain.TransactionSigner;
import io.croupier.signing.Address;
import java.util.List;
import java.util.Optional;

/** Makes signed transactions of one key's calls, and says what they pay. Owned by the settlement thread. */
final class IntentSigner {
    /** A call that does nothing costs this much. */
    private static final long TRANSFER_GAS = 21_000;

    private final int lane;
    private final ChainClient client;
    private final TransactionSigner signer;
    private final FeePolicy fees;
    private long chainId;

    IntentSigner(final int lane, final LaneSender sender) {
        this.lane = lane;
        this.client = sender.client();
        this.signer = sender.signer();
        this.fees = sender.fees();
    }

    Address address() {
        return signer.address();
    }

    /** Asks for the chain that signatures are for; comes first. */
    void readChainId() {
        chainId = client.chainId();
    }

    /** @param units none for a call that settles nothing */
    Intent sign(
            final Intent.Purpose purpose,
            final CallRequest call,
            final long nonce,
            final long buildsOn,
            final List<SettlementUnit> units,
            final long nowMs) {
        final BlockHeader head = client.head();
        final UnitRange range = new UnitRange(
                buildsOn,
                units.stream().map(SettlementUnit::number).toList(),
                units.stream().mapToLong(SettlementUnit::sequence).max().orElse(0));
        return sign(purpose, call, nonce, fees.quote(head, suggested(head)), range, nowMs);
    }

    /** The same call with the same nonce, for more; empty if it may not pay more, or is another key's. */
    Optional<Intent> raise(final Intent last, final BlockHeader head, final long nowMs) {
        return raisedFees(last, head)
                .map(quote -> sign(
                        last.purpose(),
                        last.signed().asCallBy(last.sender()),
                        last.nonce(),
                        quote,
                        UnitRange.of(last),
                        nowMs));
    }

    /** A transfer of nothing to oneself with the same nonce, for more; empty as {@link #raise}. */
    Optional<Intent> fillInstead(final Intent last, final BlockHeader head, final long nowMs) {
        return raisedFees(last, head)
                .map(quote -> sign(
                        Intent.Purpose.FILLER,
                        filler(),
                        last.nonce(),
                        quote,
                        UnitRange.of(last).withoutUnits(),
                        nowMs));
    }

    /** A transfer of nothing to oneself, so that the nonce is spent. */
    Intent fill(final long nonce, final BlockHeader head, final long nowMs) {
        return sign(
                Intent.Purpose.FILLER,
                filler(),
                nonce,
                fees.quote(head, suggested(head)),
                new UnitRange(0, List.of(), 0),
                nowMs);
    }

    /** What an intent says of units. */
    private record UnitRange(long buildsOn, List<Long> units, long sequence) {
        static UnitRange of(final Intent intent) {
            return new UnitRange(intent.buildsOn(), intent.units(), intent.journalSequence());
        }

        UnitRange withoutUnits() {
            return new UnitRange(buildsOn, List.of(), sequence);
        }
    }

    private Intent sign(
            final Intent.Purpose purpose,
            final CallRequest call,
            final long nonce,
            final FeeQuote quote,
            final UnitRange range,
            final long nowMs) {
        final TransactionRequest request =
                new TransactionRequest(chainId, nonce, call.to(), call.data(), call.gas(), quote);
        return new Intent(
                nowMs,
                lane,
                purpose,
                range.buildsOn(),
                range.units(),
                range.sequence(),
                signer.address(),
                nonce,
                call.gas(),
                quote,
                signer.sign(request));
    }

    private Optional<FeeQuote> raisedFees(final Intent last, final BlockHeader head) {
        return last.sender().equals(signer.address())
                ? fees.raise(last.fees(), head, suggested(head))
                : Optional.empty();
    }

    private CallRequest filler() {
        return new CallRequest(signer.address(), signer.address(), Bytes.EMPTY, TRANSFER_GAS);
    }

    private long suggested(final BlockHeader head) {
        return head.hasBaseFee() ? client.priorityFeePerGas() : client.gasPrice();
    }
}
