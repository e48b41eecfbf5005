package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Devnet;
import io.croupier.contracts.TestAccount;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.VenueOnChain;
import io.croupier.relayer.chain.Bytes;
import io.croupier.signing.Address;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Uint256;

/**
 * The public contracts ask a contract account for its signature in the midst of a trade, so that its owner chooses what the
 * trade reverts with. That costs others nothing.
 */
class HostileContractTest extends VenueOnChain {
    private static final TestAccount OPERATOR = Devnet.insurance();

    @Override
    protected TestVenue open() {
        return TestVenue.startPublic(chain, folder, 1);
    }

    static Stream<String> words() {
        final String nothing = "0x";
        final String beginsBeyondAllMemory = "0x08c379a0" + "f".repeat(64);
        final String blamesItsNeighbour =
                FunctionEncoder.encode(new Function("InvalidSignature", List.of(new Uint256(1)), List.of()));
        final String blamesTheIncoming =
                FunctionEncoder.encode(new Function("InvalidSignature", List.of(new Uint256(0)), List.of()));
        return Stream.of(nothing, beginsBeyondAllMemory, blamesItsNeighbour, blamesTheIncoming);
    }

    @ParameterizedTest
    @MethodSource("words")
    void shouldBlameTheContractThatDoesNotStandByItsOrder(final String words) throws IOException {
        chain.setOperator(CAROL, OPERATOR, true);
        venue.awaitChain();
        venue.place(BOB, -10);
        venue.placeSignedBy(OPERATOR, CAROL, -10);
        venue.place(ALICE, 20);
        venue.await("a match", () -> venue.matchedUnits() == 1);
        chain.setOperator(CAROL, OPERATOR, false);
        chain.placeKeyAccount(
                chain.traderAddress(CAROL), Address.parse(Devnet.owner().address()));

        settleAmongWords(Bytes.parse(words));

        venue.awaitUnit("1 BUSTED INVALID_SIGNATURE");
        assertEquals(legOfCarol(), venue.guiltyLeg("1"));
        venue.awaitUnit("2 FINAL NONE");
        assertEquals(lots(10), paper(ALICE));
        assertEquals(lots(-10), paper(BOB));
        assertAllAgree();
    }

    @Test
    void shouldTakeOutTheOnlyContractWhereNothingElseExplainsTheFailure() throws IOException {
        chain.placeKeyAccount(chain.traderAddress(CAROL), chain.traderAddress(CAROL));
        venue.place(CAROL, -10);
        venue.place(ALICE, 10);
        venue.await("a match", () -> venue.matchedUnits() == 1);

        settleAmongWords(PublicStrings.encode("JOJO_ORDER_PRICE_NOT_MATCH"));

        venue.awaitUnit("1 BUSTED OTHER");
        assertEquals(1, venue.guiltyLeg("1"));
        assertTrue(venue.statuses().stream().noneMatch(status -> status.endsWith("CANCEL_ONLY")));
        assertEquals(List.of(), venue.stops());
    }

    @Test
    void shouldWithdrawAUnitThatNeverSettlesAndGoOnWithTheOthers() {
        venue.place(CAROL, -10);
        venue.place(ALICE, 10);
        venue.place(BOB, -10);
        venue.place(DAVE, 10);
        venue.await("matches", () -> venue.matchedUnits() == 2);

        settleAmongWords(Bytes.parse("0x78"));

        venue.awaitUnit("1 BUSTED OTHER");
        assertEquals(GuiltyLeg.NONE, venue.guiltyLeg("1"));
        venue.awaitUnit("2 FINAL NONE");
        assertEquals(1, sent());
        assertAllAgree();
    }

    private void settleAmongWords(final Bytes words) {
        venue.awaitChain();
        venue.settleThrough(HostileWords.over(chain.client(), chain.perp(0), chain.traderAddress(CAROL), words));
    }

    /** 0 is the incoming order, the others stand by ascending signer. */
    private int legOfCarol() {
        final List<String> makers = Stream.of(BOB, CAROL)
                .map(trader -> chain.traderAddress(trader).toString())
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .toList();
        return 1 + makers.indexOf(chain.traderAddress(CAROL).toString());
    }
}
