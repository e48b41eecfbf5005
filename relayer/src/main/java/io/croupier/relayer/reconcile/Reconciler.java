package io.croupier.relayer.reconcile;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.engine.Exchange;
import io.croupier.matcher.engine.Recovery;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.Journal;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.matcher.ledger.AccountView;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.matcher.snapshot.SnapshotFolder;
import io.croupier.matcher.snapshot.UnsettledDigest;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the confirmed layer of the ledger with the Dealer as of the same block: credits, positions, fills, funding, marks;
 * and what units promised with what the chain logged of them ({@link SettledAmounts}).
 *
 * <p>It asks neither the running core nor its memory: an exchange of its own replays the journal, which proves the journal
 * at the same time. Only {@code ChainBlock} commands change the confirmed layer, so at the journal's end it stands exactly
 * at the last confirmed block. Owned by one thread.
 */
public final class Reconciler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private static final int TOUCHED_ORDERS_MAX = 100_000;

    /** One in so many accounts of a round is none that a block has touched. */
    private static final int OTHERS = 4;

    private final DealerViews dealer;
    private final JournalTailer tailer;
    private final Exchange exchange = new Exchange();
    private final UnsettledDigest digest = new UnsettledDigest();
    private final Recovery replay = new Recovery(exchange, List.of(digest), this::onExcerpt);

    /** In the order of their numbers in the ledger. */
    private final List<Address> markets = new ArrayList<>();

    private final Int256 number = new Int256();
    private final Journal journal;
    private final Optional<SnapshotFolder> snapshots;
    private final SettledAmounts settled = new SettledAmounts();
    private final TouchedFacts touched = new TouchedFacts(TOUCHED_ORDERS_MAX);
    private final StrangerSearch strangers;
    private int rotation;

    /**
     * Begins at the journal's first command.
     *
     * @param dealer must still be able to tell of the last confirmed block
     * @param fromBlock nobody was paid before
     */
    public Reconciler(final DealerViews dealer, final Journal journal, final long fromBlock) {
        this.dealer = requireNonNull(dealer, "dealer");
        this.strangers = new StrangerSearch(dealer, fromBlock);
        this.journal = requireNonNull(journal, "journal");
        this.snapshots = Optional.empty();
        this.tailer = journal.tailer();
    }

    /**
     * Begins at the newest good snapshot instead of the journal's first command.
     *
     * @param dealer must still be able to tell of the last confirmed block
     * @param fromBlock nobody was paid before
     * @throws io.croupier.matcher.engine.RecoveryException if journal and snapshots are not enough to begin from
     */
    public Reconciler(
            final DealerViews dealer, final Journal journal, final SnapshotFolder snapshots, final long fromBlock) {
        this.dealer = requireNonNull(dealer, "dealer");
        this.strangers = new StrangerSearch(dealer, fromBlock);
        this.journal = requireNonNull(journal, "journal");
        this.snapshots = Optional.of(snapshots);
        this.tailer = replay.restore(snapshots, journal, notice -> LOG.warn("{}", notice));
        digest.start().tell(this::onExcerpt);
    }

    /**
     * Replays what is new in the journal and compares all there is.
     *
     * @throws io.croupier.relayer.chain.ChainException if the chain cannot be asked
     * @throws io.croupier.matcher.engine.JournalMismatchException if the journal does not reproduce its events
     */
    public ReconciliationReport compare() {
        touched.keepAll();
        replay.replay(tailer);
        final List<Difference> differences = new ArrayList<>();
        strangers.restart();
        while (strangers.hasNext(exchange.blockNumber())) {
            compareStrangers(differences);
        }
        return compareAt(Integer.MAX_VALUE, Integer.MAX_VALUE, differences, () -> {});
    }

    /**
     * As {@link #compare}, but of the accounts only those that blocks have touched since the last time, and others in turn,
     * so that all are compared again and again; and of those the ledger never heard of, what one range of blocks tells.
     *
     * @param accountsMax accounts compared at most
     * @param pace runs before each account and each order; may wait
     */
    public ReconciliationReport compareSome(final int accountsMax, final Runnable pace) {
        replay.replay(tailer);
        final List<Difference> differences = new ArrayList<>();
        if (strangers.hasNext(exchange.blockNumber())) {
            compareStrangers(differences);
        } else {
            strangers.restart();
        }
        return compareAt(accountsMax - accountsMax / OTHERS, accountsMax, differences, pace);
    }

    /** Who was paid and is not in the ledger should have nothing. */
    private void compareStrangers(final List<Difference> differences) {
        final BlockTag tag = BlockTag.at(exchange.blockNumber());
        for (final Address account : strangers.next(exchange.blockNumber())) {
            if (exchange.ledger().account(account.toBytes(), 0) == Ledger.NONE) {
                final Subject subject = new Subject(account, Address.ZERO, differences);
                final DealerViews.Credit credit = dealer.credit(account, tag);
                compare(subject, "primaryCredit", number.set(0), credit.primary());
                compare(subject, "secondaryCredit", number.set(0), credit.secondary());
            }
        }
    }

    /** Compares touched accounts first, then others in turn, up to {@code accountsMax} of both together. */
    private ReconciliationReport compareAt(
            final int touchedMax, final int accountsMax, final List<Difference> differences, final Runnable pace) {
        learnMarkets();
        final long block = exchange.blockNumber();
        differences.addAll(settled.takeDifferences());
        int accounts = 0;
        int positions = 0;
        int orders = 0;
        if (block >= 0) {
            final BlockTag tag = BlockTag.at(block);
            compareMarkets(tag, differences);
            for (final int account : choose(touchedMax, accountsMax)) {
                pace.run();
                compareCredit(account, tag, differences);
                positions += comparePositions(account, tag, differences);
                touched.compared(address(account));
                accounts++;
            }
            orders = compareFills(Math.max(touchedMax, accountsMax), tag, differences, pace);
        }
        return new ReconciliationReport(block, exchange.sequence(), accounts, positions, orders, differences);
    }

    /**
     * Replays up to the next confirmed block that has touched accounts, and compares all of those as of that very block.
     * What an endpoint does not tell stays touched for the next time.
     *
     * @param pace runs before each account and each order; may wait
     * @return empty if the journal holds no such block yet
     */
    Optional<ReconciliationReport> compareNextBlock(final Runnable pace) {
        while (touched.accounts().isEmpty()) {
            if (tailer.poll(replay, 1) == 0) {
                return Optional.empty();
            }
        }
        return Optional.of(compareAt(touched.accounts().size(), 0, new ArrayList<>(), pace));
    }

    /** Whether the chain says again, as of the block of the last comparison, that it holds something else. */
    boolean stillDiffers(final Difference difference, final long block) {
        return ReconciledField.of(difference.field())
                .flatMap(field -> field.onChain(dealer, difference.account(), difference.market(), BlockTag.at(block)))
                .map(again -> !again.equals(difference.ledger()))
                .orElse(false);
    }

    /** Where a difference began; asks the chain for old blocks. Empty for what cannot be followed back. */
    public Optional<Origin> originOf(final Difference difference, final long lastBlock) {
        return originOf(difference, lastBlock, () -> {});
    }

    /**
     * The same, on any thread: it replays the journal for itself.
     *
     * @param step runs with each command replayed; what it throws ends the search
     */
    Optional<Origin> originOf(final Difference difference, final long lastBlock, final Runnable step) {
        return difference.sequence() > 0
                ? Optional.of(new Origin(difference.sequence(), lastBlock, Origin.Certainty.FIRST))
                : FirstDifference.of(dealer, journal, snapshots, difference, lastBlock, step);
    }

    private Set<Integer> choose(final int touchedMax, final int accountsMax) {
        final int all = exchange.ledger().accounts();
        final Set<Integer> chosen = new LinkedHashSet<>();
        for (final Address address : touched.accounts()) {
            final int account = exchange.ledger().account(address.toBytes(), 0);
            if (account == Ledger.NONE) {
                touched.compared(address);
            } else if (chosen.size() < touchedMax) {
                chosen.add(account);
            }
        }
        for (int i = 0; i < all && chosen.size() < accountsMax; i++) {
            rotation = (rotation + 1) % all;
            chosen.add(rotation);
        }
        return chosen;
    }

    /** Compares what orders have filled that blocks have filled since; returns how many. */
    private int compareFills(
            final int ordersMax, final BlockTag tag, final List<Difference> differences, final Runnable pace) {
        final List<TouchedFacts.Fill> fills = touched.takeFills(ordersMax);
        for (final TouchedFacts.Fill fill : fills) {
            pace.run();
            final BigInteger ledger = fill.filled(exchange.ledger().fills());
            if (ledger.signum() == 0) {
                continue; // The ledger forgets orders that have expired.
            }
            final BigInteger chain = dealer.filled(fill.orderHash(), tag);
            // One with a compact nonce that is filled whole leaves no amount on chain.
            final boolean untold = chain.signum() == 0 && fill.whole();
            if (!untold && !ledger.equals(chain)) {
                differences.add(
                        new Difference(fill.account(), fill.market(), "filled", ledger, chain, fill.sequence()));
            }
        }
        return fills.size();
    }

    private void compareMarkets(final BlockTag tag, final List<Difference> differences) {
        final AccountView view = exchange.ledger().onChain();
        for (int market = 0; market < markets.size(); market++) {
            final Address perp = markets.get(market);
            if (exchange.ledger().isRegistered(market)) {
                compare(
                        new Subject(Address.ZERO, perp, differences),
                        "fundingRate",
                        view.fundingRate(market, number),
                        dealer.fundingRate(perp, tag));
                final BigInteger mark = view.markPrice(market, number).toBigInteger();
                // A source that has no price right now refuses units, which says so by itself.
                dealer.markPrice(perp, tag)
                        .filter(onChain -> !onChain.equals(mark))
                        .ifPresent(onChain ->
                                differences.add(new Difference(Address.ZERO, perp, "markPrice", mark, onChain)));
            }
        }
    }

    private void compareCredit(final int account, final BlockTag tag, final List<Difference> differences) {
        final AccountView view = exchange.ledger().onChain();
        final Subject subject = new Subject(address(account), Address.ZERO, differences);
        final DealerViews.Credit credit = dealer.credit(subject.account, tag);
        compare(subject, "primaryCredit", view.primaryCredit(account, number), credit.primary());
        compare(subject, "secondaryCredit", view.secondaryCredit(account, number), credit.secondary());
        compare(subject, "pendingPrimary", view.pendingPrimaryWithdraw(account, number), credit.pendingPrimary());
        compare(subject, "pendingSecondary", view.pendingSecondaryWithdraw(account, number), credit.pendingSecondary());
    }

    /** Compares every position that either side knows of; returns how many those are. */
    private int comparePositions(final int account, final BlockTag tag, final List<Difference> differences) {
        final AccountView view = exchange.ledger().onChain();
        final Address address = address(account);
        final Set<Address> known = new LinkedHashSet<>(dealer.positions(address, tag));
        for (int market = 0; market < markets.size(); market++) {
            if (!view.paper(account, market, number).isZero() || view.serial(account, market) > 0) {
                known.add(markets.get(market));
            }
        }
        for (final Address perp : known) {
            final Subject subject = new Subject(address, perp, differences);
            final DealerViews.Position position = dealer.position(address, perp, tag);
            final int market = markets.indexOf(perp);
            if (market < 0) {
                compare(subject, "paper", number.set(0), position.paper());
            } else {
                compare(subject, "paper", view.paper(account, market, number), position.paper());
                compare(
                        subject,
                        "reducedCredit",
                        view.reducedCredit(account, market, number),
                        position.reducedCredit());
                if (position.serial() != DealerViews.Position.UNTOLD) {
                    compare(
                            subject,
                            "serial",
                            number.set(view.serial(account, market)),
                            BigInteger.valueOf(position.serial()));
                }
            }
        }
        return known.size();
    }

    private Address address(final int account) {
        final byte[] bytes = new byte[Address.LENGTH];
        exchange.ledger().copyAddress(account, bytes, 0);
        return Address.of(bytes, 0);
    }

    private static void compare(
            final Subject subject, final String field, final Int256 ledger, final BigInteger chain) {
        final BigInteger expected = ledger.toBigInteger();
        if (!expected.equals(chain)) {
            subject.differences.add(new Difference(subject.account, subject.market, field, expected, chain));
        }
    }

    /** What is compared, and where a difference goes. */
    private record Subject(Address account, Address market, List<Difference> differences) {}

    private void onExcerpt(final Excerpt excerpt) {
        settled.onExcerpt(excerpt.rewind());
        touched.onExcerpt(excerpt.rewind());
    }

    private void learnMarkets() {
        final byte[] perp = new byte[Address.LENGTH];
        while (markets.size() < exchange.ledger().markets()) {
            exchange.ledger().copyPerp(markets.size(), perp, 0);
            markets.add(Address.of(perp, 0));
        }
    }

    @Override
    public void close() {
        tailer.close();
    }
}
