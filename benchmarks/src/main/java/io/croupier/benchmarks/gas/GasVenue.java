package io.croupier.benchmarks.gas;

import io.croupier.contracts.Anvil;
import io.croupier.contracts.AnvilOptions;
import io.croupier.contracts.Devnet;
import io.croupier.contracts.DevnetOptions;
import io.croupier.contracts.TestAccount;
import io.croupier.matcher.ledger.MarketScale;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.FeeQuote;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.JsonRpcChainClient;
import io.croupier.relayer.chain.KeySigner;
import io.croupier.relayer.chain.TransactionReceipt;
import io.croupier.relayer.chain.TransactionRequest;
import io.croupier.relayer.settlement.PackedDealerTarget;
import io.croupier.relayer.settlement.Payload;
import io.croupier.relayer.settlement.SettlementMarket;
import io.croupier.relayer.settlement.SettlementUnit;
import io.croupier.relayer.settlement.TransactionLimits;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.Order;
import io.croupier.signing.OrderInfo;
import io.croupier.signing.OrderSigner;
import io.croupier.signing.Signature;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The deployed contracts on an anvil of its own, traders with keys, and a way to set everything back between workloads.
 * Nothing depends on clocks or chance, so gas is the same in every run.
 */
final class GasVenue implements AutoCloseable {
    static final long PAPER_PER_LOT = 1_000_000_000_000_000L;
    static final int TRADERS = 64;

    private static final long CREDIT_PER_TICK_LOT = 100;
    private static final long GAS_PER_TRANSACTION_MAX = 29_000_000;
    private static final TransactionLimits LIMITS = new TransactionLimits(GAS_PER_TRANSACTION_MAX, 1_000, 120_000);
    private static final FeeQuote FEES = new FeeQuote(100_000_000_000L, 1_000_000_000L);
    private static final long MAKER_RATE = 100_000_000_000_000L;
    private static final long TAKER_RATE = 500_000_000_000_000L;

    /** In 2096. */
    private static final long EXPIRY = 4_000_000_000L;

    /** Orders of a batch end minutes, hours, days or weeks apart, each at a second of its own: three bytes each. */
    private static final long[] LIFETIMES = {300, 28_800, 259_200, 2_592_000};

    private static final int EXPIRY_STEP = 3;

    /** An account that has traded much: its nonces take three bytes. */
    private static final long FIRST_NONCE = 70_000;

    private static final long BUY_TICKS = 300_050;
    private static final long SELL_TICKS = 299_950;

    private final Anvil anvil;
    private final AnvilControl control;
    private final JsonRpcChainClient client;
    private final KeySigner sender = KeySigner.ofKey(Devnet.orderSender().privateKey());
    private final Address dealer;
    private final SettlementMarket market;
    private final Eip712Domain domain;
    private final List<OrderSigner> traders;
    private final long[] nextNonces = new long[TRADERS + 2];
    private int orders;
    private String snapshot;

    private GasVenue(final Anvil anvil, final Devnet devnet) {
        this.anvil = anvil;
        this.control = new AnvilControl(anvil.rpcUrl());
        this.client = JsonRpcChainClient.connect(anvil.rpcUrl(), Duration.ofSeconds(30));
        this.dealer = Address.parse(devnet.contracts().dealer());
        this.market = new SettlementMarket(
                Address.parse(devnet.contracts().markets().get(0).perp()),
                new MarketScale(PAPER_PER_LOT, CREDIT_PER_TICK_LOT));
        this.domain = new Eip712Domain("Croupier", "1", devnet.contracts().chainId(), dealer);
        this.traders = devnet.traders().stream()
                .map(TestAccount::privateKey)
                .map(OrderSigner::parse)
                .sorted(Comparator.comparing(OrderSigner::address))
                .toList();
    }

    static GasVenue start(final Consumer<String> progress) throws IOException {
        final DevnetOptions options = DevnetOptions.standard().withTraders(TRADERS + 2);
        final AnvilOptions chain = Devnet.chainOptions(options);
        final Anvil anvil = Anvil.start(chain);
        try {
            final GasVenue venue = new GasVenue(anvil, Devnet.prepare(anvil.rpcUrl(), options, progress));
            venue.makeItAVenueInUse();
            return venue;
        } catch (final IOException | RuntimeException e) {
            anvil.close();
            throw e;
        }
    }

