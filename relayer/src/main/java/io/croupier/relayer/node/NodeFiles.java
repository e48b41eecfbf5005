package io.croupier.relayer.node;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options {@code --config FILE [--data DIR]} of commands that are about a node. */
final class NodeFiles {
    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "the node's configuration, see config/node.conf")
    private Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "the node's data folder (default: ${DEFAULT-VALUE})")
    private Path data;

    NodeConfig readConfig() {
        return NodeConfig.load(config);
    }

    Path data() {
        return data;
    }
}
