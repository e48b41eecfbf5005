package io.croupier.relayer.keeper;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks an operator's HTTP endpoint for a price. Waits for the answer; safe for several threads. */
final class PriceFeed {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int OK = 200;

    private final HttpClient http;
    private final MarkPriceConfig.Feed config;
    private final int decimals;

    /** @param decimals of the collateral token */
    PriceFeed(final HttpClient http, final MarkPriceConfig.Feed config, final int decimals) {
        this.http = requireNonNull(http, "http");
        this.config = requireNonNull(config, "config");
        this.decimals = decimals;
    }

    String symbol() {
        return config.symbol();
    }

    /**
     * The price now, credit units per 1e18 paper, rounded to the nearest.
     *
     * @throws IOException if the endpoint does not answer, or with anything but a price above zero
     */
    BigInteger price() throws IOException {
        final HttpRequest request =
                HttpRequest.newBuilder(config.url()).timeout(TIMEOUT).GET().build();
        final HttpResponse<String> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (response.statusCode() != OK) {
            throw new IOException("HTTP status " + response.statusCode());
        }
        return parse(response.body());
    }

    private BigInteger parse(final String body) throws IOException {
        final JsonNode found;
        try {
            found = JSON.readTree(body).at(config.price());
        } catch (final JsonProcessingException e) {
            throw new IOException("the answer is not JSON", e);
        }
        try {
            final BigInteger price = new BigDecimal(found.asText())
                    .movePointRight(decimals)
                    .setScale(0, RoundingMode.HALF_EVEN)
                    .toBigIntegerExact();
            if (price.signum() > 0) {
                return price;
            }
        } catch (final NumberFormatException e) {
            throw new IOException("no price at " + config.price() + " but '" + found.asText() + "'", e);
        }
        throw new IOException("the price " + found.asText() + " is not above zero");
    }
}
