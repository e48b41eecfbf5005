package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** The {@code FundingLimiter} before a Dealer: what it answers as of the head block, and the call that moves indexes. */
public final class FundingLimiter {
    private static final int WORD = 32;

    private final ChainClient client;
    private final Address address;

    public FundingLimiter(final ChainClient client, final Address address) {
        this.client = requireNonNull(client, "client");
        this.address = requireNonNull(address, "address");
    }

    public Address address() {
        return address;
    }

    /** Who may move indexes. */
    public Address owner() {
        return ask(AbiCall.of("owner()"), 1).address(0);
    }

    /** How far the market's index may move now, credit units per 1e18 paper. */
    public BigInteger maxChange(final Address perp) {
        return ask(AbiCall.of("getMaxChange(address)").with(perp), 1).unsigned(0);
    }

    /** Block time, seconds, of the market's last update, at first of its registration. */
    public long updatedAtSeconds(final Address perp) {
        return ask(AbiCall.of("fundingRateUpdateTimestamp(address)").with(perp), 1)
                .number(0);
    }

    /**
     * Call data that sets funding indexes.
     *
     * @param indexes new absolute index by market, in the order in which they shall be set
     */
    public static Bytes updateCall(final Map<Address, BigInteger> indexes) {
        final List<Map.Entry<Address, BigInteger>> entries = List.copyOf(indexes.entrySet());
        final long head = 2L * WORD;
        final AbiCall call = AbiCall.of("updateFundingRate(address[],int256[])")
                .with(head)
                .with(head + WORD * (entries.size() + 1L))
                .with(entries.size());
        entries.forEach(entry -> call.with(entry.getKey()));
        call.with(entries.size());
        entries.forEach(entry -> call.with(entry.getValue()));
        return call.encode();
    }

    private AbiWords ask(final AbiCall call, final int words) {
        return new AbiWords(
                client.call(CallRequest.view(address, call.encode()), BlockTag.LATEST), words, "limiter " + address);
    }
}
