package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.contracts.Devnet;
import io.croupier.contracts.TestAccount;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.VenueOnChain;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.generated.Uint256;

/**
 * A unit of three orders (Alice buys from Bob and Carol) that the chain refuses because of one of them, for each cause of
 * relayer/docs/settlement.md that can come between match and settlement: that order alone goes, the others go on.
 */
abstract class GuiltyLegCases extends VenueOnChain {
    private static final TestAccount OPERATOR = Devnet.insurance();
    private static final Duration SHORT = Duration.ofSeconds(30);
    static final Duration LONG = Duration.ofHours(1);

    /** Units made before the one that is refused. */
    private int before;

    /** What settlement sees the chain through. */
    abstract ChainClient settlementClient();

    @Test
    void shouldBlameTheRestingOrderWhoseKeyWasRemoved() {
        chain.setOperator(CAROL, OPERATOR, true);
        venue.awaitChain();
        venue.place(BOB, -10);
        venue.placeSignedBy(OPERATOR, CAROL, -10);
        venue.place(ALICE, 20);
        awaitMatch();
        chain.setOperator(CAROL, OPERATOR, false);

        settle();

        assertGoesOnWithoutCarol("INVALID_SIGNATURE");
    }

    @Test
    void shouldBlameTheIncomingOrderWhoseKeyWasRemoved() {
        chain.setOperator(ALICE, OPERATOR, true);
        venue.awaitChain();
        venue.place(BOB, -10);
        venue.place(CAROL, -10);
        venue.placeSignedBy(OPERATOR, ALICE, 20);
        awaitMatch();
        chain.setOperator(ALICE, OPERATOR, false);

        settle();

        assertGoesOnWithoutAlice("INVALID_SIGNATURE");
    }

    @Test
    void shouldBlameTheRestingOrderThatExpired() {
        match(LONG, SHORT);
        chain.letTimePass(Duration.ofMinutes(1));

        settle();

        assertGoesOnWithoutCarol("ORDER_EXPIRED");
    }

    @Test
    void shouldBlameTheIncomingOrderThatExpired() {
        match(SHORT, LONG);
        chain.letTimePass(Duration.ofMinutes(1));

        settle();

        assertGoesOnWithoutAlice("ORDER_EXPIRED");
    }

    @Test
    void shouldBlameTheRestingOrderThatIsFilledElsewhere() {
        venue.place(BOB, -10);
        venue.place(CAROL, -10);
        venue.place(ALICE, 40);
        awaitMatch();
        OtherSender.settle(chain, venue, 6, leg -> !leg.order().signer().equals(chain.traderAddress(BOB)));

        settle();

        assertBlamed(CAROL, "OVERFILLED");
        awaitFinal(2);
        assertEquals(lots(-10), paper(BOB));
        assertEquals(lots(16), paper(ALICE));
        assertAllAgree();
    }

    @Test
    void shouldBlameTheRestingOrderOfATraderWhoHasNoRoomForAPosition() {
        hold(CAROL);
        match(LONG, LONG);
        allowPositions(1);

        settle();

        assertBlamed(CAROL, "POSITION_LIMIT");
        allowPositions(10);
        assertGoesOnWithoutCarol("POSITION_LIMIT");
    }

    @Test
    void shouldBlameTheIncomingOrderOfATraderWhoHasNoRoomForAPosition() {
        hold(ALICE);
        match(LONG, LONG);
        allowPositions(1);

        settle();

        assertBlamed(ALICE, "POSITION_LIMIT");
        allowPositions(10);
        assertGoesOnWithoutAlice("POSITION_LIMIT");
    }

    @Test
    void shouldBlameTheRestingOrderOfATraderWhoWouldBeUnsafe() {
        match(LONG, LONG);
        withdrawEverything(CAROL);

        settle();

        assertGoesOnWithoutCarol("TRADER_UNSAFE");
    }

    @Test
    void shouldBlameTheIncomingOrderOfATraderWhoWouldBeUnsafe() {
        match(LONG, LONG);
        withdrawEverything(ALICE);

        settle();

        assertGoesOnWithoutAlice("TRADER_UNSAFE");
    }

