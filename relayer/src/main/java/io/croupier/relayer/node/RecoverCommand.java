package io.croupier.relayer.node;

import io.croupier.relayer.chain.ChainClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code recover --config FILE [--data DIR]}: what an operator does after a reorganisation of confirmed blocks. */
@Command(
        name = "recover",
        description =
                "After a reorganisation deeper than chain.confirmations: settles all that was matched on the chain as"
                        + " it is now, and moves the journal aside. The node must be stopped.")
public final class RecoverCommand implements Callable<Integer> {
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "the node's configuration")
    private Path configFile;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "the node's data folder (default: ${DEFAULT-VALUE})")
    private Path folder;

    @Override
    public Integer call() throws IOException {
        JvmAccess.check();
        final NodeConfig config = NodeConfig.load(configFile);
        if (!Files.isDirectory(folder)) {
            throw new OperatorException(ExitCode.UNUSABLE, folder + ": no such data folder");
        }
        try (DataFolder data = DataFolder.open(folder);
                ChainClient client = config.chain().rpc().connect()) {
            LogFile.open(data);
            if (new DeepReorganisation(config, data, client, System.out::println).recover()) {
                System.out.println(
                        "start the node with engine.freshStart = wait or accept: it reads a new ledger from the"
                                + " chain. Open orders are gone; their traders must send them again");
            } else {
                System.out.println(
                        "the chain holds what the ledger holds: there is nothing to recover; start the node");
            }
        }
        return ExitCode.DONE.code();
    }
}
