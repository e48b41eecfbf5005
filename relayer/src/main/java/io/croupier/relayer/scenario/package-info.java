/**
 * Scenario files: steps against a fresh venue with every number that must be true after each. {@link
 * io.croupier.relayer.scenario.ScenarioRunner} runs them on a {@link io.croupier.relayer.scenario.ScenarioTarget}.
 */
package io.croupier.relayer.scenario;
