package io.croupier.benchmarks.latency;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.croupier.benchmarks.exchange.VenueCommands;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.Order;
import io.croupier.signing.OrderInfo;
import io.croupier.signing.OrderSigner;
import java.math.BigInteger;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Requests of traders, signed and framed before the clock starts: 92 % rest around the mark, 8 % take (IOC). Request i has
 * i for its id. The same seed gives the same traders and, within a second, the same orders.
 */
final class Traffic {
    static final long SEED = 7;
    static final Eip712Domain DOMAIN =
            new Eip712Domain("Croupier", "1", 31337, Address.parse("0x00000000000000000000000000000000000dea1e"));
    private static final int TRADERS = 64;
    private static final long MARK_TICKS = 300_000;
    private static final OrderSigner[] SIGNERS = signers();

    private final byte[][] frames;

    Traffic(final int requests) {
        final Random random = new Random(SEED);
        final long expiry = System.currentTimeMillis() / 1_000 + 7_200;
        frames = new byte[requests][];
        for (int i = 0; i < requests; i++) {
            frames[i] = frame(request(i, random, expiry));
        }
    }

    /** The accounts that trade. */
    static byte[][] accounts() {
        return IntStream.range(0, TRADERS)
                .mapToObj(trader -> SIGNERS[trader].address().toBytes())
                .toArray(byte[][]::new);
    }

    int size() {
        return frames.length;
    }

    /** A whole WebSocket frame. */
    byte[] frame(final int request) {
        return frames[request];
    }

    private static String request(final int id, final Random random, final long expiry) {
        final boolean takes = random.nextInt(100) < 8;
        final boolean buys = random.nextBoolean();
        final OrderSigner signer = SIGNERS[takes ? TRADERS - 1 - random.nextInt(8) : random.nextInt(TRADERS - 8)];
        final int distance = takes ? -50 : 1 + random.nextInt(500);
        final long ticks = MARK_TICKS + (buys ? -distance : distance);
        final BigInteger lots = BigInteger.valueOf(1L + random.nextInt(10));
        final BigInteger sign = BigInteger.valueOf(buys ? 1 : -1);
        final Order order = new Order(
                Address.of(VenueCommands.perp(0), 0),
                signer.address(),
                lots.multiply(sign).multiply(BigInteger.valueOf(VenueCommands.PAPER_PER_LOT)),
                lots.multiply(sign).negate().multiply(BigInteger.valueOf(ticks * VenueCommands.CREDIT_PER_TICK_LOT)),
                new OrderInfo(VenueCommands.MAKER_FEE_RATE, VenueCommands.TAKER_FEE_RATE, expiry, id));
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"order_place\",\"params\":{\"order\":{\"perp\":\""
                + order.perp() + "\",\"signer\":\"" + order.signer() + "\",\"paperAmount\":\"" + order.paperAmount()
                + "\",\"creditAmount\":\"" + order.creditAmount() + "\",\"info\":\""
                + order.info().toHex() + "\"},\"signature\":\"" + signer.sign(order, DOMAIN) + "\",\"timeInForce\":\""
                + (takes ? "IOC" : "GTC") + "\"}}";
    }

    /** A masked text frame; the mask is zero, which the protocol allows and which leaves the text as it is. */
    private static byte[] frame(final String text) {
        final byte[] payload = text.getBytes(US_ASCII);
        final byte[] frame = new byte[8 + payload.length];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) 0xfe;
        frame[2] = (byte) (payload.length >>> 8);
        frame[3] = (byte) payload.length;
        System.arraycopy(payload, 0, frame, 8, payload.length);
        return frame;
    }

    private static OrderSigner[] signers() {
        final Random random = new Random(SEED);
        return IntStream.range(0, TRADERS)
                .mapToObj(trader -> {
                    final byte[] key = new byte[OrderSigner.PRIVATE_KEY_LENGTH];
                    random.nextBytes(key);
                    key[0] = 1;
                    return new OrderSigner(key);
                })
                .toArray(OrderSigner[]::new);
    }
}
