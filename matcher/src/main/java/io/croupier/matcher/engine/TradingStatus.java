package io.croupier.matcher.engine;

import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.StatusSource;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Who may trade where. Every source has its own word on the venue, on each market, on each market with all who hold it, and
 * on each account; the strictest counts, and a source takes back no word but its own. An account with any word but OPEN is
 * frozen; one that has a position, settled or not, where a word on holders is not OPEN may not trade either.
 */
final class TradingStatus {
    private static final int BITS = 4;
    private static final long MASK = (1L << BITS) - 1;

    private static final int INITIAL_CAPACITY = 1 << 10;

    /** Words of all sources on one subject: the status of each in four bits. */
    private long venue;

    private final Ledger ledger;
    private final Int256 paper = new Int256();
    private long[] markets = new long[INITIAL_CAPACITY];
    private long[] holders = new long[INITIAL_CAPACITY];
    private final BitSet restrictedHolders = new BitSet();
    private long[] accounts = new long[INITIAL_CAPACITY];

    TradingStatus(final Ledger ledger) {
        this.ledger = ledger;
    }

    /** What holds in the market: the strictest of the venue's, the market's and what the chain allows. */
    MarketStatus of(final Market market) {
        final MarketStatus chain = market.isTradable() ? MarketStatus.OPEN : MarketStatus.CLOSED;
        if ((venue | word(markets, market.index) | word(holders, market.index)) == 0) {
            return chain;
        }
        return stricter(chain, stricter(strictest(venue), ofMarket(market.index)));
    }

    boolean isFrozen(final int account) {
        return account != Ledger.NONE && account < accounts.length && accounts[account] != 0;
    }

    /** Whether no word on the account, nor on the holders of a market in which it has a position, forbids it to trade. */
    boolean mayTrade(final int account) {
        return !isFrozen(account) && (restrictedHolders.isEmpty() || !holdsRestricted(account));
    }

    private boolean holdsRestricted(final int account) {
        boolean holds = false;
        for (int market = restrictedHolders.nextSetBit(0);
                market >= 0 && !holds && account != Ledger.NONE;
                market = restrictedHolders.nextSetBit(market + 1)) {
            holds = !ledger.onChain().paper(account, market, paper).isZero()
                    || !ledger.offChain().paper(account, market, paper).isZero();
        }
        return holds;
    }

    MarketStatus ofVenue() {
        return strictest(venue);
    }

    MarketStatus ofMarket(final int market) {
        return stricter(strictest(word(markets, market)), ofHolders(market));
    }

    MarketStatus ofHolders(final int market) {
        return strictest(word(holders, market));
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
    boolean setHolders(final int market, final StatusSource source, final MarketStatus status) {
        holders = roomFor(holders, market);
        final long before = holders[market];
        holders[market] = with(before, source, status);
        restrictedHolders.set(market, holders[market] != 0);
        return holders[market] != before;
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
        out.putInt(holders.length);
        out.putLongs(holders, holders.length);
        out.putInt(accounts.length);
        out.putLongs(accounts, accounts.length);
    }

    void load(final SnapshotInput in) {
        in.section("status");
        venue = in.getLong();
        markets = new long[in.count()];
        in.getLongs(markets, markets.length);
        holders = new long[in.count()];
        in.getLongs(holders, holders.length);
        for (int market = 0; market < holders.length; market++) {
            restrictedHolders.set(market, holders[market] != 0);
        }
        accounts = new long[in.count()];
        in.getLongs(accounts, accounts.length);
    }

    private static long word(final long[] words, final int index) {
        return index < words.length ? words[index] : 0;
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
