package io.croupier.benchmarks.latency;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.croupier.benchmarks.ChildJvm;
import io.croupier.benchmarks.TemporaryFolder;
import io.croupier.benchmarks.exchange.VenueCommands;
import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.engine.EngineConfig;
import io.croupier.matcher.engine.EnginePipeline;
import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.gateway.ContractAccounts;
import io.croupier.matcher.gateway.GatewayConfig;
import io.croupier.matcher.gateway.GatewayLimits;
import io.croupier.matcher.gateway.VenueIdentity;
import io.croupier.matcher.gateway.websocket.HttpRoutes;
import io.croupier.matcher.gateway.websocket.WebSocketGateway;
import io.croupier.matcher.journal.Durability;
import io.croupier.matcher.journal.Journal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.agrona.ExpandableArrayBuffer;

/**
 * A whole venue without a chain, in a JVM of its own: gateway, ring, signature checks, exchange, journal. Arguments: profile
 * (shared or dedicated, laid out as the files in config), durability (os or fsync). Runs until its input ends.
 */
final class LatencyVenue {
    /** Asks for the port; any other question is for the time the compilers worked. */
    static final String PORT = "port";

    private LatencyVenue() {}

    public static void main(final String[] args) throws IOException {
        final EngineConfig.Profile profile = EngineConfig.Profile.valueOf(args[0].toUpperCase(Locale.ROOT));
        final Durability durability = Durability.valueOf(args[1].toUpperCase(Locale.ROOT));
        final GatewayLimits limits =
                new GatewayLimits(1_000, 64 << 10, 1_000_000, 1_000_000, 1_000_000, 100, 1 << 28, 1_000_000, 10_000);
        final VenueIdentity identity =
                new VenueIdentity("Croupier", "1", Traffic.DOMAIN.verifyingContract(), 6, OptionalInt.empty());
        try (TemporaryFolder folder = TemporaryFolder.create("croupier-latency-");
                Journal journal = Journal.open(folder.path(), durability);
                WebSocketGateway gateway = new WebSocketGateway(
                        new GatewayConfig(
                                "127.0.0.1",
                                0,
                                profile == EngineConfig.Profile.DEDICATED ? 2 : 1,
                                Optional.empty(),
                                limits),
                        identity,
                        path -> new HttpRoutes.Response(404, "text/plain", "no\n".getBytes(US_ASCII)));
                EnginePipeline pipeline = new EnginePipeline(
                        profile == EngineConfig.Profile.DEDICATED
                                ? new EngineConfig(profile, 1 << 16, 4)
                                : EngineConfig.shared(),
                        new Exchange(),
                        Traffic.DOMAIN,
                        journal,
                        System::currentTimeMillis,
                        gateway,
                        failure -> {
                            failure.printStackTrace();
                            Runtime.getRuntime().halt(1);
                        })) {
            pipeline.start();
            open(pipeline.commands());
            answer(gateway.start(pipeline.commands(), ContractAccounts.NONE).getPort());
        }
    }

    /** Answers the load until that has no more questions. */
    static void answer(final int port) throws IOException {
        final BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            System.out.println(ChildJvm.ANSWER + (line.equals(PORT) ? port : Compilers.ownMs()));
        }
    }

    private static void open(final CommandRing ring) {
        final VenueCommands commands = new VenueCommands(Traffic.accounts(), 1, System.currentTimeMillis() / 1_000);
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1 << 16);
        ring.put(buffer, 0, commands.configure(buffer, 0));
        ring.put(buffer, 0, commands.listing(buffer, 0));
        ring.put(buffer, 0, commands.deposits(buffer, 0));
    }
}
