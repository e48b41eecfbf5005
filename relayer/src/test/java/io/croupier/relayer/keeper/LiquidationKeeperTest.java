package io.croupier.relayer.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Devnet;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Liquidations on a real chain, look by look. Alice is the one who fails, Carol the operator's liquidator. */
class LiquidationKeeperTest extends KeeperOnChain {
    private static final String BAD_DEBT = "HandleBadDebt(address,int256,uint256)";

    @Test
    void shouldTakeOverAsMuchAsTheLiquidatorCanCarryAndTheRestOnceItCanCarryMore() {
        run();
        appoint(CAROL);
        chain.withdraw(CAROL, primary(CAROL).subtract(credit(10_000)));
        openPosition(0, 100_000);
        setMark(0, 20_500);
        final CallDesk desk = desk("liquidation");
        final LiquidationKeeper keeper = liquidation(desk, CAROL);

        String problem = "";
        for (int look = 0; look < 40 && problem.isEmpty(); look++) {
            problem = keeper.work(0);
            awaitEnd(desk, alice());
            assertEquals(lots(100_000), paper(ALICE).add(paper(CAROL)));
            assertTrue(dealer.isSafe(chain.traderAddress(CAROL), BlockTag.LATEST), "the liquidator took too much");
        }

        assertEquals(alice() + " cannot be liquidated: LiquidatorUnsafe", problem);
        assertTrue(paper(CAROL).signum() > 0 && paper(ALICE).signum() > 0);
        assertEquals(problem, keeper.work(29_999), "tried again at once");
        final long sent = desk.sent();
        chain.deposit(CAROL, credit(500_000));
        venue.awaitChain();
        assertEquals("", keeper.work(30_000));
        awaitEnd(desk, alice());
        assertEquals(sent + 1, desk.sent());
        assertEquals(BigInteger.ZERO, paper(ALICE));
        assertAllAgree();
    }

    @Test
    void shouldLiquidateInEachMarketThroughItsLaneTheLargestFirst() {
        run();
        appoint(CAROL);
        openPosition(0, 50_000);
        openPosition(1, 2_000_000);
        final long first = nonce(Devnet.orderSender().address());
        final long second = nonce(Devnet.keeper().address());
        final List<String> seen = new ArrayList<>();
        setMark(1, 1_560);
        final CallDesk desk = desk("liquidation");
        final LiquidationKeeper keeper = liquidation(desk, CAROL);
        keeper.requireRole();

        for (int look = 0; look < 10 && !dealer.isSafe(alice(), BlockTag.LATEST); look++) {
            assertEquals("", keeper.work(0));
            awaitEnd(desk, alice());
            seen.add(paper(0, ALICE) + " " + paper(1, ALICE));
            venue.awaitChain();
        }

        // 3,120,000 of the second market went first, through its lane; with that she was safe, or the other followed.
        assertEquals(lots(50_000) + " 0", seen.get(0));
        assertEquals(second + 1, nonce(Devnet.keeper().address()));
        assertEquals(first + seen.size() - 1, nonce(Devnet.orderSender().address()));
        assertAllAgree();
    }

    @Test
    void shouldLeaveTheOrdersOfAnAccountThatHasPaidUp() {
        run();
        appoint(CAROL);
        openPosition(0, 100_000);
        setMark(0, 20_500);
        chain.deposit(ALICE, credit(5_000_000));
        final CallDesk desk = desk("liquidation");
        final BehindCore behind = naming(alice());

        assertEquals("", liquidation(desk, CAROL, behind).work(0));

        assertTrue(dealer.isSafe(alice(), BlockTag.LATEST));
        assertEquals(List.of(), behind.cancelled);
        assertEquals(0, desk.sent());
    }

    @Test
    void shouldSendNothingOnceAnotherLiquidatorWasQuicker() {
        run();
        appoint(CAROL);
        openPosition(0, 100_000);
        setMark(0, 20_500);
        chain.call(chain.trader(DAVE), chain.perp(0), rival());
        final BigInteger before = primary(CAROL);
        final long nonce = nonce(Devnet.orderSender().address());
        final CallDesk desk = desk("liquidation");
        // The core may hear of it later than the chain's head tells.
        final LiquidationKeeper keeper = liquidation(desk, CAROL, naming(alice()));

        assertEquals("", keeper.work(0));
        assertEquals("", keeper.work(1_000));

        assertEquals(0, desk.sent());
        assertEquals(nonce, nonce(Devnet.orderSender().address()));
        assertEquals(before, primary(CAROL));
        assertAllAgree();
    }

