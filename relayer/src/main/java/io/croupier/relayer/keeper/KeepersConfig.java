package io.croupier.relayer.keeper;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** Which keepers run, and how. One that is absent is off. */
public record KeepersConfig(
        Optional<MarkPriceConfig> markPrice, Optional<FundingConfig> funding, Optional<LiquidationConfig> liquidation) {
    /** No keeper runs: marks and funding come from elsewhere, others liquidate. */
    public static final KeepersConfig NONE = new KeepersConfig(Optional.empty(), Optional.empty(), Optional.empty());

    public KeepersConfig {
        requireNonNull(markPrice, "markPrice");
        requireNonNull(funding, "funding");
        requireNonNull(liquidation, "liquidation");
    }
}
