package io.croupier.relayer.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.relayer.ChainTest;
import io.croupier.relayer.FaultyRpc;
import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.JsonRpcChainClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Seen through an endpoint that may be behind the chain. */
class DivergenceTest extends ChainTest {
    private FaultyRpc endpoint;
    private ChainClient client;
    private long newest;

    @BeforeEach
    void connect() throws IOException {
        chain.pauseMining();
        chain.mine(8);
        newest = chain.head().number();
        endpoint = FaultyRpc.inFrontOf(chain.rpcUrl());
        client = JsonRpcChainClient.connect(endpoint.url(), Duration.ofSeconds(2));
    }

    @AfterEach
    void disconnect() {
        client.close();
        endpoint.close();
    }

    @Test
    void shouldNotBeFoundWhereTheChainHoldsTheNewestBlock() {
        assertEquals(Optional.empty(), Divergence.find(client, remembered(3), 1));
    }

    @Test
    void shouldNotBeFoundAtAnEndpointThatIsBehindEverythingRemembered() {
        final List<BlockId> one = remembered(1);
        endpoint.stayAt(newest - 1);

        assertEquals(Optional.empty(), Divergence.find(client, one, 1));
    }

    @Test
    void shouldNotBeFoundAtAnEndpointThatIsBehindOnTheSameHistory() {
        final List<BlockId> three = remembered(3);
        endpoint.stayAt(newest - 1);

        assertEquals(Optional.empty(), Divergence.find(client, three, 1));
    }

    @Test
    void shouldBeFoundAtAnEndpointThatIsBehindOnAnotherHistory() {
        final List<BlockId> six = remembered(6);
        chain.reorganise(4);
        endpoint.stayAt(newest - 1);

        final Divergence found = Divergence.find(client, six, 1).orElseThrow();

        assertEquals(six.get(0), found.undone());
        assertEquals(Optional.empty(), found.replacedBy());
        assertEquals(Optional.of(six.get(4)), found.common());
    }

    @Test
    void shouldBeFoundWhereAnotherBlockStandsInItsPlace() {
        final List<BlockId> three = remembered(3);
        chain.reorganise(2);

        final Divergence found = Divergence.find(client, three, 1).orElseThrow();

        assertTrue(found.replacedBy().isPresent());
        assertEquals(Optional.of(three.get(2)), found.common());
    }

    private List<BlockId> remembered(final int blocks) {
        return LongStream.range(0, blocks)
                .mapToObj(back ->
                        chain.client().block(newest - back).orElseThrow().id())
                .toList();
    }
}
