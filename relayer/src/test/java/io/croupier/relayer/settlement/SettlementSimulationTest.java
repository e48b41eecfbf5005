package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.slf4j.LoggerFactory;

/**
 * Thousands of seeds in every build; {@code -Dcroupier.simulation.seed=N} starts at another one and {@code
 * -Dcroupier.simulation.seeds=N} runs so many.
 */
class SettlementSimulationTest {
    private static final long FIRST_SEED = Long.getLong("croupier.simulation.seed", 1);
    private static final int SEEDS = Integer.getInteger("croupier.simulation.seeds", 2_000);
    private static final int SEEDS_TO_CATCH_A_FAULT = 200;
    private static final Logger SETTLEMENT =
            (Logger) LoggerFactory.getLogger(SettlementSimulation.class.getPackageName());

    @BeforeAll
    static void muteExpectedWarnings() {
        SETTLEMENT.setLevel(Level.OFF);
    }

    @AfterAll
    static void unmute() {
        SETTLEMENT.setLevel(null);
    }

    @Test
    void shouldSettleEveryUnitExactlyOnceWhateverHappens() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            try {
                SettlementSimulation.run(seed, PlantedFault.NONE);
            } catch (final RuntimeException | AssertionError e) {
                fail(
                        "seed " + seed + ": " + e.getMessage()
                                + "; again: mvn verify -pl relayer -am -Dtest=SettlementSimulationTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -Dcroupier.simulation.seeds=1"
                                + " -Dcroupier.simulation.seed=" + seed,
                        e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void shouldCatch(final PlantedFault fault) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS_TO_CATCH_A_FAULT; seed++) {
            try {
                SettlementSimulation.run(seed, fault);
            } catch (final SimulationFailure caught) {
                return;
            }
        }
        fail(fault + " stays unnoticed in " + SEEDS_TO_CATCH_A_FAULT + " seeds");
    }
}
