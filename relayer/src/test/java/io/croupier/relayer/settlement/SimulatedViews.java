package io.croupier.relayer.settlement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.croupier.relayer.chain.Bytes;
import io.croupier.signing.Address;
import io.croupier.signing.Keccak256;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** What the contracts of a simulated chain answer when they are asked. */
final class SimulatedViews {
    static final long MARK = 30_000_000_000L;
    static final Address PRICE_SOURCE = Address.parse("0x0000000000000000000000000000000000005afe");

    private static final long UNIT_GAS_MIN = 60_000;
    private static final int ARGUMENT_AT = 4;
    private static final int WORD = 32;
    private static final BigInteger WAD = BigInteger.TEN.pow(18);

    /** Initial margin, liquidation threshold, price off, insurance fee. */
    static final List<BigInteger> RATIOS = List.of(
            WAD.divide(BigInteger.valueOf(20)),
            WAD.divide(BigInteger.valueOf(40)),
            WAD.divide(BigInteger.valueOf(100)),
            WAD.divide(BigInteger.valueOf(100)));

    private final Map<Integer, BiFunction<byte[], SimulatedChain.Block, byte[]>> views = new HashMap<>();

    SimulatedViews(final int markets) {
        final byte[] zero = SimulatedLogs.word(0);
        final byte[] yes = SimulatedLogs.word(1);
        on("lastUnit(uint256)", (data, state) -> SimulatedLogs.word(state.lastUnit(data[ARGUMENT_AT + WORD - 1])));
        on("unitGasMin()", (data, state) -> SimulatedLogs.word(UNIT_GAS_MIN));
        on("marketIdOf(address)", (data, state) -> SimulatedLogs.word(marketId(data, markets)));
        on("getAllRegisteredPerps()", (data, state) -> registered(markets));
        on("getRiskParams(address)", (data, state) -> riskParams());
        on("getMarkPrice(address)", (data, state) -> SimulatedLogs.word(MARK));
        on("insurance()", (data, state) -> zero);
        on("isOrderSenderValid(address)", (data, state) -> yes);
        on("getCreditOf(address)", (data, state) -> new byte[5 * WORD]);
        on("getTraderRisk(address)", (data, state) -> new byte[4 * WORD]);
        on("balanceOf(address)", (data, state) -> new byte[2 * WORD]);
        on("getFundingRate()", (data, state) -> zero);
    }

    private void on(final String signature, final BiFunction<byte[], SimulatedChain.Block, byte[]> view) {
        views.put(ByteBuffer.wrap(Keccak256.hash(signature.getBytes(US_ASCII))).getInt(), view);
    }

    /** What a contract returns on the state after that block. */
    Bytes answer(final Bytes question, final SimulatedChain.Block state) {
        final byte[] data = question.toArray();
        final var view = views.get(ByteBuffer.wrap(data).getInt());
        SimulationFailure.require(view != null, "a view that no simulated contract has: " + question);
        return Bytes.of(view.apply(data, state));
    }

    private static long marketId(final byte[] data, final int markets) {
        final Address perp = Address.of(data, ARGUMENT_AT + WORD - Address.LENGTH);
        return IntStream.range(0, markets)
                .filter(market -> SimulatedCommands.perp(market).equals(perp))
                .map(SimulatedCommands::marketId)
                .findFirst()
                .orElseThrow();
    }

    private static byte[] registered(final int markets) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SimulatedLogs.word(WORD));
        out.writeBytes(SimulatedLogs.word(markets));
        for (int market = 0; market < markets; market++) {
            out.writeBytes(SimulatedLogs.word(SimulatedCommands.perp(market)));
        }
        return out.toByteArray();
    }

    private static byte[] riskParams() {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SimulatedLogs.word(WORD));
        RATIOS.forEach(ratio -> out.writeBytes(SimulatedLogs.word(ratio)));
        out.writeBytes(SimulatedLogs.word(PRICE_SOURCE));
        out.writeBytes(SimulatedLogs.word(0));
        out.writeBytes(SimulatedLogs.word(1));
        return out.toByteArray();
    }
}
