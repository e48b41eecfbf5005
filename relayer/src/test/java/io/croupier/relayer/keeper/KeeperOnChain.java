package io.croupier.relayer.keeper;

import io.croupier.contracts.Devnet;
import io.croupier.matcher.ledger.MarketScale;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.VenueOnChain;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;

/** Keepers that a test lets look when it likes, on a venue with two lanes on a real chain. */
abstract class KeeperOnChain extends VenueOnChain {
    static final String BEING_LIQUIDATED = "BeingLiquidated(address,address,int256,int256,uint256)";
    static final String FUNDING_MOVED = "UpdateFundingRate(address,int256,int256)";
    static final String PRICE_SET = "AnswerUpdated(int256,uint256,uint256)";

    /** 0.01, 1e18 = 1. */
    static final long ONE_PERCENT = 10_000_000_000_000_000L;

    private static final Duration STALE = Duration.ofMinutes(5);

    /** Long enough for orders to stand while a test moves the chain's clock by days. */
    private static final Duration LONG = Duration.ofDays(7);

    final CoreLink core = new CoreLink();

    @Override
    protected TestVenue open() {
        return openWithTwoLanes();
    }

    /** Settlement runs, and keepers may ask the core. */
    final void run() {
        run(chain.client());
    }

    final void run(final ChainClient client) {
        venue.settleThrough(client);
        venue.listen(core);
        core.connect(venue.commands());
    }

    final CallDesk desk(final String keeper) {
        return new CallDesk(keeper, chain.client(), venue.calls(), STALE);
    }

    final KeeperMarket market(final int index) {
        return new KeeperMarket(
                chain.devnet().contracts().markets().get(index).symbol(),
                chain.perp(index),
                Math.min(index, 1),
                new MarketScale(TestVenue.PAPER_PER_LOT, TestVenue.CREDIT_PER_TICK_LOT));
    }

    final List<KeeperMarket> markets() {
        return List.of(market(0), market(1), market(2));
    }

    final LiquidationKeeper liquidation(final CallDesk desk, final int liquidator) {
        return liquidation(desk, liquidator, core);
    }

    final LiquidationKeeper liquidation(final CallDesk desk, final int liquidator, final UnsafeAccounts accounts) {
        return new LiquidationKeeper(
                new LiquidationConfig(chain.traderAddress(liquidator), Duration.ofSeconds(1), ONE_PERCENT, 1_000),
                dealer,
                markets(),
                accounts,
                desk);
    }

    /** Lets the keys of both lanes liquidate in a trader's name. */
    final void appoint(final int liquidator) {
        chain.setOperator(liquidator, Devnet.orderSender(), true);
        chain.setOperator(liquidator, Devnet.keeper(), true);
    }

    /** Alice buys from Bob at the mark, and it settles. */
    final void openPosition(final int market, final long lots) {
        final BigInteger before = paper(market, ALICE);
        final long ticks = markTicks(market);
        venue.place(market, BOB, -lots, ticks, LONG);
        venue.place(market, ALICE, lots, ticks, LONG);
        venue.await(
                "settlement",
                () -> paper(market, ALICE).equals(before.add(lots(lots)))
                        && venue.settlement().unsettledUnits() == 0);
        venue.awaitChain();
    }

    final void rest(final int trader, final long lots, final long ticks) {
        venue.place(0, trader, lots, ticks, LONG);
    }

    /** In quote units. */
    final void setMark(final int market, final long price) {
        chain.setMark(market, credit(price));
        venue.awaitChain();
    }

    static BigInteger credit(final long quote) {
        return BigInteger.valueOf(quote).multiply(BigInteger.valueOf(1_000_000));
    }

    final void awaitEnd(final CallDesk desk, final Object subject) {
        venue.await("an outcome", () -> !desk.isUnderWay(subject));
    }

    final Address alice() {
        return chain.traderAddress(ALICE);
    }
}
