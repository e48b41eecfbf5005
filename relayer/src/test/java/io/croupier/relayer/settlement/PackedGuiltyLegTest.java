package io.croupier.relayer.settlement;

import io.croupier.relayer.TestVenue;
import io.croupier.relayer.chain.ChainClient;

/** On our own Dealer, whose logs name the order. */
class PackedGuiltyLegTest extends GuiltyLegCases {
    @Override
    protected TestVenue open() {
        return TestVenue.start(chain, folder, 1);
    }

    @Override
    ChainClient settlementClient() {
        return chain.client();
    }
}
