package io.croupier.relayer.settlement;

import io.croupier.relayer.TestVenue;
import io.croupier.relayer.chain.ChainClient;

/** On the public ABI, whose strings name none. */
class PublicGuiltyLegTest extends GuiltyLegCases {
    @Override
    protected TestVenue open() {
        return TestVenue.startPublic(chain, folder, 1);
    }

    @Override
    ChainClient settlementClient() {
        return PublicStrings.over(chain.client());
    }
}
