package io.croupier.matcher.gateway.websocket;

import static io.croupier.matcher.gateway.ExcerptTape.ALICE;
import static io.croupier.matcher.gateway.ExcerptTape.BOB;
import static io.croupier.matcher.gateway.ExcerptTape.BTC;
import static io.croupier.matcher.gateway.ExcerptTape.hash;
import static io.croupier.matcher.gateway.websocket.GatewayUnderTest.json;
import static io.croupier.matcher.gateway.websocket.GatewayUnderTest.request;
import static io.croupier.matcher.journal.codec.Side.BUY;
import static io.croupier.matcher.journal.codec.Side.SELL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.matcher.gateway.ExcerptTape;
import io.croupier.matcher.gateway.ExcerptTape.Leg;
import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.CloseReason;
import io.croupier.matcher.journal.codec.RefusalReason;
import io.croupier.matcher.journal.codec.UnitState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every method answers, letter by letter. */
class AnswersTest {
    private static final String PLACE = "{'order':{'perp':'" + BTC + "','signer':'" + BOB
            + "','paperAmount':'2000000000000000','creditAmount':'-60000000','info':'0x" + "0".repeat(64)
            + "'},'signature':'0x01','clientOrderId':'mine'}";

    private final GatewayUnderTest gateway = GatewayUnderTest.open();
    private final ExcerptTape tape = gateway.tape;
    private final GatewayUnderTest.Client client = gateway.connect();

    @Test
    void shouldDescribeTheExchange() {
        assertEquals(
                result(
                        "{'serverTime':1700000000000,'sequence':2,'chainId':31337,'domain':{'name':'Croupier','version':'1',"
                                + "'chainId':31337,'verifyingContract':'" + ExcerptTape.DEALER + "'},'dealer':'"
                                + ExcerptTape.DEALER + "','token':'" + GatewayUnderTest.IDENTITY.token()
                                + "','markets':[{"
                                + "'symbol':'BTC-PERP','perp':'" + BTC
                                + "','status':'OPEN','paperPerLot':'1000000000000000',"
                                + "'creditPerTickLot':'100','lotSize':'0.001','tickSize':'0.1','makerFeeRate':'100000000000000',"
                                + "'takerFeeRate':'500000000000000','initialMarginRatio':'50000000000000000',"
                                + "'maintenanceMarginRatio':'30000000000000000','settlementBuffer':'5000000000000000',"
                                + "'markPrice':'30000','fundingRate':'-250000','counterparty':'book','settlement':'dealer'}],"
                                + "'reduceOnlyNonceBit':63,'compactNonceBit':62,'limits':{'frameBytes':65536,"
                                + "'requestsPerSecond':500,'requestBurst':1000,'requestsInFlight':1000,'subscriptions':100,"
                                + "'requestsPerBatch':50,'ordersPerBatch':50,'clientOrderIdLength':36,'bookDepth':50,"
                                + "'replayEvents':10000}}"),
                client.ask("exchange_info", "{}"));
    }

    @Test
    void shouldAnswerAPlacedOrderWithItsFills() {
        tape.accepted(1, ALICE, SELL, 300_000, 2).rested(1, 2);
        gateway.publishOwn();

        client.send(request("order_place", PLACE));
        tape.accepted(2, BOB, BUY, 300_000, 5, "mine")
                .unitMade(
                        3, BUY, new Leg(2, 0, 2, -60_000_000, 30_000, 3), new Leg(1, 300_000, 2, 60_000_000, 6_000, 0))
                .closed(1, CloseReason.FILLED, 0)
                .closed(2, CloseReason.IMMEDIATE_OR_CANCEL, 3);
        gateway.publish();

        assertEquals(
                result(
                        "{'orderHash':'" + hash(2) + "','clientOrderId':'mine','status':'CANCELLED',"
                                + "'reason':'IMMEDIATE_OR_CANCEL','filledPaper':'2000000000000000','remainingPaper':'0',"
                                + "'fills':[{'tradeUnit':'0-3','leg':0,'price':'30000','paper':'2000000000000000',"
                                + "'credit':'-60000000','fee':'30000','liquidity':'TAKER'}],'sequence':3,'time':1700000000000}"),
                client.received());
    }

    @Test
    void shouldAnswerOnlyTheSessionThatAskedAndOnlyOnce() {
        final var other = gateway.connect();
        client.send(request("order_place", PLACE));
        tape.accepted(2, BOB, BUY, 300_000, 5).rested(2, 5);
        gateway.publish();
        tape.accepted(3, BOB, BUY, 300_000, 5).rested(3, 5);
        gateway.publish();

        assertEquals(1, client.received().size());
        assertEquals(List.of(), other.received());
    }

