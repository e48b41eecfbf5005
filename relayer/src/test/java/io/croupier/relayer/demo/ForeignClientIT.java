package io.croupier.relayer.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lets the client in src/test/node, which is written with ethers and shares no code with us, trade on a demo venue. */
final class ForeignClientIT {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration END = Duration.ofMinutes(1);

    @TempDir
    private Path data;

    @Test
    void shouldAgreeWithAForeignSignerAndItsArithmetic() throws Exception {
        try (CroupierProcess demo = CroupierProcess.start(
                "demo", "--port", "0", "--rpc-port", "0", "--orders-per-second", "0", "--data", data.toString())) {
            final String webSocket = demo.await("(ws://\\S+)", START);
            demo.await("running until stopped", START);

            final Process client = new ProcessBuilder(
                            "node", "trade.mjs", data.resolve("devnet.json").toString(), webSocket)
                    .directory(Path.of("src/test/node").toFile())
                    .redirectErrorStream(true)
                    .start();
            final String said = new String(client.getInputStream().readAllBytes(), UTF_8);

            assertEquals(0, client.waitFor(), said);
            demo.terminate();
            assertEquals(0, demo.awaitExit(END), demo.output());
        }
    }
}
