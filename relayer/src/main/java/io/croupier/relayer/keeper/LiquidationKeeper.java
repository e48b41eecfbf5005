package io.croupier.relayer.keeper;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Liquidates accounts below maintenance margin: closes their orders, takes their positions over one after another, the
 * largest first, and moves what they owe to the insurance account.
 *
 * <p>The core names the accounts, the chain's head decides: orders are closed and steps taken only if the account is unsafe
 * there, and only one step for an account is under way at a time. Whoever liquidates it first, the other call reverts and does no harm.
 */
final class LiquidationKeeper implements Keeper {
    /** What must be seen first to know what is left to do. */
    private static final String EARLIER_CALL = "an earlier call is under way";

    /** How often the amount is halved that the liquidator cannot carry. */
    private static final int HALVINGS_MAX = 8;

    private static final long MINUTE_MS = 60_000;

    /** An account that cannot be liquidated is left alone for so long. */
    private static final long SETBACK_MS = 30_000;

    private final LiquidationConfig config;
    private final DealerViews dealer;
    private final List<KeeperMarket> markets;
    private final UnsafeAccounts core;
    private final CallDesk calls;
    private final Deque<Long> sentMs = new ArrayDeque<>();
    private final Map<Address, Setback> setbacks = new HashMap<>();

    /** Why an account could not be liquidated, and until when nothing more is tried. */
    private record Setback(String problem, long untilMs) {}

    /** A position to be taken over; prices in credit units per 1e18 paper. */
    private record Position(Address perp, BigInteger paper, BigInteger mark, BigInteger priceOff) {
        BigInteger value() {
            return Shares.of(paper.abs(), mark);
        }
    }

    LiquidationKeeper(
            final LiquidationConfig config,
            final DealerViews dealer,
            final List<KeeperMarket> markets,
            final UnsafeAccounts core,
            final CallDesk calls) {
        this.config = requireNonNull(config, "config");
        this.dealer = requireNonNull(dealer, "dealer");
        this.markets = List.copyOf(markets);
        this.core = requireNonNull(core, "core");
        this.calls = requireNonNull(calls, "calls");
    }

    @Override
    public String name() {
        return "liquidation";
    }

    @Override
    public Duration every() {
        return config.checkEvery();
    }

    @Override
    public void requireRole() {
        for (final KeeperMarket market : markets) {
            final Address sender = calls.sender(market.lane());
            if (!config.liquidator().equals(sender)
                    && !dealer.isOperator(config.liquidator(), sender, BlockTag.LATEST)) {
                throw new ChainException.Unusable("keepers.liquidation.liquidator: the sender " + sender
                        + " is no operator of " + config.liquidator());
            }
        }
    }

    /** The lane of a market; the first for one that this venue does not trade. */
    private int lane(final Address perp) {
        return markets.stream()
                .filter(market -> market.perp().equals(perp))
                .mapToInt(KeeperMarket::lane)
                .findFirst()
                .orElse(0);
    }

    @Override
    public String work(final long nowMs) {
        while (!sentMs.isEmpty() && nowMs - sentMs.peek() >= MINUTE_MS) {
            sentMs.remove();
        }
        setbacks.values().removeIf(setback -> nowMs >= setback.untilMs);
        for (final Address account : core.unsafeAccounts()) {
            if (!calls.isUnderWay(account) && !setbacks.containsKey(account)) {
                final String problem = rescue(account, nowMs);
                if (!problem.isEmpty()) {
                    setbacks.put(account, new Setback(problem, nowMs + SETBACK_MS));
                }
            }
        }
        return setbacks.values().stream().map(Setback::problem).sorted().collect(Collectors.joining("; "));
    }

    private String rescue(final Address account, final long nowMs) {
        if (account.equals(config.liquidator())) {
            return "the liquidator " + account + " is itself below maintenance margin";
        }
        if (account.equals(dealer.insurance(BlockTag.LATEST))) {
            return "the insurance account " + account
                    + " owes more than it has: claims exceed custody until it is repaid";
        }
        if (sentMs.size() >= config.callsPerMinuteMax()) {
            return account + " waits: callsPerMinuteMax, " + config.callsPerMinuteMax() + ", was reached";
        }
        final String failure = step(account);
        if (failure.isEmpty()) {
            sentMs.add(nowMs);
        }
        return failure.isEmpty() || isDone(failure) ? "" : account + " cannot be liquidated: " + failure;
    }

    /** Nothing to do: what a call says that came after another liquidator, a deposit or a better price. */
    private static boolean isDone(final String failure) {
        return failure.equals("AccountSafe")
                || failure.equals("NoPosition")
                || failure.equals("WrongLiquidationSide")
                || failure.equals(EARLIER_CALL);
    }

    private String submit(final Address account, final int lane, final Address to, final Bytes data) {
        return calls.mayRepeat(lane) ? EARLIER_CALL : calls.submit(account, lane, to, data);
    }

    /** Sends the next step; what it returns is empty if it did. */
    private String step(final Address account) {
        try {
            if (dealer.isSafe(account, BlockTag.LATEST)) {
                return "AccountSafe";
            }
            core.cancelAll(account);
            Position largest = null;
            for (final Address perp : dealer.positions(account, BlockTag.LATEST)) {
                final Position position = position(account, perp);
                if (largest == null || position.value().compareTo(largest.value()) > 0) {
                    largest = position;
                }
            }
            return largest == null
                    ? submit(account, 0, dealer.dealer(), DealerViews.handleBadDebtCall(account))
                    : takeOver(account, largest);
        } catch (final ChainException.Reverted e) {
            return "a price is missing: " + e.getMessage();
        }
    }

    private Position position(final Address account, final Address perp) {
        return new Position(
                perp,
                dealer.position(account, perp, BlockTag.LATEST).paper(),
                dealer.markPrice(perp, BlockTag.LATEST).orElse(BigInteger.ZERO),
                dealer.riskParams(perp, BlockTag.LATEST).liquidationPriceOff());
    }

    /** Takes all of the position, or as much of it as the liquidator can carry. */
    private String takeOver(final Address account, final Position position) {
        BigInteger paper = position.paper;
        String failure = "";
        for (int attempt = 0; attempt <= HALVINGS_MAX && paper.signum() != 0; attempt++) {
            failure = submit(
                    account,
                    lane(position.perp),
                    position.perp,
                    DealerViews.liquidateCall(
                            config.liquidator(),
                            account,
                            paper,
                            expectedCredit(paper, position.mark, position.priceOff, config.priceTolerance())));
            if (!failure.equals("LiquidatorUnsafe")) {
                return failure;
            }
            paper = paper.divide(BigInteger.TWO);
        }
        return failure;
    }

    /**
     * The worst credit change that the liquidator accepts: at the mark less the discount (a short's plus it), and
     * {@code priceTolerance} worse than that.
     */
    static BigInteger expectedCredit(
            final BigInteger paper, final BigInteger mark, final BigInteger priceOff, final long tolerance) {
        final BigInteger discount = Shares.of(mark, priceOff);
        final boolean isLong = paper.signum() > 0;
        final BigInteger price = isLong ? mark.subtract(discount) : mark.add(discount);
        final BigInteger slack = Shares.of(price, tolerance);
        final BigInteger worst = isLong ? price.add(slack) : price.subtract(slack);
        return Shares.of(paper, worst).negate();
    }
}
