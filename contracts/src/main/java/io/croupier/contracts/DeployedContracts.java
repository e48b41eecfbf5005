package io.croupier.contracts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A venue that stands. Addresses are checksummed.
 *
 * @param fundingLimiter stands between the funding keeper and the Dealer; empty: the keeper reaches the Dealer itself
 * @param fromBlock no log of the Dealer is older than this block
 */
public record DeployedContracts(
        long chainId,
        String dealer,
        String backOffice,
        String token,
        Optional<String> fundingLimiter,
        String subaccountFactory,
        long fromBlock,
        List<Market> markets) {

    /** A market: its face, which is {@code order.perp}, and where its mark price comes from. */
    public record Market(String symbol, String perp, String markPriceSource) {}

    public DeployedContracts {
        requireNonNull(dealer, "dealer");
        requireNonNull(backOffice, "backOffice");
        requireNonNull(token, "token");
        requireNonNull(fundingLimiter, "fundingLimiter");
        requireNonNull(subaccountFactory, "subaccountFactory");
        markets = List.copyOf(markets);
    }

    /**
     * The market of that symbol.
     *
     * @throws IllegalArgumentException if the venue has no such market
     */
    public Market market(final String symbol) {
        return markets.stream()
                .filter(market -> market.symbol().equals(symbol))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no market " + symbol + " in " + markets));
    }
}
