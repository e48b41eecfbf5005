package io.croupier.matcher.engine;

import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.StatusSource;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.Arrays;

/**
 * Who may trade where. Every source has its own word on the venue, on each market and on each account; the strictest counts,
 * and a source takes back no word but its own. An account with any word but OPEN is frozen.
 */
final class TradingStatus {
    private static final int BITS = 4;
    private static final long MASK = (1L << BITS) - 1;

    private static final int INITIAL_CAPACITY = 1 << 10;

    /** Words of all sources on one subject: the status of each in four bits. */
    private long venue;

    private long[] markets = new long[INITIAL_CAPACITY];
    private long[] accounts = new long[INITIAL_CAPACITY];

    /** What holds in the market: the strictest of the venue's, the market's and what the chain allows. */
    MarketStatus of(final Market market) {
        final MarketStatus chain = market.isTradable() ? MarketStatus.OPEN : MarketStatus.CLOSED;
        return stricter(chain, stricter(strictest(venue), ofMarket(market.index)));
    }

    boolean isFrozen(final int account) {
        return account != Ledger.NONE && account < accounts.length && accounts[account] != 0;
    }

    MarketStatus ofVenue() {
        return strictest(venue);
    }

    MarketStatus ofMarket(final int market) {
        return strictest(market < markets.length ? markets[market] : 0);
    }

    MarketStatus ofAccount(final int account) {
        return strictest(isFrozen(account) ? accounts[account] : 0);
    }

    /** Takes a source's word; returns whether it said something else before. */
    boolean setVenue(final StatusSource source, final MarketStatus status) {
        final long before = venue;
        venue = with(venue, source, status);
        return venue != before;
    }

    /** Takes a source's word; returns whether it said something else before. */
    boolean setMarket(final int market, final StatusSource source, final MarketStatus status) {
        markets = roomFor(markets, market);
        final long before = markets[market];
        markets[market] = with(before, source, status);
        return markets[market] != before;
    }

    /** Takes a source's word; returns whether it said something else before. */
    boolean setAccount(final int account, final StatusSource source, final MarketStatus status) {
        accounts = roomFor(accounts, account);
        final long before = accounts[account];
        accounts[account] = with(before, source, status);
        return accounts[account] != before;
    }

    void save(final SnapshotOutput out) {
        out.section("status");
        out.putLong(venue);
        out.putInt(markets.length);
        out.putLongs(markets, markets.length);
        out.putInt(accounts.length);
        out.putLongs(accounts, accounts.length);
    }

    void load(final SnapshotInput in) {
        in.section("status");
        venue = in.getLong();
        markets = new long[in.count()];
        in.getLongs(markets, markets.length);
        accounts = new long[in.count()];
        in.getLongs(accounts, accounts.length);
    }

    private static long with(final long words, final StatusSource source, final MarketStatus status) {
        final int shift = BITS * source.value();
        return (words & ~(MASK << shift)) | ((long) status.value() << shift);
    }

    private static MarketStatus strictest(final long words) {
        long strictest = 0;
        for (long rest = words; rest != 0; rest >>>= BITS) {
            strictest = Math.max(strictest, rest & MASK);
        }
        return MarketStatus.get((short) strictest);
    }

    private static MarketStatus stricter(final MarketStatus one, final MarketStatus other) {
        return one.value() >= other.value() ? one : other;
    }

    private static long[] roomFor(final long[] words, final int index) {
        return index < words.length ? words : Arrays.copyOf(words, Math.max(index + 1, 2 * words.length));
    }
}
