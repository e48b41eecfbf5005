package io.croupier.relayer.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.contracts.Devnet;
import io.croupier.contracts.TestAccount;
import io.croupier.relayer.TestChain;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.relayer.node.DataFolder;
import io.croupier.relayer.node.Node;
import io.croupier.relayer.node.NodeConfig;
import io.croupier.relayer.node.Reconciliation;
import io.croupier.relayer.reconcile.ReconciliationReport;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.Order;
import io.croupier.signing.OrderInfo;
import io.croupier.signing.OrderSigner;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** A whole node on a real chain, traded with through its socket. */
final class NodeVenue implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestChain chain;
    private final Path folder;
    private final NodeConfig config;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Map<Integer, VenueClient> clients = new HashMap<>();
    private final Map<Integer, List<JsonNode>> heard = new HashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private DataFolder data;
    private Node node;
    private List<MarketTerms> markets;
    private Eip712Domain domain;
    private long compactBit;

    private NodeVenue(final TestChain chain, final Path folder, final NodeConfig config) {
        this.chain = chain;
        this.folder = folder;
        this.config = config;
    }

    /** @param more lines behind a demo's configuration */
    static NodeVenue start(final TestChain chain, final Path folder, final String more) throws Exception {
        return start(chain, folder, DemoNodeConfig.of(chain.devnet(), 0, "croupier"), more);
    }

    /** As {@link #start}, settling through the public ABI. */
    static NodeVenue startJojo(final TestChain chain, final Path folder, final String more) throws Exception {
        return startOn("jojo", chain, folder, more);
    }

    /** As {@link #start}, settling on this kind of contract: croupier or jojo. */
    static NodeVenue startOn(final String abi, final TestChain chain, final Path folder, final String more)
            throws Exception {
        return start(chain, folder, DemoNodeConfig.of(chain.devnet(), 0, abi), more);
    }

    /** As {@link #start}, with a second lane for market 1, whose key is the keeper's. */
    static NodeVenue startWithTwoLanes(final TestChain chain, final Path folder, final String more) throws Exception {
        chain.setOrderSender(Devnet.keeper(), true);
        final String oneLane = DemoNodeConfig.of(chain.devnet(), 0, "croupier");
        final String symbol = chain.devnet().contracts().markets().get(1).symbol();
        final String twoLanes = oneLane.replace("\"" + symbol + "\",", "\"" + symbol + "\", lane = 1,")
                + "chain.senders += { key = \"" + Devnet.keeper().privateKey() + "\" }\n";
        return start(chain, folder, twoLanes, more);
    }

    private static NodeVenue start(final TestChain chain, final Path folder, final String config, final String more)
            throws Exception {
        final Path file = folder.resolve("node.conf");
        Files.writeString(file, config + more);
        final NodeVenue venue = new NodeVenue(chain, folder.resolve("data"), NodeConfig.load(file));
        venue.boot();
        return venue;
    }

    private void boot() throws Exception {
        startNode();
        await("readiness", node::isReady);
        final JsonNode info = exchangeInfo();
        // Settling through the public ABI, a venue knows nothing of such bits; the contract behind may be ours all the
        // same.
        compactBit = info.has("compactNonceBit") ? OrderInfo.COMPACT_NONCE_BIT : 0;
        markets = new ArrayList<>();
        info.path("markets").forEach(market -> markets.add(MarketTerms.of(market)));
        domain = new Eip712Domain("Croupier", "1", chain.client().chainId(), chain.dealer());
    }

    private void startNode() {
        data = DataFolder.open(folder);
        try {
            node = Node.start(config, data, failure -> failures.add(failure.getMessage()));
        } catch (final RuntimeException e) {
            data.close();
            throw e;
        }
    }

    /** As {@link #restart}, where the node will not be ready. */
    void restartUnready() {
        stop();
        startNode();
    }

    /** Stops the node as it stands, and starts it again from its data folder. */
    void restart() throws Exception {
        stop();
        boot();
    }

    Node node() {
        return node;
    }

    JsonNode exchangeInfo() throws IOException {
        try (VenueClient client = VenueClient.connect(node.webSocket(), event -> {})) {
            return client.call("exchange_info", VenueClient.params()).join();
        }
    }

    /** Quote units, as traders see it. */
    BigDecimal mark(final int market) throws IOException {
        return new BigDecimal(
                exchangeInfo().path("markets").path(market).path("markPrice").asText());
    }

    String metrics() throws IOException, InterruptedException {
        return get("/metrics");
    }

    String health() throws IOException, InterruptedException {
        return get("/health");
    }

    private String get(final String path) throws IOException, InterruptedException {
        final HttpRequest request =
                HttpRequest.newBuilder(node.http().resolve(path)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** A limit order in market 0, good until cancelled; negative lots sell. */
    JsonNode place(final int trader, final long lots, final long ticks) throws IOException {
        return place(trader, lots, ticks, chain.trader(trader));
    }

    /** The same, signed by another key. */
    JsonNode place(final int trader, final long lots, final long ticks, final TestAccount key) throws IOException {
        return place(0, trader, lots, ticks, key);
    }

    /** The same in any market. */
    JsonNode place(final int market, final int trader, final long lots, final long ticks, final TestAccount key)
            throws IOException {
        return place(market, trader, lots, ticks, key, nextNonce(trader));
    }

    /** A compact nonce that is free for this trader. */
    long nextNonce(final int trader) throws IOException {
        return Long.parseLong(account(trader).path("nextNonce").asText());
    }

    /** The same under a compact nonce. */
    JsonNode place(
            final int market,
            final int trader,
            final long lots,
            final long ticks,
            final TestAccount key,
            final long nonce)
            throws IOException {
        final Order order = markets.get(market)
                .order(
                        chain.traderAddress(trader),
                        lots > 0,
                        ticks,
                        Math.abs(lots),
                        Instant.now().getEpochSecond() + 3_600,
                        compactBit | nonce);
        final ObjectNode params = VenueClient.params(order, OrderSigner.parse(key.privateKey()), domain)
                .put("timeInForce", "GTC");
        return client(trader).call("order_place", params).join();
    }

    /** Takes back an order that {@link #place} has placed. */
    JsonNode cancel(final int trader, final JsonNode placed) throws IOException {
        return client(trader)
                .call(
                        "order_cancel",
                        VenueClient.params()
                                .put("orderHash", placed.path("orderHash").asText()))
                .join();
    }

    JsonNode openOrders(final int trader) throws IOException {
        return client(trader).call("order_open", VenueClient.params()).join();
    }

    JsonNode account(final int trader) throws IOException {
        return client(trader)
                .call(
                        "account_state",
                        VenueClient.params().put("account", address(trader).toString()))
                .join();
    }

    /** A trader's position on the chain's head. */
    BigInteger position(final int trader, final int market) {
        return new DealerViews(chain.client(), chain.dealer())
                .position(address(trader), chain.perp(market), BlockTag.LATEST)
                .paper();
    }

    /** The unit whose bust this trader was told of first. */
    String bustedUnit(final int trader) throws Exception {
        client(trader);
        await("word of a bust", () -> heard.get(trader).stream().anyMatch(NodeVenue::isBust));
        return heard.get(trader).stream()
                .filter(NodeVenue::isBust)
                .findFirst()
                .orElseThrow()
                .path("data")
                .path("tradeUnit")
                .asText();
    }

    /** The mark of a market, in its ticks. */
    long markTicks(final int market) throws IOException {
        return markets.get(market).ticks(mark(market));
    }

    private static boolean isBust(final JsonNode event) {
        return event.path("data").path("state").asText().equals("BUSTED");
    }

    /** The words this trader was told about the end of a unit's settlement, as {@code "BUSTED TRADER_UNSAFE"}. */
    List<String> told(final int trader, final String tradeUnit) throws IOException {
        client(trader);
        return heard.get(trader).stream()
                .filter(event -> event.path("channel").asText().equals("settlements"))
                .map(event -> event.path("data"))
                .filter(word -> word.path("tradeUnit").asText().equals(tradeUnit))
                .filter(word ->
                        List.of("FINAL", "BUSTED").contains(word.path("state").asText()))
                .map(word ->
                        (word.path("state").asText() + " " + word.path("reason").asText()).strip())
                .distinct()
                .toList();
    }

    /** The trader's connection, logged in and listening. */
    VenueClient client(final int trader) throws IOException {
        final VenueClient known = clients.get(trader);
        if (known != null && known.isOpen()) {
            return known;
        }
        final List<JsonNode> events = heard.computeIfAbsent(trader, key -> new CopyOnWriteArrayList<>());
        final VenueClient client = VenueClient.connect(node.webSocket(), events::add);
        client.logIn(OrderSigner.parse(chain.trader(trader).privateKey()), domain);
        client.call("subscribe", VenueClient.params().put("channel", "settlements"))
                .join();
        clients.put(trader, client);
        return client;
    }

    private Address address(final int trader) {
        return chain.traderAddress(trader);
    }

    /** Compares ledger and chain as of the last block in the journal. */
    ReconciliationReport reconcile() {
        return Reconciliation.run(config, folder);
    }

    /** Returns once endpoints took transactions with so many units, or more, since the node started. */
    void awaitSent(final long units) throws Exception {
        await(units + " units sent", () -> node.settlement().settled().submittedUnits() >= units);
    }

    void await(final String what, final Callable<Boolean> condition) throws Exception {
        final long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadlineNs || !failures.isEmpty()) {
                throw new AssertionError(
                        "no " + what + "; " + node.totals() + ", failures " + failures + ", " + node.failure());
            }
            Thread.sleep(20);
        }
    }

    private void stop() {
        clients.values().forEach(VenueClient::close);
        clients.clear();
        node.close();
        data.close();
    }

    @Override
    public void close() {
        stop();
        http.close();
    }
}
