package io.croupier.matcher.engine;

import io.croupier.matcher.book.PriceLevel;
import io.croupier.matcher.book.Side;
import io.croupier.matcher.journal.codec.MarketTopsEncoder;
import io.croupier.matcher.journal.codec.UnsafeAccountsEncoder;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.signing.Address;
import java.util.function.IntConsumer;

/** Answers keepers: the best prices of every market, and the accounts that are below maintenance margin on chain. */
final class KeeperReport {
    /** An answer names at most so many accounts; the next one begins behind them, so that each is named in turn. */
    static final int ACCOUNTS_MAX = 256;

    private final Ledger ledger;
    private final OrderRegistry registry;
    private final EventWriter events;
    private final Int256 mark = new Int256();
    private final int[] unsafe = new int[ACCOUNTS_MAX];
    private final byte[] address = new byte[Address.LENGTH];
    private final IntConsumer noteLater = this::noteLater;
    private final IntConsumer noteEarlier = this::noteEarlier;
    private int found;

    /** The last account of an answer that had no room for all; -1 after others. */
    private int last = -1;

    KeeperReport(final Ledger ledger, final OrderRegistry registry, final EventWriter events) {
        this.ledger = ledger;
        this.registry = registry;
        this.events = events;
    }

    void writeMarketTops() {
        final MarketTopsEncoder event = events.marketTops();
        final MarketTopsEncoder.MarketsEncoder group = event.marketsCount(registry.markets.size());
        for (final Market market : registry.markets) {
            group.next()
                    .bestBidTicks(price(market.book.best(Side.BUY)))
                    .bestAskTicks(price(market.book.best(Side.SELL)));
            final int at = event.limit() - MarketTopsEncoder.MarketsEncoder.sbeBlockLength();
            events.writeInt128(
                    at + MarketTopsEncoder.MarketsEncoder.markPriceEncodingOffset(),
                    ledger.onChain().markPrice(market.index, mark));
        }
        events.end(event.limit());
    }

    void writeUnsafeAccounts() {
        found = 0;
        ledger.unsafeAccounts().forEach(noteLater);
        if (last >= 0) {
            ledger.unsafeAccounts().forEach(noteEarlier);
        }
        last = found == ACCOUNTS_MAX ? unsafe[found - 1] : -1;
        final UnsafeAccountsEncoder event = events.unsafeAccounts();
        final UnsafeAccountsEncoder.AccountsEncoder group = event.accountsCount(found);
        for (int i = 0; i < found; i++) {
            ledger.copyAddress(unsafe[i], address, 0);
            group.next().putAccount(address, 0, Address.LENGTH);
        }
        events.end(event.limit());
    }

    private void noteLater(final int account) {
        if (account > last && found < ACCOUNTS_MAX) {
            unsafe[found++] = account;
        }
    }

    private void noteEarlier(final int account) {
        if (account <= last && found < ACCOUNTS_MAX) {
            unsafe[found++] = account;
        }
    }

    private static long price(final PriceLevel level) {
        return level == null ? 0 : level.price();
    }
}