    @Test
    void shouldBlameTheHolderOfAnotherMarketWithoutPrice() {
        hold(CAROL);
        match(LONG, LONG);
        chain.stalePrice(1);
        chain.letTimePass(Duration.ofMinutes(2));

        settle();

        assertBlamed(CAROL, "PRICE_SOURCE_FAILED");
        awaitFinal(2);
        venue.await("a pause", () -> venue.statuses().contains("SETTLEMENT HOLDERS CANCEL_ONLY"));
        assertEquals(lots(10), paper(ALICE));
        assertEquals(BigInteger.ZERO, paper(CAROL));
        venue.place(DAVE, 10);
        venue.place(BOB, -10);
        awaitFinal(3);
        assertAllAgree();
    }

    @Test
    void shouldBlameNobodyForWhatIsTheVenuesOwnFault() {
        match(LONG, LONG);
        chain.setOrderSender(Devnet.orderSender(), false);

        settle();

        venue.await("closed", () -> venue.statuses().contains("SETTLEMENT MARKET CANCEL_ONLY"));
        chain.setOrderSender(Devnet.orderSender(), true);
        awaitFinal(1);
        venue.await("open", () -> venue.statuses().contains("SETTLEMENT MARKET OPEN"));
        assertEquals(lots(20), paper(ALICE));
        assertAllAgree();
    }

    final void settle() {
        venue.awaitChain();
        venue.settleThrough(settlementClient());
    }

    private void match(final Duration incoming, final Duration carols) {
        venue.place(BOB, -10);
        venue.place(CAROL, -10, TestVenue.MARK_TICKS, carols);
        venue.place(ALICE, 20, TestVenue.MARK_TICKS, incoming);
        awaitMatch();
    }

    final void awaitMatch() {
        venue.await("a match", () -> venue.matchedUnits() == before + 1);
    }

    /** A trader gets a position in market 1; then settlement waits again. */
    private void hold(final int trader) {
        hold(1, trader);
    }

    /** A trader buys ten lots; then settlement waits again. */
    final void hold(final int market, final int trader) {
        venue.settleThrough(settlementClient());
        trade(market, trader, DAVE);
        awaitFinal(1);
        venue.stopSettlement();
        before = 1;
    }

    private void allowPositions(final int most) {
        chain.call(Devnet.owner(), chain.dealer(), "setMaxPositionAmount", new Uint256(most));
        venue.awaitChain();
    }

    private void withdrawEverything(final int trader) {
        chain.withdraw(
                trader,
                dealer.credit(chain.traderAddress(trader), BlockTag.LATEST).primary());
    }

    final void assertGoesOnWithoutCarol(final String reason) {
        assertBlamed(CAROL, reason);
        awaitFinal(2);
        assertEquals(lots(10), paper(ALICE));
        assertEquals(lots(-10), paper(BOB));
        assertEquals(BigInteger.ZERO, paper(CAROL));
        // The rest of what Alice wants stands in the book, and Carol's order does not.
        venue.place(DAVE, -10);
        awaitFinal(3);
        assertEquals(lots(20), paper(ALICE));
        assertAllAgree();
    }

    private void assertGoesOnWithoutAlice(final String reason) {
        assertBlamed(ALICE, reason);
        assertEquals(before + 1, venue.matchedUnits(), "something went on without an incoming order");
        venue.place(DAVE, 20);
        awaitFinal(2);
        assertEquals(BigInteger.ZERO, paper(ALICE));
        assertEquals(lots(-10), paper(BOB));
        assertEquals(lots(-10), paper(CAROL));
        assertEquals(lots(20), paper(DAVE));
        assertAllAgree();
    }

    final void assertBlamed(final int trader, final String reason) {
        final String unit = Integer.toString(before + 1);
        venue.awaitUnit(unit + " BUSTED " + reason);
        assertEquals(legOf(trader), venue.guiltyLeg(unit));
    }

    /** The unit that is refused is the first. */
    final void awaitFinal(final int unit) {
        venue.awaitUnit((before + unit) + " FINAL NONE");
    }

    /** 0 is the incoming order, the others stand by ascending signer. */
    private int legOf(final int trader) {
        final List<Address> makers = Stream.of(BOB, CAROL)
                .map(chain::traderAddress)
                .sorted((left, right) -> left.toString().compareToIgnoreCase(right.toString()))
                .toList();
        return trader == ALICE ? 0 : 1 + makers.indexOf(chain.traderAddress(trader));
    }
}
