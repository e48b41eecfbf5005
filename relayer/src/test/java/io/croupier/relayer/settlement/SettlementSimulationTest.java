package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.croupier.relayer.settlement.SettlementSimulation.Tally;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    private static final int SEEDS_TO_MEET_EVERYTHING = 1_000;
    private static final int SEEDS_TO_CATCH_A_FAULT = 200;
    private static final int DEEPEST_REORGANISATION = 8;
    private static final Logger RELAYER = (Logger) LoggerFactory.getLogger("io.croupier.relayer");

    @BeforeAll
    static void muteExpectedWarnings() {
        RELAYER.setLevel(Level.OFF);
    }

    @AfterAll
    static void unmute() {
        RELAYER.setLevel(null);
    }

    @Test
    void shouldSettleEveryUnitExactlyOnceWhateverHappens() {
        final Tally tally = new Tally();

        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            run(seed, tally);
        }

        if (SEEDS >= SEEDS_TO_MEET_EVERYTHING) {
            assertEquals(Set.of(), tally.crashes(false).missing(), "steps of batches without a crash");
            assertEquals(Set.of(), tally.crashes(true).missing(), "steps of the public ABI without a crash");
            assertTrue(tally.reorganisations().keySet().containsAll(depths()), tally.reorganisations()::toString);
        }
    }

    @Test
    void shouldStopWhenTheChainUndoesConfirmedBlocks() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS_TO_CATCH_A_FAULT; seed++) {
            SettlementSimulation.runBeyondConfirmations(seed);
        }
    }

    private static Set<Integer> depths() {
        return IntStream.rangeClosed(1, DEEPEST_REORGANISATION).boxed().collect(Collectors.toSet());
    }

    private static void run(final long seed, final Tally tally) {
        try {
            SettlementSimulation.run(seed, PlantedFault.NONE, tally);
        } catch (final SimulationFailure e) {
            fail(
                    "seed " + seed + ": " + e.getMessage()
                            + "; again: mvn verify -pl relayer -am -Dtest=SettlementSimulationTest"
                            + " -Dsurefire.failIfNoSpecifiedTests=false -Dcroupier.simulation.seeds=1"
                            + " -Dcroupier.simulation.seed=" + seed,
                    e);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void shouldCatch(final PlantedFault fault) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS_TO_CATCH_A_FAULT; seed++) {
            try {
                SettlementSimulation.run(seed, fault, new Tally());
            } catch (final SimulationFailure caught) {
                return;
            }
        }
        fail(fault + " stays unnoticed in " + SEEDS_TO_CATCH_A_FAULT + " seeds");
    }
}
