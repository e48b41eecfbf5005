package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.Hash;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.Order;
import io.croupier.signing.OrderHasher;
import io.croupier.signing.OrderInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Signs the orders of trade steps for one venue, and remembers their hashes by {@code signer/perp/nonce}. */
final class ScenarioOrders {
    private final ScenarioFile file;
    private final ScenarioKeys keys;
    private final Eip712Domain domain;
    private final Function<String, Address> perps;
    private final OrderHasher hasher;
    private final Map<String, Hash> hashes = new HashMap<>();

    /** {@code perps} knows the address of a market's label. */
    ScenarioOrders(
            final ScenarioFile file,
            final ScenarioKeys keys,
            final Eip712Domain domain,
            final Function<String, Address> perps) {
        this.file = file;
        this.keys = keys;
        this.domain = domain;
        this.perps = perps;
        this.hasher = new OrderHasher(domain);
    }

    ScenarioOrder sign(final JsonNode node) {
        final String signer = Fields.text(node, "signer");
        final String perp = Fields.text(node, "perp");
        final Order order = new Order(
                perps.apply(perp),
                file.account(signer).address(),
                Fields.integer(node, "paperAmount"),
                Fields.integer(node, "creditAmount"),
                OrderInfo.parse(Fields.text(node, "info")));
        final Hash hash = Hash.of(hasher.digest(order), 0);
        hashes.put(signer + "/" + perp + "/" + Fields.text(node, "nonce"), hash);
        final byte[] signature = SignatureMode.of(Fields.text(node, "signatureMode"))
                .sign(order, domain, () -> keys.of(file, Fields.text(node, "signedBy")));
        return new ScenarioOrder(order, hash, Bytes.of(signature));
    }

    /** The hash of the order last seen under {@code signer/perp/nonce}. */
    Optional<Hash> hash(final String key) {
        return Optional.ofNullable(hashes.get(key));
    }
}
