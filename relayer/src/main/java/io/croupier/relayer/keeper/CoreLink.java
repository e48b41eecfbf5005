package io.croupier.relayer.keeper;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.codec.CancelAllEncoder;
import io.croupier.matcher.journal.codec.MarketTopsDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.QueryDecoder;
import io.croupier.matcher.journal.codec.QueryEncoder;
import io.croupier.matcher.journal.codec.QueryKind;
import io.croupier.matcher.journal.codec.UnsafeAccountsDecoder;
import io.croupier.relayer.chain.Hash;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.agrona.ExpandableArrayBuffer;

/**
 * Asks the core what keepers want to know, in queries that change nothing and are not journaled; the match thread answers
 * between two commands, so an answer is never torn.
 *
 * <p>As a listener it belongs to the publish thread. Questions are asked by any other thread and wait for their answer.
 */
public final class CoreLink implements ExcerptListener, UnsafeAccounts {
    /** No gateway's session has this id. */
    private static final long SESSION = 0;

    private static final long ANSWER_SECONDS = 5;
    private static final int INT128_LENGTH = 16;

    private final Map<Long, CompletableFuture<Object>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong lastRequest = new AtomicLong();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final QueryDecoder query = new QueryDecoder();
    private final MarketTopsDecoder marketTops = new MarketTopsDecoder();
    private final UnsafeAccountsDecoder unsafeAccounts = new UnsafeAccountsDecoder();
    private volatile CommandRing ring;

    /** Names the core; before this nothing may be asked. */
    public void connect(final CommandRing commands) {
        ring = commands;
    }

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        if (waiting.isEmpty() || excerpt.commandTemplateId() != QueryDecoder.TEMPLATE_ID) {
            return;
        }
        query.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        if (query.sessionId() != SESSION) {
            return;
        }
        final CompletableFuture<Object> answer = waiting.remove(query.requestId());
        if (answer != null && excerpt.nextEvent()) {
            answer.complete(query.kind() == QueryKind.MARKET_TOPS ? readTops(excerpt) : readAccounts(excerpt));
        }
    }

    /**
     * Best prices and marks of all markets, by number.
     *
     * @throws IllegalStateException if the core does not answer in time
     */
    List<MarketTop> marketTops() {
        return ask(QueryKind.MARKET_TOPS, answer -> ((List<?>) answer)
                .stream().map(MarketTop.class::cast).toList());
    }

    /** @throws IllegalStateException if the core does not answer in time */
    @Override
    public List<Address> unsafeAccounts() {
        return ask(QueryKind.UNSAFE_ACCOUNTS, answer -> ((List<?>) answer)
                .stream().map(Address.class::cast).toList());
    }

    @Override
    public void cancelAll(final Address account) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(128);
        final CancelAllEncoder command =
                new CancelAllEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        command.sessionId(SESSION)
                .requestId(lastRequest.incrementAndGet())
                .putAccount(account.toBytes(), 0, Address.LENGTH)
                .putPerp(Address.ZERO.toBytes(), 0, Address.LENGTH);
        ring.put(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength());
    }

    private <T> T ask(final QueryKind kind, final Function<Object, T> as) {
        final long request = lastRequest.incrementAndGet();
        final CompletableFuture<Object> answer = new CompletableFuture<>();
        waiting.put(request, answer);
        try {
            put(kind, request);
            return as.apply(answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join());
        } catch (final CompletionException e) {
            throw new IllegalStateException("the core did not answer within " + ANSWER_SECONDS + " s", e);
        } finally {
            waiting.remove(request);
        }
    }

    private void put(final QueryKind kind, final long request) {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(256);
        final QueryEncoder command = new QueryEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        command.sessionId(SESSION)
                .requestId(request)
                .kind(kind)
                .channel((short) 0)
                .putAccount(Address.ZERO.toBytes(), 0, Address.LENGTH)
                .putPerp(Address.ZERO.toBytes(), 0, Address.LENGTH)
                .putOrderHash(Hash.ZERO.toBytes(), 0, Hash.LENGTH)
                .sinceSequence(0)
                .putClientOrderId(new byte[0], 0, 0);
        ring.put(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength());
    }

    private List<MarketTop> readTops(final Excerpt excerpt) {
        marketTops.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        final List<MarketTop> tops = new ArrayList<>();
        final byte[] mark = new byte[INT128_LENGTH];
        for (final MarketTopsDecoder.MarketsDecoder market : marketTops.markets()) {
            market.getMarkPrice(mark, 0, INT128_LENGTH);
            tops.add(new MarketTop(market.bestBidTicks(), market.bestAskTicks(), new BigInteger(mark)));
        }
        return tops;
    }

    private List<Address> readAccounts(final Excerpt excerpt) {
        unsafeAccounts.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        final List<Address> accounts = new ArrayList<>();
        final byte[] account = new byte[Address.LENGTH];
        for (final UnsafeAccountsDecoder.AccountsDecoder each : unsafeAccounts.accounts()) {
            each.getAccount(account, 0, Address.LENGTH);
            accounts.add(Address.of(account, 0));
        }
        return accounts;
    }
}
