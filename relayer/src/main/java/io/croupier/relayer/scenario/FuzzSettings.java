package io.croupier.relayer.scenario;

import static io.croupier.relayer.scenario.FuzzSteps.step;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;

/** Makes the steps that change rules: relations, administration, funding. */
final class FuzzSettings {
    private static final BigInteger WAD = BigInteger.TEN.pow(18);

    private final FuzzRandom random;

    /** A step and, if little would be accepted under it, the step that takes it back. */
    record Change(ObjectNode step, ObjectNode repair) {
        static Change lasting(final ObjectNode step) {
            return new Change(step, null);
        }
    }

    FuzzSettings(final FuzzRandom random) {
        this.random = random;
    }

    Change next() {
        final Change change = choose();
        if (random.percent(12) && !change.step().has("who")) {
            change.step().put("from", random.pick(FuzzWorld.TRADERS));
        }
        return change;
    }

    private Change choose() {
        return switch (random.below(9)) {
            case 0 -> Change.lasting(operator());
            case 1 ->
                Change.lasting(step("approveFundOperator")
                        .put("who", random.pick(FuzzWorld.TRADERS))
                        .put("operator", random.pick(FuzzWorld.TRADERS))
                        .put("primary", random.magnitude(1, 40).toString())
                        .put("secondary", random.magnitude(1, 40).toString()));
            case 2 -> new Change(orderSender(false), orderSender(true));
            case 3 -> new Change(positions(1 + random.below(2)), positions(10));
            case 4 -> new Change(timeLock(60), timeLock(0));
            case 5 -> new Change(fastWithdraw(true), fastWithdraw(false));
            case 6 -> new Change(riskParams(FuzzWorld.DELISTED, false), relisted(FuzzWorld.DELISTED));
            case 7 -> {
                final String perp = random.pick(FuzzWorld.PERPS);
                yield new Change(riskParams(perp, random.percent(50)), relisted(perp));
            }
            default ->
                Change.lasting(step("fundingRateOnPerp")
                        .put("from", "keeper")
                        .put("perp", random.pick(FuzzWorld.PERPS))
                        .put("rate", "7"));
        };
    }

    private ObjectNode operator() {
        return step("setOperator")
                .put("who", random.pick(FuzzWorld.TRADERS))
                .put("operator", random.pick(FuzzWorld.TRADERS))
                .put("valid", random.percent(70));
    }

    private static ObjectNode orderSender(final boolean valid) {
        return step("setOrderSender").put("who", "sender").put("valid", valid).put("from", "owner");
    }

    private static ObjectNode positions(final int amount) {
        return step("setMaxPositionAmount").put("maxPositionAmount", Integer.toString(amount));
    }

    private static ObjectNode timeLock(final int seconds) {
        return step("setWithdrawTimeLock").put("withdrawTimeLock", Integer.toString(seconds));
    }

    private static ObjectNode fastWithdraw(final boolean disabled) {
        return step("disableFastWithdraw").put("disabled", disabled);
    }

    private ObjectNode riskParams(final String perp, final boolean registered) {
        final ObjectNode step = step("setPerpRiskParams").put("perp", perp).put("isRegistered", registered);
        final int maintenance = 20 + random.below(90);
        final boolean sound = random.percent(85);
        FuzzWorld.putRatios(
                step,
                maintenance + random.below(100),
                maintenance,
                random.below(10),
                sound ? random.below(10) : 2 * maintenance);
        return step;
    }

    private static ObjectNode relisted(final String perp) {
        final ObjectNode step = step("setPerpRiskParams").put("perp", perp).put("isRegistered", true);
        FuzzWorld.putRatios(step, 100, 50, 10, 20);
        return step;
    }

    /** Indexes of one to all markets, by the keeper or somebody else, at times too few or too large. */
    ObjectNode fundingRate(final JsonNode state) {
        final ObjectNode step = step("fundingRate").put("from", random.percent(92) ? "keeper" : "A");
        final ObjectNode rates = step.putObject("rates");
        for (final String perp : FuzzWorld.PERPS) {
            if (random.percent(60) || rates.isEmpty()) {
                final BigInteger mark = new BigInteger(
                        state.path("perps").path(perp).path("markPrice").asText());
                final BigInteger move = random.near(mark.abs(), 1, 40);
                rates.put(perp, (random.percent(50) ? move : move.negate()).toString());
            }
        }
        if (random.percent(8)) {
            rates.put(random.pick(FuzzWorld.PERPS), WAD.pow(2).toString());
        }
        if (random.percent(10)) {
            step.put("rateCount", rates.size() - 1);
        }
        return step;
    }
}