    @Test
    void shouldLoseARaceWithoutHarm() {
        run();
        appoint(CAROL);
        openPosition(0, 100_000);
        setMark(0, 20_500);
        final BigInteger before = primary(CAROL);
        chain.pauseMining();
        final CallDesk desk = desk("liquidation");
        final LiquidationKeeper keeper = liquidation(desk, CAROL);
        assertEquals("", keeper.work(0));
        venue.await("a call in the pool", () -> venue.settlement().progress().transactionsInFlight() == 1);

        chain.overtake(chain.trader(DAVE), 0, chain.perp(0), rival());
        chain.mine(1);
        chain.resumeMining();
        awaitEnd(desk, alice());
        venue.awaitChain();
        assertEquals("", keeper.work(1_000));

        assertEquals(1, desk.failed());
        assertEquals(1, desk.sent(), "sent again what another had done");
        assertEquals(1, chain.logs(BEING_LIQUIDATED, chain.dealer()).size());
        assertEquals(lots(100_000), paper(DAVE));
        assertEquals(BigInteger.ZERO, paper(CAROL));
        assertEquals(before, primary(CAROL));
        openPosition(0, 10);
        assertAllAgree();
    }

    @Test
    void shouldMoveADebtWithoutPositionsToTheInsuranceAccount() {
        run();
        appoint(CAROL);
        final Address insurance = dealer.insurance(BlockTag.LATEST);
        final BigInteger insured = dealer.credit(insurance, BlockTag.LATEST).primary();
        final Address debtor = Address.parse("0x0000000000000000000000000000000000000deb");
        owe(debtor, credit(700));
        final CallDesk desk = desk("liquidation");
        final BehindCore behind = naming(debtor);
        final LiquidationKeeper keeper = liquidation(desk, CAROL, behind);

        assertEquals("", keeper.work(0));
        assertEquals(List.of(debtor), behind.cancelled);
        awaitEnd(desk, debtor);
        assertEquals("", keeper.work(1_000));

        assertEquals(List.of(debtor), behind.cancelled, "one that owes nothing any more");
        assertEquals(1, chain.logs(BAD_DEBT, chain.dealer()).size());
        assertEquals(1, desk.sent());
        assertEquals(BigInteger.ZERO, dealer.credit(debtor, BlockTag.LATEST).primary());
        assertEquals(
                insured.subtract(credit(700)),
                dealer.credit(insurance, BlockTag.LATEST).primary());
    }

    @Test
    void shouldNotSendMoreThanTheConfiguredCallsInAMinute() {
        run();
        appoint(CAROL);
        final Address first = Address.parse("0x0000000000000000000000000000000000000f01");
        final Address second = Address.parse("0x0000000000000000000000000000000000000f02");
        owe(first, credit(1));
        owe(second, credit(1));
        final CallDesk desk = desk("liquidation");
        final LiquidationKeeper keeper = new LiquidationKeeper(
                new LiquidationConfig(chain.traderAddress(CAROL), Duration.ofSeconds(1), ONE_PERCENT, 1),
                dealer,
                markets(),
                naming(first, second),
                desk);

        assertEquals(second + " waits: callsPerMinuteMax, 1, was reached", keeper.work(0));
        awaitEnd(desk, first);
        assertEquals(1, desk.sent());
        assertEquals("", keeper.work(60_000));
        awaitEnd(desk, second);
        assertEquals(2, desk.succeeded());
    }

    /** Dave liquidates Alice in his own name, with his own key. */
    private Bytes rival() {
        return DealerViews.liquidateCall(chain.traderAddress(DAVE), alice(), lots(100_000), credit(-30_000_000));
    }

    private static BehindCore naming(final Address... accounts) {
        return new BehindCore(List.of(accounts), new ArrayList<>());
    }

    /** A core that names these accounts, whatever has become of them. */
    private record BehindCore(List<Address> unsafeAccounts, List<Address> cancelled) implements UnsafeAccounts {
        @Override
        public void cancelAll(final Address account) {
            cancelled.add(account);
        }
    }

    /** No trade leads there any more, since a Dealer handles what a liquidation leaves by itself. */
    private void owe(final Address debtor, final BigInteger debt) {
        final BigInteger page = new BigInteger(1, debtor.toBytes()).shiftLeft(96);
        final BigInteger primary = BigInteger.ONE.shiftLeft(96).subtract(debt).shiftLeft(160);
        chain.setStorage(chain.dealer(), page.or(BigInteger.ONE.shiftLeft(64)), primary);
        assertEquals(debt.negate(), dealer.credit(debtor, BlockTag.LATEST).primary());
    }

    private BigInteger primary(final int trader) {
        return dealer.credit(chain.traderAddress(trader), BlockTag.LATEST).primary();
    }

    private long nonce(final String account) {
        return chain.client().transactionCount(Address.parse(account), BlockTag.LATEST);
    }
}
