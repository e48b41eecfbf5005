package io.croupier.relayer.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.Order;
import io.croupier.signing.OrderInfo;
import io.croupier.signing.OrderSigner;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * An account with its key and its connection. What it knows of its orders and positions comes from the venue's answers, and
 * may be a little late. Used by one thread; answers arrive on the connection's.
 */
final class Trader implements AutoCloseable {
    private static final Duration ORDER_LIFE = Duration.ofHours(1);

    private final OrderSigner signer;
    private final VenueClient client;
    private final Deque<String> openOrders = new ConcurrentLinkedDeque<>();
    private final Map<Address, Long> positionLots = new ConcurrentHashMap<>();
    private Eip712Domain domain;
    private List<MarketTerms> markets;
    private long nextNonce;

    private Trader(final OrderSigner signer, final VenueClient client) {
        this.signer = signer;
        this.client = client;
    }

    /** Connects, logs in and takes up what the account already has on the venue. */
    static Trader connect(final URI webSocket, final String privateKey) throws IOException {
        final OrderSigner signer = OrderSigner.parse(privateKey);
        final Trader trader = new Trader(signer, VenueClient.connect(webSocket, event -> {}));
        trader.readVenue();
        trader.client.logIn(signer, trader.domain);
        trader.readAccount();
        return trader;
    }

    Address address() {
        return signer.address();
    }

    List<MarketTerms> markets() {
        return markets;
    }

    /** Orders that rest in a book as far as this trader knows. */
    int openOrders() {
        return openOrders.size();
    }

    /** Lots held, negative when short. */
    long positionLots(final MarketTerms market) {
        return positionLots.getOrDefault(market.perp(), 0L);
    }

    CompletableFuture<JsonNode> place(
            final MarketTerms market,
            final boolean buy,
            final long ticks,
            final long lots,
            final String timeInForce,
            final boolean postOnly) {
        final long expiration = Instant.now().plus(ORDER_LIFE).getEpochSecond();
        final Order order =
                market.order(address(), buy, ticks, lots, expiration, OrderInfo.COMPACT_NONCE_BIT | nextNonce++);
        final ObjectNode params = VenueClient.params(order, signer, domain)
                .put("timeInForce", timeInForce)
                .put("postOnly", postOnly);
        return client.call("order_place", params).thenApply(result -> {
            final String status = result.path("status").asText();
            if (status.equals("RESTING") || status.equals("PARTIALLY_FILLED")) {
                openOrders.add(result.path("orderHash").asText());
            }
            return result;
        });
    }

    /** Cancels the oldest order of this trader's; the answer is empty without one. */
    CompletableFuture<JsonNode> cancelOldest() {
        final String orderHash = openOrders.poll();
        return orderHash == null
                ? CompletableFuture.completedFuture(MissingNode.getInstance())
                : client.call("order_cancel", VenueClient.params().put("orderHash", orderHash));
    }

    /** Asks the venue for this account's positions. */
    CompletableFuture<JsonNode> refreshPositions() {
        return client.call(
                        "account_state",
                        VenueClient.params().put("account", address().toString()))
                .thenApply(state -> {
                    state.path("positions").forEach(this::rememberPosition);
                    return state;
                });
    }

    /** The mark price of each market, by symbol, in quote units. */
    CompletableFuture<Map<String, BigDecimal>> markPrices() {
        return client.call("exchange_info", VenueClient.params()).thenApply(info -> StreamSupport.stream(
                        info.path("markets").spliterator(), false)
                .collect(Collectors.toMap(
                        market -> market.path("symbol").asText(),
                        market -> new BigDecimal(market.path("markPrice").asText()))));
    }

    boolean isConnected() {
        return client.isOpen();
    }

    @Override
    public void close() {
        client.close();
    }

    private void rememberPosition(final JsonNode position) {
        final Address perp = Address.parse(position.path("perp").asText());
        final BigInteger paper = new BigInteger(position.path("paper").asText());
        markets.stream()
                .filter(market -> market.perp().equals(perp))
                .forEach(market -> positionLots.put(
                        perp, paper.divide(market.paperPerLot()).longValue()));
    }

    private void readVenue() {
        final JsonNode info = client.call("exchange_info", VenueClient.params()).join();
        final JsonNode given = info.path("domain");
        domain = new Eip712Domain(
                given.path("name").asText(),
                given.path("version").asText(),
                new BigInteger(given.path("chainId").asText()),
                Address.parse(given.path("verifyingContract").asText()));
        markets = StreamSupport.stream(info.path("markets").spliterator(), false)
                .map(MarketTerms::of)
                .toList();
    }

    private void readAccount() {
        final JsonNode state = refreshPositions().join();
        nextNonce = Long.parseUnsignedLong(state.path("nextNonce").asText()) & (OrderInfo.COMPACT_NONCE_BIT - 1);
        client.call("order_open", VenueClient.params())
                .join()
                .forEach(order -> openOrders.add(order.path("orderHash").asText()));
    }
}
