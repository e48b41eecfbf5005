package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.signing.Keccak256;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Utf8String;

/** A client to which our contracts say what the public ones would: a string, instead of an error that names the order. */
final class PublicStrings {
    private static final int SELECTOR = 4;

    private static final Map<Bytes, String> BY_SELECTOR = new HashMap<>();

    static {
        say("OrderExpired(uint256)", "JOJO_ORDER_EXPIRED");
        say("InvalidSignature(uint256)", "JOJO_INVALID_ORDER_SIGNATURE");
        say("Overfilled(uint256)", "JOJO_ORDER_FILLED_OVERFLOW");
        say("PositionLimit(uint256)", "JOJO_POSITION_AMOUNT_REACH_UPPER_LIMIT");
        say("TraderUnsafe(uint256)", "TRADER_NOT_SAFE");
        say("NotOrderSender(address)", "JOJO_INVALID_ORDER_SENDER");
        say("MarketNotRegistered(uint256)", "JOJO_PERP_NOT_REGISTERED");
        // Whatever the deployment's price source says.
        say("PriceUnavailable(uint256)", "ORACLE_HEARTBEAT_FAILED");
    }

    private PublicStrings() {}

    private static void say(final String error, final String text) {
        final byte[] hash = Keccak256.hash(error.getBytes(StandardCharsets.US_ASCII));
        BY_SELECTOR.put(Bytes.of(Arrays.copyOf(hash, SELECTOR)), text);
    }

    static ChainClient over(final ChainClient real) {
        return (ChainClient) Proxy.newProxyInstance(
                ChainClient.class.getClassLoader(), new Class<?>[] {ChainClient.class}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(real, arguments);
                    } catch (final InvocationTargetException e) {
                        throw e.getCause() instanceof ChainException.Reverted reverted
                                ? asString(reverted)
                                : e.getCause();
                    }
                });
    }

    private static ChainException.Reverted asString(final ChainException.Reverted ours) {
        if (ours.data().length() < SELECTOR) {
            return ours;
        }
        final Bytes selector = Bytes.of(Arrays.copyOf(ours.data().toArray(), SELECTOR));
        final String text = BY_SELECTOR.get(selector);
        if (text == null) {
            return ours;
        }
        return new ChainException.Reverted(encode(text), text);
    }

    /** What a contract returns that reverts with this string. */
    static Bytes encode(final String text) {
        return Bytes.parse(FunctionEncoder.encode(new Function("Error", List.of(new Utf8String(text)), List.of())));
    }
}
