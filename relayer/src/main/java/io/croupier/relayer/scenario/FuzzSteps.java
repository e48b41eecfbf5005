package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Makes the steps of one scenario, each from the state that the steps before have led to. Most could be accepted; settings
 * under which little would be accepted are taken back after a few steps.
 */
final class FuzzSteps {
    private static final BigInteger WAD = BigInteger.TEN.pow(18);
    private static final int REPAIR_AFTER = 5;
    private static final int MARK_BITS = 60;

    private final FuzzRandom random;
    private final FuzzSize size;
    private final FuzzTrades trades;
    private final FuzzSpoiler spoiler;
    private final FuzzSettings settings;
    private final Deque<ObjectNode> first = new ArrayDeque<>();
    private final Deque<ObjectNode> repairs = new ArrayDeque<>();
    private long timestamp = 1_800_000_000;
    private int repairIn;

    FuzzSteps(final FuzzRandom random, final ScenarioFile file, final FuzzSize size) {
        this.random = random;
        this.size = size;
        this.trades = new FuzzTrades(random, file, size);
        this.spoiler = new FuzzSpoiler(random);
        this.settings = new FuzzSettings(random);
        for (final String trader : FuzzWorld.TRADERS) {
            if (random.percent(85)) {
                first.add(deposit(trader, trader));
            }
        }
        first.add(deposit("A", FuzzWorld.CONTRACT));
    }

    /** The next step's inputs. */
    ObjectNode next(final JsonNode state) {
        timestamp += random.percent(10) ? 0 : random.between(1, 30);
        final ObjectNode step = choose(state);
        step.put("timestamp", Long.toString(timestamp));
        if (step.path("op").asText().equals("trade") && random.percent(28)) {
            spoiler.spoil(step);
        }
        return step;
    }

    private ObjectNode choose(final JsonNode state) {
        if (!first.isEmpty()) {
            return first.remove();
        }
        if (!repairs.isEmpty() && --repairIn <= 0) {
            return repairs.remove();
        }
        final int choice = random.below(100);
        if (choice < 48) {
            final ObjectNode step = step("trade").put("timestamp", Long.toString(timestamp));
            trades.fill(step, state);
            return step;
        }
        if (choice < 58) {
            return markPrice(state);
        }
        if (choice < 64) {
            return settings.fundingRate(state);
        }
        if (choice < 76) {
            return prey(state).isEmpty() && random.percent(80) ? sinkSomebody(state) : liquidate(state);
        }
        if (choice < 79) {
            return step("handleBadDebt").put("from", "A").put("trader", random.pick(FuzzWorld.TRADERS));
        }
        if (choice < 85) {
            final String trader = random.pick(FuzzWorld.TRADERS);
            return deposit(trader, random.percent(80) ? trader : random.pick(FuzzWorld.TRADERS));
        }
        return choice < 93 ? withdraw(state) : setting();
    }

    private ObjectNode setting() {
        final FuzzSettings.Change change = settings.next();
        if (repairs.isEmpty() && change.repair() != null) {
            repairs.add(change.repair());
            repairIn = REPAIR_AFTER;
        }
        if (change.step().has("isRegistered")) {
            first.add(liquidation("B", "A", change.step().path("perp").asText(), "1", "0"));
        }
        if (change.step().path("op").asText().equals("setWithdrawTimeLock")) {
            final String trader = random.pick(FuzzWorld.TRADERS);
            first.add(step("requestWithdraw")
                    .put("from", trader)
                    .put("primary", "1")
                    .put("secondary", "0"));
            first.add(step("executeWithdraw")
                    .put("from", trader)
                    .put("to", trader)
                    .put("internal", false));
        }
        return change.step();
    }

    private ObjectNode deposit(final String who, final String to) {
        final boolean secondary = random.percent(25);
        return step("deposit")
                .put("who", who)
                .put("primary", size.credit(random).toString())
                .put("secondary", secondary ? size.credit(random).shiftRight(9).toString() : "0")
                .put("to", random.percent(2) ? "zero" : to);
    }

    private ObjectNode markPrice(final JsonNode state) {
        final String perp = random.pick(FuzzWorld.PERPS);
        final BigInteger mark =
                new BigInteger(state.path("perps").path(perp).path("markPrice").asText());
        final BigInteger limited = mark.bitLength() > MARK_BITS ? BigInteger.valueOf(30_000_000_000L) : mark;
        final boolean jumps = random.percent(30);
        return step("markPrice")
                .put("perp", perp)
                .put(
                        "price",
                        random.near(limited, jumps ? 600 : 970, jumps ? 1600 : 1030)
                                .toString());
    }

