package io.croupier.relayer.node;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * For each unit under way, what happened on chain since its match that may excuse its refusal. It takes chain facts and units
 * as they come and knows nothing of the ledger. Not safe for several threads.
 */
final class UnitWindows {
    /** More than can happen while a unit is on its way; older facts are forgotten. */
    private static final int FACTS_MAX = 10_000;

    /** Busted units kept, since the receipt that tells why may be read later. */
    private static final int ENDED_MAX = 1_000;

    /** The place of what happened to no unit in particular: before all units. */
    private static final long NO_PLACE = -1;

    private static final BigInteger ONE = BigInteger.TEN.pow(18);

    private final Map<Address, BigInteger> buffers = new HashMap<>();
    private final Map<Address, BigInteger> marks = new HashMap<>();
    private final Set<Address> contractAccounts = new HashSet<>();
    private final Deque<Fact> facts = new ArrayDeque<>();
    private final Map<Id, Match> open = new HashMap<>();
    private final Map<Id, Match> ended = new LinkedHashMap<>();
    private long factCount;
    private long matchCount;

    private record Id(int lane, long unit) {}

    /**
     * @param place in the order of all matches, which is that of settlement where units share a trader
     * @param after how many facts were known at the match
     */
    private record Match(long place, List<Address> traders, long after) {}

    /**
     * @param number counted from 0
     * @param place of the unit that was refused, which excuses later ones only; NO_PLACE for all else
     * @param block in which it happened
     * @param excuse what it may be
     * @param subject the trader, or the market whose mark moved
     * @param from the mark before, as far as it was known
     */
    private record Fact(
            long number, long place, long block, Excuse excuse, Address subject, BigInteger from, BigInteger to) {}

    /** @param settlementBuffer share of a position's value, 1e18 = 1 */
    void onMarket(final Address market, final long settlementBuffer) {
        buffers.put(market, BigInteger.valueOf(settlementBuffer));
    }

    /** An order of this account counted because a contract said yes. */
    void onContractAccount(final Address account) {
        contractAccounts.add(account);
    }

    /** Something happened on chain, in a confirmed block or in one above. */
    void onChain(final long block, final ChainEventKind kind, final Address account, final BigInteger amount) {
        switch (kind) {
            case WITHDRAW, TRANSFER_OUT -> add(NO_PLACE, block, Excuse.WITHDRAWAL, account);
            case SET_OPERATOR -> {
                if (amount.signum() == 0) {
                    add(NO_PLACE, block, Excuse.OPERATOR, account);
                }
            }
            default -> {}
        }
    }

    /** A market's mark is this now. */
    void onMark(final long block, final Address market, final BigInteger mark) {
        final BigInteger before = marks.put(market, mark);
        if (before != null && !before.equals(mark)) {
            add(new Fact(factCount, NO_PLACE, block, Excuse.MARK, market, before, mark));
        }
    }

    void onMatched(final int lane, final long unit, final List<Address> traders) {
        open.put(new Id(lane, unit), new Match(matchCount++, traders, factCount));
    }

    /** Whether it was matched and has not settled, nor was busted long ago. */
    boolean knows(final int lane, final long unit) {
        final Id id = new Id(lane, unit);
        return open.containsKey(id) || ended.containsKey(id);
    }

    void onSettled(final int lane, final long unit) {
        open.remove(new Id(lane, unit));
    }

    /** Later units of its traders may fall because of this one. */
    void onRefused(final int lane, final long unit, final long block) {
        final Id id = new Id(lane, unit);
        final Match match = open.getOrDefault(id, ended.get(id));
        if (match != null) {
            match.traders.forEach(trader -> add(match.place, block, Excuse.DEPENDENCY, trader));
        }
    }

    /** As {@link #onRefused}; what excuses it may still be asked for a while. */
    void onBusted(final int lane, final long unit, final long block) {
        final Match match = open.remove(new Id(lane, unit));
        if (match != null) {
            match.traders.forEach(trader -> add(match.place, block, Excuse.DEPENDENCY, trader));
            ended.put(new Id(lane, unit), match);
            if (ended.size() > ENDED_MAX) {
                ended.remove(ended.keySet().iterator().next());
            }
        }
    }

    private void add(final long place, final long block, final Excuse excuse, final Address subject) {
        add(new Fact(factCount, place, block, excuse, subject, BigInteger.ZERO, BigInteger.ZERO));
    }

    private void add(final Fact fact) {
        facts.add(fact);
        factCount++;
        if (facts.size() > FACTS_MAX) {
            facts.remove();
        }
    }

    /**
     * What excuses a refusal.
     *
     * @param leg the order to blame; where there is none, what any of the unit's traders did counts
     * @param block in which the chain refused
     */
    Excuse excuseOf(final int lane, final long unit, final int leg, final BustReason reason, final long block) {
        final Id id = new Id(lane, unit);
        final Match match = open.getOrDefault(id, ended.get(id));
        if (match == null) {
            return Excuse.NONE;
        }
        final List<Address> blamed = leg < match.traders.size() ? List.of(match.traders.get(leg)) : match.traders;
        return switch (reason) {
            case INVALID_SIGNATURE -> signature(match, blamed, block);
            case TRADER_UNSAFE, REDUCE_ONLY -> margin(match, blamed, block);
            default -> Excuse.NONE;
        };
    }

    private Excuse signature(final Match match, final List<Address> blamed, final long block) {
        if (happened(match, blamed, block, Excuse.OPERATOR)) {
            return Excuse.OPERATOR;
        }
        return blamed.stream().anyMatch(contractAccounts::contains) ? Excuse.SIGNER : Excuse.NONE;
    }

    private Excuse margin(final Match match, final List<Address> blamed, final long block) {
        if (happened(match, blamed, block, Excuse.WITHDRAWAL)) {
            return Excuse.WITHDRAWAL;
        }
        if (hasMarkMoved(match, block)) {
            return Excuse.MARK;
        }
        return happened(match, blamed, block, Excuse.DEPENDENCY) ? Excuse.DEPENDENCY : Excuse.NONE;
    }

    private boolean happened(final Match match, final List<Address> blamed, final long block, final Excuse excuse) {
        return facts.stream()
                .anyMatch(fact -> fact.number >= match.after
                        && fact.place < match.place
                        && fact.block <= block
                        && fact.excuse == excuse
                        && blamed.contains(fact.subject));
    }

    /** Whether any mark was, at some time since the match, further from what it was then than the market's buffer. */
    private boolean hasMarkMoved(final Match match, final long block) {
        final Map<Address, BigInteger> then = new HashMap<>();
        for (final Fact fact : facts) {
            if (fact.number >= match.after && fact.block <= block && fact.excuse == Excuse.MARK) {
                final BigInteger mark = then.computeIfAbsent(fact.subject, market -> fact.from);
                final BigInteger buffer = buffers.getOrDefault(fact.subject, BigInteger.ZERO);
                if (fact.to.subtract(mark).abs().multiply(ONE).compareTo(mark.multiply(buffer)) > 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
