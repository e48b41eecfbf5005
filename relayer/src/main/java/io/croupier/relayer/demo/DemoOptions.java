package io.croupier.relayer.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a demo shall be.
 *
 * @param duration how long traders trade; empty = until stopped
 * @param ordersPerSecond of all traders together; 0 = nobody trades but those who come from outside
 * @param folder where everything is kept; continued if it holds an earlier demo
 * @param port of the node, 0 = any free one
 * @param rpcPort of the chain, 0 = any free one
 * @param accounts funded traders, at least 2
 * @param seed of the traders' choices
 * @param abi croupier: packed batches; jojo: the public ABI, one unit a transaction
 */
record DemoOptions(
        Optional<Duration> duration,
        double ordersPerSecond,
        Path folder,
        int port,
        int rpcPort,
        int accounts,
        long seed,
        String abi) {}
