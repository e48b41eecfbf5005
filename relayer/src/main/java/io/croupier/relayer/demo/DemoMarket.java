package io.croupier.relayer.demo;

/** How the venue of a demo quotes the markets of a devnet: a lot and a tick that suit the price. */
enum DemoMarket {
    /** 0.001 BTC, 0.1 a contract. */
    BTC("BTC-PERP", "1000000000000000"),
    /** 0.01 ETH, 0.01 a contract. */
    ETH("ETH-PERP", "10000000000000000"),
    /** 0.1 SOL, 0.001 a contract. */
    SOL("SOL-PERP", "100000000000000000");

    static final String CREDIT_PER_TICK_LOT = "100";
    static final String MAKER_FEE_RATE = "100000000000000";
    static final String TAKER_FEE_RATE = "500000000000000";

    private final String symbol;
    private final String paperPerLot;

    DemoMarket(final String symbol, final String paperPerLot) {
        this.symbol = symbol;
        this.paperPerLot = paperPerLot;
    }

    String paperPerLot() {
        return paperPerLot;
    }

    /** @throws IllegalArgumentException for a market that devnets do not have */
    static DemoMarket of(final String symbol) {
        for (final DemoMarket market : values()) {
            if (market.symbol.equals(symbol)) {
                return market;
            }
        }
        throw new IllegalArgumentException("no lot size is known for " + symbol);
    }
}
