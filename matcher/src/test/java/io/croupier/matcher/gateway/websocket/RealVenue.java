package io.croupier.matcher.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.engine.EngineConfig;
import io.croupier.matcher.engine.EnginePipeline;
import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.engine.Recovery;
import io.croupier.matcher.gateway.ContractAccounts;
import io.croupier.matcher.gateway.ExcerptTape;
import io.croupier.matcher.gateway.GatewayConfig;
import io.croupier.matcher.gateway.GatewayLimits;
import io.croupier.matcher.gateway.Hash;
import io.croupier.matcher.journal.Durability;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.BustUnitEncoder;
import io.croupier.matcher.journal.codec.ChainBlockEncoder;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.ConfigureEncoder;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.TickEncoder;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import io.croupier.signing.OrderSigner;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A whole venue without a chain: journal, exchange, pipeline and gateway, with one market and two funded traders, of whom Bob
 * has a fee tier.
 */
final class RealVenue implements AutoCloseable {
    static final Eip712Domain DOMAIN = new Eip712Domain("Croupier", "1", 31337, ExcerptTape.DEALER);
    static final OrderSigner ALICE =
            OrderSigner.parse("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d");
    static final OrderSigner BOB =
            OrderSigner.parse("0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a");

    private static final long WAD = 1_000_000_000_000_000_000L;
    private static final long MARK = 30_000_000_000L;
    private static final long DEPOSIT = 1_000_000_000_000L;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();
    private final Journal journal;
    private final EnginePipeline pipeline;
    private final WebSocketGateway gateway;
    private final InetSocketAddress address;
    private final CommandRing ring;
    private boolean stopped;

    private RealVenue(final Path folder, final GatewayLimits limits, final Optional<GatewayConfig.TlsFiles> tls)
            throws IOException {
        gateway = new WebSocketGateway(
                new GatewayConfig("127.0.0.1", 0, 1, tls, limits),
                GatewayUnderTest.IDENTITY,
                path -> path.equals("/health")
                        ? new HttpRoutes.Response(200, "text/plain", "ok\n".getBytes(UTF_8))
                        : new HttpRoutes.Response(404, "text/plain", "no\n".getBytes(UTF_8)));
        journal = Journal.open(folder, Durability.OS);
        final Exchange exchange = new Exchange();
        final long replayed;
        try (JournalTailer tailer = journal.tailer()) {
            replayed = new Recovery(exchange, gateway).replay(tailer);
        }
        pipeline = new EnginePipeline(
                EngineConfig.shared(), exchange, DOMAIN, journal, System::currentTimeMillis, gateway, fatal::set);
        pipeline.start();
        ring = pipeline.commands();
        if (replayed == 0) {
            configure();
            firstBlock();
        }
        address = listen();
    }

    private InetSocketAddress listen() throws IOException {
        try {
            return gateway.start(ring, ContractAccounts.NONE);
        } catch (final IOException e) {
            close();
            throw e;
        }
    }

    /** Opens the journal in the folder, or starts one. */
    static RealVenue open(final Path folder) throws IOException {
        return open(folder, GatewayLimits.defaults());
    }

    static RealVenue open(final Path folder, final GatewayLimits limits) throws IOException {
        return new RealVenue(folder, limits, Optional.empty());
    }

    static RealVenue openWithTls(final Path folder, final GatewayConfig.TlsFiles tls) throws IOException {
        return new RealVenue(folder, GatewayLimits.defaults(), Optional.of(tls));
    }

    int port() {
        return address.getPort();
    }

    int sessions() {
        return gateway.sessions();
    }

    /** What ended the engine, or null. */
    Throwable fatal() {
        return fatal.get();
    }

    /** Says what the relayer would: the chain will never settle this unit because of that leg. */
    void bust(final long unit, final int guiltyLeg, final BustReason reason) {
        final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
        final BustUnitEncoder command = new BustUnitEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .lane(0)
                .unit(unit)
                .leg((short) guiltyLeg)
                .reason(reason);
        ring.put(buffer, 0, command.limit());
    }

