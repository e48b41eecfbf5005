package io.croupier.relayer.settlement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Devnet;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint256;

/** Settlement through the public ABI, on a real chain: one unit a call, revert strings, no count of units. */
class PublicAbiTest extends SettlementOnChain {
    /** What the public contracts say, by the selector of our own error. */
    private static final Map<String, String> STRINGS = Map.of(
            "0x1ad308dc", "JOJO_ORDER_EXPIRED",
            "0x5d6b9aec", "TRADER_NOT_SAFE",
            "0x133df171", "JOJO_ORDER_FILLED_OVERFLOW");

    @Override
    TestVenue open() {
        return TestVenue.startPublic(chain, folder, 1);
    }

    @Test
    void shouldSettleWithTheRightVWhatAKnownKeySignedWithAWrongOne() {
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.useWrongV(true);
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.await("matches", () -> venue.matchedUnits() == 2);

        venue.settleThrough(chain.client());

        venue.awaitUnit("2 FINAL NONE");
        assertAllAgree();
    }

    @Test
    void shouldSettleOneUnitATransactionAndAgreeWithTheChain() {
        venue.settleThrough(publicClient());
        for (int i = 0; i < 5; i++) {
            venue.place(i % 2 == 0 ? BOB : CAROL, -3);
            venue.place(i % 3 == 0 ? ALICE : DAVE, 2);
        }
        venue.place(ALICE, 5);

        venue.await(
                "all units",
                () -> venue.settlement().matched().units() >= 6
                        && venue.settlement().unsettledUnits() == 0);

        assertEquals(venue.settlement().matched().units(), sent());
        assertAllAgree();
    }

    @Test
    void shouldFindTheExpiredOrderAndReturnTheOther() {
        venue.place(BOB, -10);
        venue.place(ALICE, 10, TestVenue.MARK_TICKS, Duration.ofSeconds(30));
        venue.place(CAROL, -10);
        venue.place(DAVE, 10);
        venue.await("matches", () -> venue.matchedUnits() == 2);
        chain.letTimePass(Duration.ofMinutes(1));

        venue.settleThrough(publicClient());

        venue.awaitUnit("1 BUSTED ORDER_EXPIRED");
        venue.awaitUnit("2 FINAL NONE");
        venue.place(DAVE, 10);
        venue.awaitUnit("3 FINAL NONE");
        assertEquals(1, venue.settlement().refusals().get("ORDER_EXPIRED"));
        assertEquals(2, sent());
        assertAllAgree();
    }

    @Test
    void shouldBustAUnitWhoseTransactionReverted() {
        venue.place(BOB, -20);
        venue.place(ALICE, 10);
        venue.place(ALICE, 10, TestVenue.MARK_TICKS, Duration.ofSeconds(30));
        venue.await("matches", () -> venue.matchedUnits() == 2);
        chain.pauseMining();
        venue.settleThrough(publicClient());
        venue.await("both sent", () -> venue.settlement().progress().transactionsInFlight() == 2);

        chain.letTimePass(Duration.ofMinutes(1));
        chain.resumeMining();

        venue.await("an end of both", () -> venue.settlement().unsettledUnits() == 0);
        assertEquals(1, venue.settlement().settled().bustedUnits());
        assertAllAgree();
    }

    @Test
    void shouldNotSendAgainAfterACrashWhatSettledBefore() {
        venue.settleThrough(publicClient());
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.awaitUnit("1 FINAL NONE");
        venue.restart();
        venue.place(CAROL, -10);
        venue.place(DAVE, 10);

        venue.settleThrough(publicClient());

        venue.awaitUnit("2 FINAL NONE");
        assertEquals(2, sent());
        assertAllAgree();
    }

    @Test
    void shouldGiveAnotherNonceOnlyOnceItFoundWhoTookTheFirst() {
        chain.pauseMining();
        venue.settleThrough(publicClient());
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.await("sent", () -> venue.settlement().progress().transactionsInFlight() == 1);
        venue.stopSettlement();
        final Intent first;
        try (SettlementLog log = SettlementLog.open(folder.resolve("settlement"))) {
            first = log.recover().highest();
        }
        chain.drop(first.signed().hash());
        chain.send(Devnet.orderSender(), first.nonce(), first.sender(), Bytes.EMPTY);
        chain.resumeMining();

        venue.settleThrough(publicClient());

        venue.awaitUnit("1 FINAL NONE");
        assertEquals(2, sent());
        assertAllAgree();
    }

    @Test
    void shouldBlameTheTraderWhoWouldBeUnsafe() {
        venue.place(BOB, -10);
        venue.place(ALICE, 10);
        venue.await("a match", () -> venue.matchedUnits() == 1);
        withdrawEverything(ALICE);

        venue.settleThrough(publicClient());

        venue.awaitUnit("1 BUSTED TRADER_UNSAFE");
        venue.place(DAVE, 10);
        venue.awaitUnit("2 FINAL NONE");
        assertTrue(venue.settlement().refusals().containsKey("TRADER_UNSAFE"));
        assertAllAgree();
    }

    private void withdrawEverything(final int trader) {
        final var from = chain.trader(trader);
        final BigInteger all =
                dealer().credit(chain.traderAddress(trader), BlockTag.LATEST).primary();
        final var address = new org.web3j.abi.datatypes.Address(from.address());
        chain.call(from, chain.dealer(), "requestWithdraw", address, new Uint256(all), new Uint256(0));
        chain.letTimePass(Duration.ofMinutes(2));
        chain.call(
                from,
                chain.dealer(),
                "executeWithdraw",
                address,
                address,
                new Bool(false),
                new DynamicBytes(new byte[0]));
    }

    /** The real client, with the revert strings of the public contracts in place of our errors, which name the order. */
    private ChainClient publicClient() {
        final ChainClient real = chain.client();
        return (ChainClient) Proxy.newProxyInstance(
                ChainClient.class.getClassLoader(), new Class<?>[] {ChainClient.class}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(real, arguments);
                    } catch (final InvocationTargetException e) {
                        throw e.getCause() instanceof ChainException.Reverted reverted
                                ? asString(reverted)
                                : e.getCause();
                    }
                });
    }

    private static ChainException.Reverted asString(final ChainException.Reverted ours) {
        if (ours.data().length() < 4) {
            return ours;
        }
        final String text = STRINGS.get(ours.data().toString().substring(0, 10));
        if (text == null) {
            return ours;
        }
        final String data = FunctionEncoder.encode(new Function("Error", List.of(new Utf8String(text)), List.of()));
        return new ChainException.Reverted(Bytes.parse(data), text);
    }
}
