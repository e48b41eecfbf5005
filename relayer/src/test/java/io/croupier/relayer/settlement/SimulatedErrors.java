package io.croupier.relayer.settlement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.relayer.chain.Bytes;
import io.croupier.signing.Keccak256;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** What the contracts revert with. */
final class SimulatedErrors {
    private static final int SELECTOR = 4;
    private static final int WORD = 32;

    private SimulatedErrors() {}

    /** Of the Dealer's error for a refused unit. */
    static byte[] selector(final BustReason reason) {
        return selector((reason == BustReason.ORDER_EXPIRED ? "OrderExpired" : "TraderUnsafe") + "(uint256)");
    }

    private static byte[] selector(final String signature) {
        return Arrays.copyOf(Keccak256.hash(signature.getBytes(US_ASCII)), SELECTOR);
    }

    /** A batch that builds on another unit than the lane's last. */
    static Bytes unitGap() {
        return Bytes.of(Arrays.copyOf(selector("UnitGap(uint256,uint256,uint256)"), SELECTOR + 3 * WORD));
    }

    /** A unit refused through the public ABI, by our own contracts: the leg is named. */
    static Bytes named(final SimulatedChain.Verdict verdict) {
        final byte[] data = Arrays.copyOf(selector(verdict.reason()), SELECTOR + WORD);
        data[data.length - 1] = (byte) verdict.leg();
        return Bytes.of(data);
    }

    /** The same by the public contracts: a string. */
    static Bytes text(final BustReason reason) {
        final byte[] text =
                (reason == BustReason.ORDER_EXPIRED ? "JOJO_ORDER_EXPIRED" : "TRADER_NOT_SAFE").getBytes(US_ASCII);
        final ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(selector("Error(string)"));
        data.writeBytes(SimulatedLogs.word(WORD));
        data.writeBytes(SimulatedLogs.word(text.length));
        data.writeBytes(Arrays.copyOf(text, WORD));
        return Bytes.of(data.toByteArray());
    }
}