    /** Traders that can be liquidated. */
    private static List<String> prey(final JsonNode state) {
        final List<String> unsafe = new ArrayList<>();
        for (final String trader : FuzzWorld.TRADERS) {
            final JsonNode account = state.path("accounts").path(trader);
            if (!account.path("isSafe").asBoolean()
                    && !account.path("openPositions").isEmpty()) {
                unsafe.add(trader);
            }
        }
        return unsafe;
    }

    /** Moves a mark just past some position's liquidation price. */
    private ObjectNode sinkSomebody(final JsonNode state) {
        final String perp = FuzzWorld.PERPS.get(random.below(3));
        for (int tries = 0; tries < 2 * FuzzWorld.TRADERS.size(); tries++) {
            final JsonNode position = state.path("accounts")
                    .path(random.pick(FuzzWorld.TRADERS))
                    .path("positions")
                    .path(perp);
            final BigInteger price =
                    new BigInteger(position.path("liquidationPrice").asText("0"));
            if (price.signum() > 0 && price.bitLength() < MARK_BITS) {
                final boolean isShort = position.path("paper").asText().startsWith("-");
                final BigInteger past = isShort ? random.near(price, 1001, 1030) : random.near(price, 970, 999);
                return step("markPrice").put("perp", perp).put("price", past.toString());
            }
        }
        return markPrice(state);
    }

    private ObjectNode liquidate(final JsonNode state) {
        final List<String> unsafe = prey(state);
        final boolean wanted = !unsafe.isEmpty() && random.percent(90);
        final String trader = random.pick(wanted ? unsafe : FuzzWorld.TRADERS);
        final JsonNode open = state.path("accounts").path(trader).path("openPositions");
        final String perp = open.isEmpty() || random.percent(5)
                ? random.pick(FuzzWorld.PERPS)
                : open.get(random.below(open.size())).asText();
        final BigInteger paper = new BigInteger(state.path("accounts")
                .path(trader)
                .path("positions")
                .path(perp)
                .path("paper")
                .asText("1"));
        final int share = random.pick(List.of(10, 300, 1000, 1000, 2500));
        BigInteger request = random.near(paper.abs(), 1, share).multiply(BigInteger.valueOf(paper.signum()));
        if (random.percent(8)) {
            request = random.percent(50) ? request.negate() : BigInteger.ZERO;
        }
        final BigInteger mark =
                new BigInteger(state.path("perps").path(perp).path("markPrice").asText());
        final boolean generous = random.percent(85);
        final BigInteger price =
                paper.signum() > 0 == generous ? random.near(mark, 1000, 1300) : random.near(mark, 700, 1000);
        final String liquidator = random.percent(5) ? trader : random.pick(FuzzWorld.TRADERS);
        final String expected = request.multiply(price).divide(WAD).negate().toString();
        final ObjectNode step = liquidation(trader, liquidator, perp, request.toString(), expected);
        return random.percent(92) ? step : step.put("from", random.pick(FuzzWorld.TRADERS));
    }

    private static ObjectNode liquidation(
            final String trader,
            final String liquidator,
            final String perp,
            final String requestPaper,
            final String expectCredit) {
        return step("liquidate")
                .put("from", liquidator)
                .put("liquidator", liquidator)
                .put("trader", trader)
                .put("perp", perp)
                .put("requestPaper", requestPaper)
                .put("expectCredit", expectCredit);
    }

    private ObjectNode withdraw(final JsonNode state) {
        final String from = random.pick(FuzzWorld.TRADERS);
        final JsonNode account = state.path("accounts").path(from);
        final BigInteger share = BigInteger.valueOf(random.pick(List.of(1L, 4L, 20L)));
        final BigInteger primary = random.part(account.path("primaryCredit")).divide(share);
        final BigInteger secondary =
                random.percent(70) ? BigInteger.ZERO : random.part(account.path("secondaryCredit"));
        final String op = random.pick(List.of("requestWithdraw", "executeWithdraw", "executeWithdraw", "fastWithdraw"));
        final ObjectNode step = step(op).put("who", random.percent(85) ? from : random.pick(FuzzWorld.TRADERS))
                .put("from", from)
                .put("to", random.percent(2) ? "zero" : random.pick(FuzzWorld.TRADERS))
                .put("internal", random.percent(50));
        return step.put("primary", (random.percent(10) ? size.credit(random) : primary).toString())
                .put("secondary", (random.percent(5) ? size.credit(random) : secondary).toString());
    }

    static ObjectNode step(final String op) {
        return JsonNodeFactory.instance.objectNode().put("op", op);
    }
}
