package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.signing.OrderInfo;
import java.math.BigInteger;
import java.util.List;

/** Breaks one rule of a trade step that was fine before; what the Dealer says first is for the targets to agree on. */
final class FuzzSpoiler {
    private static final List<String> BAD_SIGNATURES =
            List.of("garbage", "malleable", "v01", "compact", "empty", "otherOrder");

    private final FuzzRandom random;

    FuzzSpoiler(final FuzzRandom random) {
        this.random = random;
    }

    void spoil(final ObjectNode step) {
        final ArrayNode orders = (ArrayNode) step.get("orders");
        final ArrayNode matches = (ArrayNode) step.get("matchPaperAmount");
        final int leg = random.below(orders.size());
        final ObjectNode order = (ObjectNode) orders.get(leg);
        switch (random.below(18)) {
            case 0 -> step.put("from", random.pick(List.of("A", "owner", "keeper")));
            case 1 -> order.put("signatureMode", random.pick(BAD_SIGNATURES));
            case 2 -> order.put("signedBy", random.pick(FuzzWorld.TRADERS));
            case 3 -> order.put("signer", random.pick(List.of("zero", "cplain")));
            case 4 -> expire(step, order);
            case 5 -> order.put("creditAmount", random.percent(50) ? "0" : negated(order, "creditAmount"));
            case 6 -> order.put("perp", random.pick(FuzzWorld.PERPS));
            case 7 -> copySigner(orders);
            case 8 -> matches.set(leg, "0");
            case 9 ->
                matches.set(
                        leg,
                        new BigInteger(matches.get(leg).asText())
                                .multiply(BigInteger.TEN)
                                .toString());
            case 10 -> keep(orders, matches, random.below(2));
            case 11 -> reverseMakers(orders, matches);
            case 12 ->
                matches.set(
                        0,
                        new BigInteger(matches.get(0).asText())
                                .subtract(BigInteger.ONE)
                                .toString());
            case 13 -> negate(order);
            case 14 -> worsen((ObjectNode) orders.get(0));
            case 15 -> setRates(orders);
            case 16 -> addNonceBit(order, OrderInfo.REDUCE_ONLY_NONCE_BIT);
            default -> step.put("signatureCount", orders.size() - 1);
        }
    }

    private void expire(final ObjectNode step, final ObjectNode order) {
        final OrderInfo info = info(order);
        final long now = step.path("timestamp").asLong();
        FuzzTrades.setInfo(
                order, new OrderInfo(info.makerFeeRate(), info.takerFeeRate(), now - random.below(2), info.nonce()));
    }

    private static void copySigner(final ArrayNode orders) {
        final ObjectNode last = (ObjectNode) orders.get(orders.size() - 1);
        last.set("signer", orders.get(0).get("signer"));
        last.set("signedBy", orders.get(0).get("signedBy"));
    }

    private static void keep(final ArrayNode orders, final ArrayNode matches, final int count) {
        while (orders.size() > count) {
            orders.remove(orders.size() - 1);
            matches.remove(matches.size() - 1);
        }
    }

    private static void reverseMakers(final ArrayNode orders, final ArrayNode matches) {
        for (int i = 1, j = orders.size() - 1; i < j; i++, j--) {
            orders.set(i, orders.set(j, orders.get(i)));
            matches.set(i, matches.set(j, matches.get(i)));
        }
    }

    private static void negate(final ObjectNode order) {
        order.put("paperAmount", negated(order, "paperAmount"));
        order.put("creditAmount", negated(order, "creditAmount"));
    }

    /** A limit that no resting order meets. */
    private static void worsen(final ObjectNode order) {
        final BigInteger credit = new BigInteger(order.path("creditAmount").asText());
        final BigInteger worse = credit.signum() < 0
                ? credit.divide(BigInteger.TWO)
                : credit.multiply(BigInteger.TWO).min(FuzzSize.INT128_MAX);
        order.put("creditAmount", worse.toString());
    }

    /** Rebates beyond what the fees bring in, or fees beyond reason. */
    private void setRates(final ArrayNode orders) {
        final long rate = random.percent(80)
                ? -random.between(600_000_000_000_000L, 900_000_000_000_000_000L)
                : random.pick(List.of(Long.MIN_VALUE, Long.MAX_VALUE));
        for (int i = 1; i < orders.size(); i++) {
            final ObjectNode order = (ObjectNode) orders.get(i);
            final OrderInfo info = info(order);
            FuzzTrades.setInfo(order, new OrderInfo(rate, info.takerFeeRate(), info.expiration(), info.nonce()));
        }
    }

    private static void addNonceBit(final ObjectNode order, final long bit) {
        final OrderInfo info = info(order);
        FuzzTrades.setInfo(
                order, new OrderInfo(info.makerFeeRate(), info.takerFeeRate(), info.expiration(), info.nonce() | bit));
    }

    private static OrderInfo info(final ObjectNode order) {
        return OrderInfo.parse(order.path("info").asText());
    }

    private static String negated(final ObjectNode order, final String field) {
        return new BigInteger(order.path(field).asText()).negate().toString();
    }
}
