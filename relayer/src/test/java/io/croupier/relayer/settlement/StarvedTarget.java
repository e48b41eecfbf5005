package io.croupier.relayer.settlement;

import io.croupier.signing.Address;
import java.util.List;

/** A real target that gives too little gas until it has been told so, and does not notice beforehand. */
final class StarvedTarget extends ForwardingTarget {
    /** Enough to read a batch, too little to judge a unit. */
    private static final long TOO_LITTLE = 120_000;

    private boolean starving = true;

    StarvedTarget(final SettlementTarget real) {
        super(real);
    }

    @Override
    public Payload pack(final int lane, final long buildsOn, final List<SettlementUnit> waiting) {
        final Payload payload = super.pack(lane, buildsOn, waiting);
        return starving ? new Payload(payload.to(), payload.data(), TOO_LITTLE, payload.units()) : payload;
    }

    @Override
    public void simulate(final Payload payload, final Address sender) {
        if (!starving) {
            super.simulate(payload, sender);
        }
    }

    @Override
    public boolean onGasStarved() {
        starving = false;
        return super.onGasStarved();
    }
}
