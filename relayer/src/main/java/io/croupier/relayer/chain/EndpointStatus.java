package io.croupier.relayer.chain;

/**
 * How one endpoint does, for health checks and metrics.
 *
 * @param name without secrets
 * @param healthy whether it answered the last question and keeps up with the others
 * @param current whether it answers what is asked now
 * @param headBlock the newest block it told of, -1 before the first answer
 * @param latencyMs what the last probe took; 0 before the first
 * @param problem why it is not healthy; empty if it is
 */
public record EndpointStatus(
        String name, boolean healthy, boolean current, long headBlock, long latencyMs, String problem) {}
