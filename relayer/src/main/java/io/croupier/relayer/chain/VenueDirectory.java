package io.croupier.relayer.chain;

import io.croupier.signing.Address;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who is who around a Dealer as the chain moves on: market ids, sources of mark prices, the insurance account. Owned by
 * the thread that decodes logs.
 */
final class VenueDirectory {
    private final Address dealer;
    private final Map<Integer, Address> marketsById = new HashMap<>();
    private final Map<Address, Address> sourcesByMarket = new HashMap<>();
    private Address insurance = Address.ZERO;

    VenueDirectory(final Address dealer) {
        this.dealer = dealer;
    }

    VenueDirectory copy() {
        final VenueDirectory copy = new VenueDirectory(dealer);
        copy.marketsById.putAll(marketsById);
        copy.sourcesByMarket.putAll(sourcesByMarket);
        copy.insurance = insurance;
        return copy;
    }

    /** Learns what the Dealer says as of {@code tag}. */
    void read(final DealerViews views, final BlockTag tag) {
        insurance = views.insurance(tag);
        for (final Address market : views.registeredMarkets(tag)) {
            views.marketId(market, tag).ifPresent(id -> list(id, market));
            setSource(market, views.riskParams(market, tag).markPriceSource());
        }
    }

    void list(final int id, final Address market) {
        marketsById.put(id, market);
    }

    void setSource(final Address market, final Address source) {
        sourcesByMarket.put(market, source);
    }

    void setInsurance(final Address account) {
        insurance = account;
    }

    Address insurance() {
        return insurance;
    }

    Optional<Address> market(final int id) {
        return Optional.ofNullable(marketsById.get(id));
    }

    /** Markets, of all that were ever seen, that take their mark price from {@code source}. */
    List<Address> marketsPricedBy(final Address source) {
        return sourcesByMarket.entrySet().stream()
                .filter(entry -> entry.getValue().equals(source))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** All that were ever seen. */
    List<Address> markets() {
        return sourcesByMarket.keySet().stream().sorted().toList();
    }

    boolean isMarket(final Address account) {
        return sourcesByMarket.containsKey(account);
    }

    /** Every contract whose logs matter. */
    Set<Address> emitters() {
        final Set<Address> emitters = new HashSet<>(sourcesByMarket.keySet());
        emitters.addAll(sourcesByMarket.values());
        emitters.add(dealer);
        return emitters;
    }
}
