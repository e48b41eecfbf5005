package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

import io.croupier.signing.Address;
import java.math.BigInteger;

/** A market's {@code MarkPriceOracle}: what it answers as of the head block, and the call that sets its price. */
public final class PriceOracle {
    private final ChainClient client;
    private final Address address;

    /**
     * The newest price.
     *
     * @param price credit units per 1e18 paper
     * @param updatedAtSeconds block time at which it was set
     */
    public record Latest(BigInteger price, long updatedAtSeconds) {}

    public PriceOracle(final ChainClient client, final Address address) {
        this.client = requireNonNull(client, "client");
        this.address = requireNonNull(address, "address");
    }

    public Address address() {
        return address;
    }

    /** The newest price, even a stale one. */
    public Latest latest() {
        final AbiWords answer = ask(AbiCall.of("latest()"), 3);
        return new Latest(answer.unsigned(0), answer.number(2));
    }

    /** Greatest share, 1e18 = 1, by which a price may differ from the one before; zero where it may move freely. */
    public BigInteger moveMax() {
        return ask(AbiCall.of("bounds()"), 2).unsigned(1);
    }

    /** Whether the account may set the price. */
    public boolean isKeeper(final Address account) {
        return ask(AbiCall.of("isKeeper(address)").with(account), 1).flag(0);
    }

    /**
     * Call data that sets the price.
     *
     * @param price credit units per 1e18 paper, positive
     */
    public static Bytes setPriceCall(final BigInteger price) {
        return AbiCall.of("setMarkPrice(uint256)").with(price).encode();
    }

    private AbiWords ask(final AbiCall call, final int words) {
        return new AbiWords(
                client.call(CallRequest.view(address, call.encode()), BlockTag.LATEST), words, "oracle " + address);
    }
}
