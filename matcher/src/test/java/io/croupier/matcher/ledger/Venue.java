package io.croupier.matcher.ledger;

import java.math.BigDecimal;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Fixture A of the specification: BTC with initial margin 5 %, maintenance 3 %, price off 1 %, insurance 1 % and mark
 * 30,000; accounts A, B, C, the order sender, insurance, owner and funding keeper. Amounts are USDC with six decimals.
 */
final class Venue {
    static final long MAKER_RATE = 100_000_000_000_000L;
    static final long TAKER_RATE = 500_000_000_000_000L;
    static final long NOW = 1_800_000_000L;

    /** A lot is a thousandth of a contract, a tick a tenth of a dollar. */
    static final MarketScale SCALE = new MarketScale(1_000_000_000_000_000L, 100);

    /** Half a percent of exposure. */
    static final long BUFFER = 5_000_000_000_000_000L;

    private static final long PERCENT = 10_000_000_000_000_000L;
    private static final int DECIMALS = 6;

    final Ledger ledger = new Ledger();
    final int insurance = account(0x49);
    final int owner = account(0x4f);
    final int keeper = account(0x4b);
    final int sender = account(0x53);
    final int a = account(0xa);
    final int b = account(0xb);
    final int c = account(0xc);
    final int btc;

    private final TradeCall call = new TradeCall();
    private long nonce;

    Venue() {
        ledger.administration().deploy(owner, keeper, insurance);
        ledger.administration().setOrderSender(owner, sender, true);
        btc = market(1, "30000");
    }

    /** Registers a further market with the parameters of the first. */
    int market(final int number, final String mark) {
        return market(number, mark, SCALE);
    }

    int market(final int number, final String mark, final MarketScale scale) {
        final byte[] address = new byte[20];
        address[0] = (byte) number;
        final int market = ledger.addMarket(address, 0, scale, BUFFER);
        ledger.administration().setRiskParams(owner, market, 5 * PERCENT, 3 * PERCENT, PERCENT, PERCENT, true);
        mark(market, mark);
        return market;
    }

    int account(final int lastByte) {
        final byte[] address = new byte[20];
        address[19] = (byte) lastByte;
        return ledger.openAccount(address, 0);
    }

    /** The account's 20 bytes. */
    DirectBuffer address(final int account) {
        final byte[] address = new byte[20];
        ledger.copyAddress(account, address, 0);
        return new UnsafeBuffer(address);
    }

    /** Dollars as credit units. */
    static Int256 usd(final String amount) {
        return new Int256().set(new BigDecimal(amount).movePointRight(DECIMALS).toBigIntegerExact());
    }

    /** Contracts as paper. */
    static Int256 contracts(final String amount) {
        return new Int256().set(new BigDecimal(amount).movePointRight(18).toBigIntegerExact());
    }

    static String dollars(final Int256 credit) {
        return new BigDecimal(credit.toBigInteger())
                .movePointLeft(DECIMALS)
                .stripTrailingZeros()
                .toPlainString();
    }

    void mark(final int market, final String price) {
        ledger.administration().setMarkPrice(market, usd(price));
    }

    Refusal fund(final Int256 index) {
        return ledger.administration().updateFundingRates(keeper, new int[] {btc}, new Int256[] {index});
    }

    void deposit(final int account, final String primary) {
        deposit(account, primary, "0");
    }

    void deposit(final int account, final String primary, final String secondary) {
        ledger.funds().deposit(account, usd(primary), usd(secondary));
    }

    /** Starts a trade on the first market. */
    Venue trade() {
        call.clear(sender, btc, NOW);
        return this;
    }

    /** Adds an order of its own hash: contracts (negative sells) at a price, matched whole. */
    Venue order(final int signer, final String size, final String price) {
        final TradeLeg leg =
                add(signer, contracts(size), new Int256(), contracts(size).abs());
        leg.credit.set(new BigDecimal(size)
                .multiply(new BigDecimal(price))
                .movePointRight(DECIMALS)
                .negate()
                .toBigIntegerExact());
        return this;
    }

    TradeLeg add(final int signer, final Int256 paper, final Int256 credit, final Int256 match) {
        final TradeLeg leg = call.add();
        leg.market = btc;
        leg.signer = signer;
        leg.signed = true;
        leg.paper.set(paper);
        leg.credit.set(credit);
        leg.makerFeeRate = MAKER_RATE;
        leg.takerFeeRate = TAKER_RATE;
        leg.expiration = NOW + 1000;
        leg.nonce = ++nonce;
        leg.hash0 = nonce;
        leg.hash1 = 0;
        leg.hash2 = 0;
        leg.hash3 = 0;
        leg.match.set(match);
        return leg;
    }

    TradeLeg leg(final int number) {
        return call.leg(number);
    }

    Refusal send() {
        return ledger.trading().trade(call);
    }

    /** One taker and one maker, whole. */
    Refusal trade(final int taker, final String size, final String price, final int maker) {
        final String other = size.startsWith("-") ? size.substring(1) : "-" + size;
        return trade().order(taker, size, price).order(maker, other, price).send();
    }

    String primary(final int account) {
        return dollars(ledger.onChain().primaryCredit(account, new Int256()));
    }

    String secondary(final int account) {
        return dollars(ledger.onChain().secondaryCredit(account, new Int256()));
    }

    String credit(final int account) {
        return dollars(ledger.onChain().credit(account, btc, new Int256()));
    }

    String paper(final int account) {
        return new BigDecimal(ledger.onChain().paper(account, btc, new Int256()).toBigInteger())
                .movePointLeft(18)
                .stripTrailingZeros()
                .toPlainString();
    }

    String netValue(final int account) {
        return dollars(ledger.onChain().netValue(account, new Int256()));
    }

    long filled(final TradeLeg leg) {
        return ledger.fills()
                .filled(leg.hash0, leg.hash1, leg.hash2, leg.hash3, new Int256())
                .divideTowardZero(SCALE.paperPerLot())
                .toLong();
    }
}
