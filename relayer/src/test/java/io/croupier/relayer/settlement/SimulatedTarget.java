package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.CallRequest;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainLog;
import io.croupier.relayer.chain.TransactionReceipt;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** How units reach the Dealer of {@link SimulatedChain}: by number alone. */
final class SimulatedTarget implements SettlementTarget {
    private static final long UNIT_GAS = 100_000;

    private final ChainClient client;
    private final boolean refusesDoubles;

    SimulatedTarget(final ChainClient client, final boolean refusesDoubles) {
        this.client = client;
        this.refusesDoubles = refusesDoubles;
    }

    @Override
    public Payload pack(final int lane, final long buildsOn, final List<SettlementUnit> waiting) {
        final List<SettlementUnit> packed = refusesDoubles ? waiting : waiting.subList(0, 1);
        final List<Long> numbers = packed.stream().map(SettlementUnit::number).toList();
        return new Payload(
                SimulatedChain.DEALER,
                new SimulatedBatch(lane, buildsOn, numbers).encode(),
                UNIT_GAS * (1 + packed.size()),
                packed);
    }

    @Override
    public void simulate(final Payload payload, final Address sender) {
        client.call(new CallRequest(sender, payload.to(), payload.data(), payload.gasLimit()), BlockTag.LATEST);
    }

    @Override
    public OptionalLong lastUnit(final int lane, final BlockTag tag) {
        if (!refusesDoubles) {
            return OptionalLong.empty();
        }
        final Bytes question =
                Bytes.of(ByteBuffer.allocate(Integer.BYTES).putInt(lane).array());
        final Bytes answer = client.call(CallRequest.view(SimulatedChain.DEALER, question), tag);
        return OptionalLong.of(ByteBuffer.wrap(answer.toArray()).getLong());
    }

    @Override
    public boolean refusesDoubles() {
        return refusesDoubles;
    }

    @Override
    public Set<Long> refusedUnits(final TransactionReceipt receipt) {
        return receipt.logs().stream()
                .map(ChainLog::data)
                .map(data -> ByteBuffer.wrap(data.toArray()).getLong())
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<Verdict> verdict(final List<SettlementUnit> units, final CallRequest call, final Failure failure) {
        return failure.data().length() == 0
                ? Optional.empty()
                : Optional.of(new Verdict(
                        units.get(0).number(),
                        failure.data().get(0),
                        BustReason.get(failure.data().get(1))));
    }

    @Override
    public Optional<String> obstacle(final Address market, final Address sender) {
        return Optional.empty();
    }

    @Override
    public Set<Address> unpriced() {
        return Set.of();
    }

    @Override
    public BigInteger filled(final SignedOrder order, final BlockTag tag) {
        return BigInteger.ZERO;
    }

    @Override
    public void onGasUsed(final List<SettlementUnit> units, final long gasUsed) {
        SimulationFailure.require(gasUsed > 0, "a transaction that used no gas");
    }

    @Override
    public void onGasStarved() {
        // The simulated Dealer starves by chance, whatever it gets.
    }

    @Override
    public String cause(final Bytes revertData) {
        return "UnitGap";
    }
}