    /** The first trade of a venue creates words that no later one does: the sender's credit, the lane's last unit. */
    private void makeItAVenueInUse() throws IOException {
        Arrays.fill(nextNonces, FIRST_NONCE);
        settle(List.of(List.of(compact(TRADERS, 1000), compact(TRADERS + 1, -1000))));
        snapshot = control.snapshot();
    }

    /** Sets chain, nonces and expiries back to a venue where nobody but two strangers has traded. */
    void reset() throws IOException {
        control.revert(snapshot);
        snapshot = control.snapshot();
        Arrays.fill(nextNonces, FIRST_NONCE);
        orders = 0;
    }

    /** An order with a compact fill record and the trader's next nonce; lots are negative to sell. */
    GasOrder compact(final int trader, final int lots) {
        return order(trader, lots, OrderInfo.COMPACT_NONCE_BIT);
    }

    /** As public contracts know it: a fill slot per hash. */
    GasOrder plain(final int trader, final int lots) {
        return order(trader, lots, 0);
    }

    GasOrder order(final int trader, final int lots, final long nonceBits) {
        final OrderSigner signer = traders.get(trader);
        final long ticks = lots > 0 ? BUY_TICKS : SELL_TICKS;
        final long expiry = EXPIRY + LIFETIMES[orders % LIFETIMES.length] + (long) EXPIRY_STEP * orders;
        final Order order = new Order(
                market.perp(),
                signer.address(),
                BigInteger.valueOf(lots).multiply(BigInteger.valueOf(PAPER_PER_LOT)),
                BigInteger.valueOf(-lots * ticks * CREDIT_PER_TICK_LOT),
                new OrderInfo(MAKER_RATE, TAKER_RATE, expiry, nextNonces[trader] | nonceBits));
        nextNonces[trader]++;
        orders++;
        final Signature signature = signer.sign(order, domain);
        return new GasOrder(order, signature, Math.abs(lots), false);
    }

    /** Settles units, each with its incoming order first, in one {@code Dealer.trade}, packed by the relayer. */
    Measured settle(final List<List<GasOrder>> units) throws IOException {
        final PackedDealerTarget target = new PackedDealerTarget(client, dealer, LIMITS);
        final long last = target.lastUnit(0, BlockTag.LATEST).orElseThrow();
        final List<SettlementUnit> numbered = IntStream.range(0, units.size())
                .mapToObj(i -> new SettlementUnit(
                        0,
                        last + 1 + i,
                        market,
                        units.get(i).stream().map(GasOrder::leg).toList(),
                        0,
                        0))
                .toList();
        final Payload payload = target.pack(0, last, numbered);
        if (payload.units().size() != units.size()) {
            throw new IOException("only " + payload.units().size() + " units fit one transaction");
        }
        final TransactionReceipt receipt = send(payload.to(), payload.data(), payload.gasLimit());
        if (!target.refusedUnits(receipt).isEmpty()) {
            throw new IOException("units were refused: " + target.refusedUnits(receipt));
        }
        return new Measured(payload.data(), receipt);
    }

    /** Settles one unit through {@code Perpetual.trade}. */
    Measured trade(final List<GasOrder> unit) throws IOException {
        final Bytes data = TradeData.call(unit);
        return new Measured(data, send(market.perp(), data, GAS_PER_TRANSACTION_MAX));
    }

    private TransactionReceipt send(final Address to, final Bytes data, final long gasLimit) throws IOException {
        final long nonce = client.transactionCount(sender.address(), BlockTag.LATEST);
        final var request = new TransactionRequest(client.chainId(), nonce, to, data, gasLimit, FEES);
        final Hash hash = client.send(sender.sign(request).raw());
        Optional<TransactionReceipt> receipt = client.receipt(hash);
        for (int tries = 0; receipt.isEmpty(); tries++) {
            if (tries == 1_000) {
                throw new IOException("transaction " + hash + " was not mined");
            }
            pause();
            receipt = client.receipt(hash);
        }
        if (!receipt.get().succeeded()) {
            throw new IOException("transaction " + hash + " reverted");
        }
        return receipt.get();
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(10);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for anvil", e);
        }
    }

    /** A mined transaction: what was sent and what it cost. */
    record Measured(Bytes data, TransactionReceipt receipt) {}

    @Override
    public void close() {
        client.close();
        anvil.close();
    }
}