    @ParameterizedTest
    @EnumSource(value = RefusalReason.class, mode = EnumSource.Mode.EXCLUDE, names = "NULL_VAL")
    void shouldMapEveryRefusal(final RefusalReason reason) {
        client.send(request("order_place", PLACE));
        tape.refused(reason, 0, 0, 0);
        gateway.publish();

        final JsonNode answer = tree(client.received());

        assertEquals(
                switch (reason) {
                    case UNKNOWN_ORDER -> -32002;
                    case LOGIN_REFUSED -> -32001;
                    default -> -32000;
                },
                answer.at("/error/code").intValue());
        assertEquals(reason.name(), answer.at("/error/data/reason").textValue());
        assertEquals(hash(7).toString(), answer.at("/error/data/orderHash").textValue());
        assertTrue(answer.at("/error/message").textValue().length() > 10);
        assertFalse(answer.at("/error/data").has("bound"));
    }

    @Test
    void shouldNameTheNearestValidAmountsAndTheBound() {
        client.send(request("order_place", PLACE));
        tape.refused(RefusalReason.PRICE_OFF_TICK, 2_000_000_000_000_000L, -60_000_000, 12);
        gateway.publish();

        assertEquals(
                List.of(
                        json(
                                "{'jsonrpc':'2.0','id':1,'error':{'code':-32000,'message':'the price is not a whole number of"
                                        + " ticks; the nearest valid amounts are paperAmount 2000000000000000 and creditAmount -60000000',"
                                        + "'data':{'reason':'PRICE_OFF_TICK','orderHash':'" + hash(7)
                                        + "','nearestPaperAmount':'2000000000000000','nearestCreditAmount':'-60000000','bound':'12','boundUnit':'amount'}}}")),
                client.received());
    }

    @Test
    void shouldAnswerABatchOfOrdersInOrder() {
        final String order = PLACE.substring(0, PLACE.length() - 1) + "}";
        client.send(request("order_placeBatch", "{'orders':[{}," + order + "]}"));
        tape.accepted(2, BOB, BUY, 300_000, 5).rested(2, 5);
        gateway.publish();

        final JsonNode answer = tree(client.received());

        assertEquals(
                "params.orders[0].order",
                answer.at("/result/0/error/data/field").textValue());
        assertEquals("RESTING", answer.at("/result/1/result/status").textValue());
        assertEquals(2, answer.get("result").size());
    }

    @Test
    void shouldSayWhatIsStillOnItsWayWhenAnOrderIsCancelled() {
        tape.accepted(1, ALICE, SELL, 300_000, 5).rested(1, 5);
        gateway.publishOwn();
        tape.accepted(2, BOB, BUY, 300_000, 2)
                .unitMade(1, BUY, new Leg(2, 0, 2, -60, 0, 0), new Leg(1, 300_000, 2, 60, 0, 3))
                .closed(2, CloseReason.FILLED, 0)
                .unitState(1, UnitState.SUBMITTED, BustReason.NONE, 0);
        gateway.publishOwn();
        client.logIn(ALICE);

        client.send(request("order_cancel", "{'orderHash':'" + hash(1) + "'}"));
        tape.closed(1, CloseReason.CANCELLED, 3);
        gateway.publish();

        assertEquals(
                result("{'orderHash':'" + hash(1) + "','status':'CANCELLED','cancelledPaper':'3000000000000000',"
                        + "'inFlight':[{'tradeUnit':'0-1','paper':'-2000000000000000','state':'SUBMITTED','txHash':'"
                        + hash(0xabcd) + "'}],'lastPossibleFill':1800000000000}"),
                client.received());
    }

    @Test
    void shouldAnswerACancelOfNothingWithUnknownOrder() {
        client.logIn(ALICE);
        client.send(request("order_cancel", "{'clientOrderId':'gone'}"));
        tape.refused(RefusalReason.UNKNOWN_ORDER, 0, 0, 0);
        gateway.publish();

        assertEquals(-32002, tree(client.received()).at("/error/code").intValue());
    }

