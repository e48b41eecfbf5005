package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.relayer.chain.Hash;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Prints what the contracts hold in the shape of {@code post}. */
final class ChainState {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final BigInteger TWO_TO_255 = BigInteger.TWO.pow(255);
    private static final BigInteger TWO_TO_256 = BigInteger.TWO.pow(256);

    private final ChainVenue venue;
    private final ScenarioOrders orders;

    ChainState(final ChainVenue venue, final ScenarioOrders orders) {
        this.venue = venue;
        this.orders = orders;
    }

    /** The parts, accounts, markets and orders that {@code like} names. */
    ObjectNode print(final JsonNode like) throws IOException {
        final List<String> accounts = names(like.path("accounts"));
        final List<String> filled = names(like.path("orderFilled"));
        final List<byte[]> hashes = new ArrayList<>();
        for (final String key : filled) {
            orders.hash(key).map(Hash::toBytes).ifPresent(hashes::add);
        }
        final Words words = new Words(venue.chain
                .read(
                        accounts.stream().map(venue::account).toList(),
                        venue.perpLabels().stream()
                                .map(label -> venue.market(label).perp())
                                .toList(),
                        hashes)
                .iterator());
        final ObjectNode state = JSON.objectNode();
        final ObjectNode accountNodes = JSON.objectNode();
        accounts.forEach(label -> accountNodes.set(label, account(words)));
        final ObjectNode perpNodes = JSON.objectNode();
        venue.perpLabels().forEach(label -> perpNodes.set(label, perp(words)));
        if (like.has("accounts")) {
            state.set("accounts", accountNodes);
        }
        if (like.has("perps")) {
            state.set("perps", perpNodes.retain(names(like.get("perps"))));
        }
        if (like.has("orderFilled")) {
            final ObjectNode fills = state.putObject("orderFilled");
            for (final String key : filled) {
                fills.put(key, orders.hash(key).isPresent() ? words.unsigned() : "0");
            }
        }
        return state;
    }

    private ObjectNode account(final Words words) {
        final ObjectNode node = JSON.objectNode();
        final ObjectNode positions = node.putObject("positions");
        node.put("primaryCredit", words.signed());
        node.put("secondaryCredit", words.unsigned());
        final ArrayNode open = node.putArray("openPositions");
        node.putObject("risk")
                .put("netValue", words.signed())
                .put("exposure", words.unsigned())
                .put("initialMargin", words.unsigned())
                .put("maintenanceMargin", words.unsigned());
        node.put("isSafe", words.flag());
        node.put("isIMSafe", words.flag());
        for (final String perp : venue.perpLabels()) {
            final boolean isOpen = words.flag();
            final ObjectNode position = position(words);
            if (isOpen) {
                open.add(perp);
            }
            if (isOpen || !position.path("serialNum").asText().equals("0")) {
                positions.set(perp, position);
            }
        }
        return node;
    }

    private static ObjectNode position(final Words words) {
        return JSON.objectNode()
                .put("paper", words.signed())
                .put("credit", words.signed())
                .put("reducedCredit", words.signed())
                .put("serialNum", words.unsigned())
                .put("liquidationPrice", words.unsigned());
    }

    private static ObjectNode perp(final Words words) {
        return JSON.objectNode().put("fundingRate", words.signed()).put("markPrice", words.unsigned());
    }

    private static List<String> names(final JsonNode node) {
        final List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The words of {@code VenueLens.read}, one after another. */
    private record Words(Iterator<BigInteger> words) {
        String unsigned() {
            return words.next().toString();
        }

        String signed() {
            final BigInteger word = words.next();
            return (word.compareTo(TWO_TO_255) < 0 ? word : word.subtract(TWO_TO_256)).toString();
        }

        boolean flag() {
            return words.next().signum() != 0;
        }
    }
}
