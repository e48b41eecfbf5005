package io.croupier.relayer.node;

import io.croupier.relayer.chain.ChainClient;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code recover --config FILE [--data DIR]}: what an operator does after a reorganisation of confirmed blocks. */
@Command(
        name = "recover",
        description =
                "After a reorganisation deeper than chain.confirmations: settles all that was matched on the chain as"
                        + " it is now, and moves the journal aside. The node must be stopped.")
public final class RecoverCommand implements Callable<Integer> {
    @Mixin
    private final NodeFiles files = new NodeFiles();

    @Override
    public Integer call() throws IOException {
        JvmAccess.check();
        final NodeConfig config = files.readConfig();
        if (!Files.isDirectory(files.data())) {
            throw new OperatorException(ExitCode.UNUSABLE, files.data() + ": no such data folder");
        }
        try (DataFolder data = DataFolder.open(files.data());
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