    @Test
    void shouldCountWhatCancelAllCancelled() {
        tape.accepted(1, ALICE, SELL, 300_000, 5)
                .rested(1, 5)
                .accepted(2, ALICE, SELL, 300_000, 5)
                .rested(2, 5);
        gateway.publishOwn();
        client.logIn(ALICE);

        client.send(request("order_cancelAll", "{'perp':'" + BTC + "'}"));
        tape.closed(1, CloseReason.CANCELLED, 5).closed(2, CloseReason.CANCELLED, 5);
        gateway.publish();

        assertEquals(result("{'cancelled':2}"), client.received());
    }

    @Test
    void shouldTellTheStateOfAnOrderWithItsFills() {
        tape.accepted(1, ALICE, SELL, 300_000, 5, "name").rested(1, 5);
        gateway.publishOwn();
        tape.accepted(2, BOB, BUY, 300_000, 5)
                .unitMade(1, BUY, new Leg(2, 0, 5, -1, 0, 0), new Leg(1, 300_000, 5, 1, 0, 0))
                .closed(1, CloseReason.FILLED, 0)
                .closed(2, CloseReason.FILLED, 0);
        gateway.publishOwn();
        tape.unitState(1, UnitState.FINAL, BustReason.NONE, 9);
        gateway.publishOwn();

        final JsonNode byHash = tree(client.ask("order_status", "{'orderHash':'" + hash(1) + "'}"));
        client.logIn(ALICE);
        final JsonNode byName = tree(client.ask("order_status", "{'clientOrderId':'name'}"));
        final JsonNode unknown = tree(client.ask("order_status", "{'clientOrderId':'noname'}"));

        assertEquals("FILLED", byHash.at("/result/status").textValue());
        assertEquals("5000000000000000", byHash.at("/result/filledPaper").textValue());
        assertEquals("FINAL", byHash.at("/result/fills/0/settlement/state").textValue());
        assertEquals(9, byHash.at("/result/fills/0/settlement/blockNumber").intValue());
        assertEquals(byHash, byName);
        assertEquals(-32002, unknown.at("/error/code").intValue());
    }

    @Test
    void shouldListOpenOrdersOfTheSessionsAccountOnly() {
        tape.accepted(1, ALICE, SELL, 300_000, 5)
                .rested(1, 5)
                .accepted(2, BOB, SELL, 300_000, 5)
                .rested(2, 5);
        gateway.publishOwn();

        final JsonNode open = tree(client.logIn(ALICE).ask("order_open", "{}"));

        assertEquals(1, open.get("result").size());
        assertEquals(hash(1).toString(), open.at("/result/0/orderHash").textValue());
    }

    @Test
    void shouldKeepASessionToOneAccount() {
        client.send(login(ALICE.toString()));
        tape.loginAccepted(ALICE);
        gateway.publish();
        final JsonNode first = tree(client.received());

        client.send(login(BOB.toString()));
        tape.loginAccepted(BOB);
        gateway.publish();
        final JsonNode second = tree(client.received());

        assertEquals(ALICE.toString(), first.at("/result/account").textValue());
        assertEquals(
                Long.toString(client.session.id()),
                first.at("/result/sessionId").textValue());
        assertEquals("LOGIN_REFUSED", second.at("/error/data/reason").textValue());
        assertEquals(ALICE, client.session.account());
    }

    @Test
    void shouldRefuseABadLogin() {
        client.send(login(ALICE.toString()));
        tape.refused(RefusalReason.EXPIRED, 0, 0, 0);
        gateway.publish();

        final JsonNode answer = tree(client.received());

        assertEquals(-32001, answer.at("/error/code").intValue());
        assertEquals("EXPIRED", answer.at("/error/data/reason").textValue());
        assertTrue(client.session.account().isZero());
    }

    @Test
    void shouldCancelOnDisconnectWhenAskedTo() {
        client.logIn(ALICE);
        assertEquals(
                "{\"enabled\":true}",
                tree(client.ask("session_cancelOnDisconnect", "{'enabled':true}"))
                        .get("result")
                        .toString());
        final int before = tape.offered();

        tape.full(true);
        assertFalse(client.requests.leave());
        tape.full(false);
        assertTrue(client.requests.leave());

        assertEquals(before + 2, tape.offered());
    }

    private static String login(final String account) {
        return request(
                "session_login", "{'account':'" + account + "','issuedAt':1,'expiresAt':'2','signature':'0x01'}");
    }

    private static List<String> result(final String result) {
        return List.of(json("{'jsonrpc':'2.0','id':1,'result':" + result + "}"));
    }

    private static JsonNode tree(final List<String> messages) {
        return Json.read(messages.getFirst().getBytes(UTF_8));
    }
}
