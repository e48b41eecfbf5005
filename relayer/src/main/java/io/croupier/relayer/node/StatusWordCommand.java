package io.croupier.relayer.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.StatusSource;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}: tells who may trade where on a running node, and says otherwise. */
@Command(
        name = "status",
        description =
                "Shows or changes, on a running node, who may trade where. Without --market or --account it is about"
                        + " the whole venue.")
public final class StatusWordCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "the node's data folder (default: ${DEFAULT-VALUE})")
    private Path folder;

    @ArgGroup
    private Subject subject = new Subject();

    @ArgGroup
    private Change change = new Change();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "the operator says so",
            description = "for traders and the journal (default: ${DEFAULT-VALUE})")
    private String reason;

    private static final class Subject {
        @Option(names = "--market", paramLabel = "SYMBOL", description = "about this market")
        private String market;

        @Option(names = "--account", paramLabel = "ADDRESS", description = "about this account")
        private String account;
    }

    private static final class Change {
        @Option(
                names = "--set",
                paramLabel = "STATUS",
                description =
                        "the operator's own word: OPEN, POST_ONLY, CANCEL_ONLY or CLOSED; OPEN ends the one before."
                                + " An account is OPEN or, with any other, frozen")
        private MarketStatus set;

        @Option(
                names = "--lift",
                paramLabel = "SOURCE",
                description = "take back the word of another: CORE, RECONCILER, SETTLEMENT or KEEPER")
        private StatusSource lift;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        final JsonNode answer = ask(request());
        answer.path("markets")
                .properties()
                .forEach(market -> System.out.println(
                        market.getKey() + " " + market.getValue().asText()));
        for (final JsonNode word : answer.path("words")) {
            System.out.println(word.path("on").asText() + ": "
                    + word.path("status").asText() + " by "
                    + word.path("source").asText() + ": " + word.path("reason").asText());
        }
        return ExitCode.DONE.code();
    }

    private ObjectNode request() {
        final ObjectNode request = new ObjectMapper().createObjectNode();
        if (subject.market != null) {
            request.put("market", subject.market);
        }
        if (subject.account != null) {
            request.put("account", subject.account);
        }
        if (change.set != null) {
            request.put("set", change.set.name()).put("reason", reason);
        }
        if (change.lift != null) {
            request.put("lift", change.lift.name()).put("reason", "lifted: " + reason);
        }
        return request;
    }

    private JsonNode ask(final ObjectNode request) throws IOException, InterruptedException {
        final ControlAddress address = ControlAddress.read(folder);
        final HttpRequest post = HttpRequest.newBuilder(address.url())
                .timeout(TIMEOUT)
                .header("Authorization", ControlServer.bearer(address.token()))
                .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            final HttpResponse<String> response = http.send(post, HttpResponse.BodyHandlers.ofString());
            final JsonNode answer = new ObjectMapper().readTree(response.body());
            if (response.statusCode() != OK) {
                throw new OperatorException(
                        ExitCode.UNUSABLE, answer.path("error").asText());
            }
            return answer;
        } catch (final ConnectException e) {
            throw new OperatorException(
                    ExitCode.UNREACHABLE, "no node answers on data folder " + folder + "; it was killed", e);
        }
    }
}