    /** Says what the node's clock would. */
    void tick() {
        final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
        final TickEncoder command = new TickEncoder().wrapAndApplyHeader(buffer, 0, header);
        ring.put(buffer, 0, command.limit());
    }

    @Override
    public void close() {
        gateway.close();
        stopEngine();
    }

    /** Ends the engine before its connections, so that it hears of none of them any more. */
    void die() {
        stopEngine();
    }

    private void stopEngine() {
        if (!stopped) {
            stopped = true;
            pipeline.close();
            journal.close();
        }
    }

    private void configure() {
        final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
        final ConfigureEncoder command = new ConfigureEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .chainId(31337)
                .putDealer(ExcerptTape.DEALER.toBytes(), 0, Address.LENGTH)
                .putDomainSeparator(DOMAIN.separator(), 0, Hash.LENGTH)
                .settlementMarginSeconds(5)
                .orderLifetimeMaxSeconds(30 * 24 * 3600)
                .makersPerTradeMax(8)
                .unitsPerCommandMax(8)
                .openOrdersPerAccountMax(1_000)
                .rememberedOrdersMax(100_000_000)
                .openPositionsMax(10)
                .reduceOnlyNonceBit((byte) 63);
        command.marketsCount(1)
                .next()
                .putPerp(ExcerptTape.BTC.toBytes(), 0, Address.LENGTH)
                .paperPerLot(ExcerptTape.PAPER_PER_LOT)
                .creditPerTickLot(ExcerptTape.CREDIT_PER_TICK_LOT)
                .makerFeeRate(WAD / 10_000)
                .takerFeeRate(WAD / 2_000)
                .feeRateMax(WAD / 100)
                .settlementBuffer(WAD / 200)
                .lane(0)
                .putSymbol("BTC-PERP".getBytes(US_ASCII), 0, 8);
        command.lanesCount(0);
        command.tiersCount(1)
                .next()
                .putAccount(BOB.address().toBytes(), 0, Address.LENGTH)
                .makerFeeRate(0)
                .takerFeeRate(WAD / 4_000);
        ring.put(buffer, 0, command.limit());
    }

    private void firstBlock() {
        final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
        final ChainBlockEncoder command = new ChainBlockEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .number(1)
                .timestampSeconds(System.currentTimeMillis() / 1000);
        final ChainBlockEncoder.EntriesEncoder entries = command.entriesCount(4);
        entry(
                entries,
                ChainEventKind.RISK_PARAMS,
                Address.ZERO,
                List.of(WAD / 20, WAD * 3 / 100, WAD / 100, WAD / 100));
        entry(entries, ChainEventKind.MARK_PRICE, Address.ZERO, List.of(MARK, 0L, 0L, 0L));
        entry(entries, ChainEventKind.DEPOSIT, ALICE.address(), List.of(DEPOSIT, 0L, 0L, 0L));
        entry(entries, ChainEventKind.DEPOSIT, BOB.address(), List.of(DEPOSIT, 0L, 0L, 0L));
        ring.put(buffer, 0, command.limit());
    }

    private static void entry(
            final ChainBlockEncoder.EntriesEncoder entries,
            final ChainEventKind kind,
            final Address account,
            final List<Long> amounts) {
        entries.next()
                .kind(kind)
                .leg((short) 1)
                .putAccount(account.toBytes(), 0, Address.LENGTH)
                .putMarket(ExcerptTape.BTC.toBytes(), 0, Address.LENGTH)
                .putA(int128(amounts.get(0)), 0, 16)
                .putB(int128(amounts.get(1)), 0, 16)
                .putC(int128(amounts.get(2)), 0, 16)
                .putD(int128(amounts.get(3)), 0, 16);
    }

    private static byte[] int128(final long value) {
        final byte[] bytes = new byte[16];
        final byte[] minimal = BigInteger.valueOf(value).toByteArray();
        System.arraycopy(minimal, 0, bytes, bytes.length - minimal.length, minimal.length);
        return bytes;
    }
}
