package io.croupier.signing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** One of the EIP-712 vectors that ethers made. */
record OrderVector(JsonNode json) {
    static List<OrderVector> all() {
        try (InputStream in = OrderVector.class.getResourceAsStream("/order-signing.json")) {
            final List<OrderVector> vectors = new ArrayList<>();
            new ObjectMapper().readTree(in).get("vectors").forEach(json -> vectors.add(new OrderVector(json)));
            return vectors;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(final String field) {
        return json.get(field).asText();
    }

    boolean valid() {
        return json.get("valid").asBoolean();
    }

    Eip712Domain domain() {
        final JsonNode domain = json.get("domain");
        return new Eip712Domain(
                domain.get("name").asText(),
                domain.get("version").asText(),
                new BigInteger(domain.get("chainId").asText()),
                Address.parse(domain.get("verifyingContract").asText()));
    }

    Order order() {
        final JsonNode order = json.get("order");
        return new Order(
                Address.parse(order.get("perp").asText()),
                Address.parse(order.get("signer").asText()),
                new BigInteger(order.get("paperAmount").asText()),
                new BigInteger(order.get("creditAmount").asText()),
                OrderInfo.parse(order.get("info").asText()));
    }

    byte[] signature() {
        return HexBytes.parse(text("signature"));
    }

    /** The signer that a strict recovery yields, or null. */
    String recovered() {
        return json.get("recoveredStrict").textValue();
    }

    @Override
    public String toString() {
        return text("id") + " " + text("category");
    }
}
