package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.signing.OrderInfo;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Makes trade steps that the Dealer should accept if margins allow: one incoming order, one to ten resting ones. */
final class FuzzTrades {
    private static final BigInteger WAD = BigInteger.TEN.pow(18);
    private static final List<Integer> MAKERS = List.of(1, 1, 1, 1, 2, 2, 3, 4, 7, 10);

    private final FuzzRandom random;
    private final ScenarioFile file;
    private final FuzzSize size;
    private final List<ObjectNode> partlyFilled = new ArrayList<>();
    private long nonce;

    FuzzTrades(final FuzzRandom random, final ScenarioFile file, final FuzzSize size) {
        this.random = random;
        this.file = file;
        this.size = size;
    }

    /** Completes a step. */
    void fill(final ObjectNode step, final JsonNode state) {
        final boolean resumes = !partlyFilled.isEmpty() && random.percent(25);
        final ObjectNode resting = resumes ? random.pick(partlyFilled) : null;
        final String perp = resumes ? resting.path("perp").asText() : perp();
        final String taker = taker(resting);
        final boolean buys = resumes ? isShort(resting) : buys(state, taker, perp);
        final BigInteger mark =
                new BigInteger(state.path("perps").path(perp).path("markPrice").asText());
        final List<ObjectNode> makers = new ArrayList<>();
        final List<BigInteger> matches = new ArrayList<>();
        if (resumes) {
            makers.add(resting.deepCopy());
        } else {
            for (int i = random.pick(MAKERS); i > 0; i--) {
                final BigInteger paper = size.paper(random);
                makers.add(order(maker(taker), perp, paper, random.near(mark, 985, 1015), !buys));
            }
            makers.sort(Comparator.comparing(
                    it -> file.account(it.path("signer").asText()).address()));
        }
        BigInteger sum = BigInteger.ZERO;
        for (final ObjectNode maker : makers) {
            final BigInteger paper = new BigInteger(maker.path("paperAmount").asText()).abs();
            final BigInteger match =
                    random.percent(40) ? random.near(paper, 100, 900).min(paper) : paper;
            matches.add(match);
            sum = sum.add(match);
            if (match.compareTo(paper) < 0) {
                partlyFilled.add(maker);
            }
        }
        final BigInteger limit = random.near(mark, buys ? 1020 : 900, buys ? 1100 : 980);
        final ArrayNode orders = step.put("from", "sender").put("perp", perp).putArray("orders");
        orders.add(order(taker, perp, random.percent(30) ? random.near(sum, 1000, 3000) : sum, limit, buys));
        orders.addAll(makers);
        final ArrayNode amounts = step.putArray("matchPaperAmount").add(sum.toString());
        matches.forEach(match -> amounts.add(match.toString()));
    }

    private String perp() {
        return random.percent(5) ? FuzzWorld.DELISTED : FuzzWorld.PERPS.get(random.below(3));
    }

    private String taker(final JsonNode resting) {
        String taker = trader();
        while (resting != null && taker.equals(resting.path("signer").asText())) {
            taker = trader();
        }
        return taker;
    }

    private String maker(final String taker) {
        String maker = trader();
        while (maker.equals(taker)) {
            maker = trader();
        }
        return maker;
    }

    private String trader() {
        return random.percent(8) ? FuzzWorld.CONTRACT : random.pick(FuzzWorld.TRADERS);
    }

    /** More often against the trader's position than not, so that positions close and flip. */
    private boolean buys(final JsonNode state, final String trader, final String perp) {
        final String paper = state.path("accounts")
                .path(trader)
                .path("positions")
                .path(perp)
                .path("paper")
                .asText("0");
        return (paper.equals("0") || random.percent(40)) ? random.percent(50) : paper.startsWith("-");
    }

    private static boolean isShort(final JsonNode order) {
        return order.path("paperAmount").asText().startsWith("-");
    }

    private ObjectNode order(
            final String signer,
            final String perp,
            final BigInteger paper,
            final BigInteger price,
            final boolean buys) {
        final BigInteger limited = paper.min(FuzzSize.INT128_MAX);
        final BigInteger credit =
                limited.multiply(price).divide(WAD).max(BigInteger.ONE).min(FuzzSize.INT128_MAX);
        final ObjectNode order = emptyOrder(signer, perp);
        order.put("paperAmount", (buys ? limited : limited.negate()).toString());
        order.put("creditAmount", (buys ? credit.negate() : credit).toString());
        return order;
    }

    private ObjectNode emptyOrder(final String signer, final String perp) {
        final ObjectNode order = JsonNodeFactory.instance.objectNode();
        order.put("signer", signer).put("perp", perp);
        final long makerRate =
                random.percent(70) ? 100_000_000_000_000L : random.between(-90_000_000_000_000L, 999_999_999_999_999L);
        final long takerRate =
                random.percent(70) ? 500_000_000_000_000L : random.between(100_000_000_000_000L, 999_999_999_999_999L);
        final boolean compact = random.percent(10);
        setInfo(
                order,
                new OrderInfo(
                        makerRate, takerRate, 2_000_000_000L, ++nonce | (compact ? OrderInfo.COMPACT_NONCE_BIT : 0)));
        order.put("signedBy", signer.equals(FuzzWorld.CONTRACT) ? FuzzWorld.CONTRACT_KEY : signer);
        order.put("signatureMode", "normal");
        return order;
    }

    /** Writes rates, expiry and nonce. */
    static void setInfo(final ObjectNode order, final OrderInfo info) {
        order.put("makerFeeRate", Long.toString(info.makerFeeRate()))
                .put("takerFeeRate", Long.toString(info.takerFeeRate()))
                .put("expiration", Long.toUnsignedString(info.expiration()))
                .put("nonce", Long.toUnsignedString(info.nonce()))
                .put("info", info.toHex());
    }
}
