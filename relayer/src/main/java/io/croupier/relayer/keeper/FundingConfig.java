package io.croupier.relayer.keeper;

import static java.util.Objects.requireNonNull;

import io.croupier.signing.Address;
import java.time.Duration;

/**
 * How funding indexes are moved (contracts/docs/rules.md).
 *
 * @param limiter the {@code FundingLimiter} through which the Dealer takes them
 * @param rateMax greatest mean premium that counts, either way, 1e18 = 1
 * @param sampleEvery how often the premium of a market is looked at
 * @param updateEvery an index moves once in each such span of time since the epoch
 * @param samplesMin with fewer samples since the last update an index stays
 */
public record FundingConfig(Address limiter, long rateMax, Duration sampleEvery, Duration updateEvery, int samplesMin) {
    public FundingConfig {
        requireNonNull(limiter, "limiter");
        requireNonNull(sampleEvery, "sampleEvery");
        requireNonNull(updateEvery, "updateEvery");
    }
}
