package io.croupier.matcher.gateway.websocket;

import static io.croupier.matcher.gateway.ExcerptTape.ALICE;
import static io.croupier.matcher.gateway.ExcerptTape.BOB;
import static io.croupier.matcher.gateway.ExcerptTape.BTC;
import static io.croupier.matcher.gateway.websocket.GatewayUnderTest.json;
import static io.croupier.matcher.journal.codec.Side.BUY;
import static io.croupier.matcher.journal.codec.Side.SELL;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.matcher.gateway.ExcerptTape;
import io.croupier.matcher.gateway.ExcerptTape.Leg;
import io.croupier.matcher.gateway.GatewayLimits;
import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.CloseReason;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.UnitState;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Every message of every channel, letter by letter. */
class ChannelsTest {
    private static final String ALICE_HASH = ExcerptTape.hash(1).toString();
    private static final String BOB_HASH = ExcerptTape.hash(2).toString();
    private static final String TX = ExcerptTape.hash(0xabcd).toString();

    private final GatewayUnderTest gateway = GatewayUnderTest.open();
    private final ExcerptTape tape = gateway.tape;

    @Test
    void shouldPublishBookAsSnapshotAndDeltas() {
        tape.accepted(1, ALICE, BUY, 300_005, 250).rested(1, 250);
        gateway.publishOwn();
        final var client = gateway.connect();

        final List<String> subscribed = client.ask("subscribe", "{'channel':'book','perp':'" + BTC + "'}");
        tape.accepted(2, BOB, SELL, 300_010, 1_000).rested(2, 1_000);
        gateway.publishOwn();
        tape.closed(1, CloseReason.CANCELLED, 250);
        gateway.publishOwn();

        assertEquals(
                List.of(json("{'jsonrpc':'2.0','id':1,'result':{'subscription':'book:BTC-PERP','snapshot':"
                        + "{'bids':[['30000.5','0.25']],'asks':[],'checksum':" + crc("30000.5:0.25")
                        + ",'sequence':1,'isSnapshot':true}}}")),
                subscribed);
        assertEquals(
                List.of(
                        event(
                                "book:BTC-PERP",
                                "book",
                                2,
                                "{'bids':[],'asks':[['30001','1']],'checksum':" + crc("30000.5:0.25|30001:1") + "}"),
                        event(
                                "book:BTC-PERP",
                                "book",
                                3,
                                "{'bids':[['30000.5','0']],'asks':[],'checksum':" + crc("30001:1") + "}")),
                client.received());
    }

    @Test
    void shouldKeepTheClientsCopyAtTheBestFiftyLevels() {
        for (int i = 0; i < 60; i++) {
            tape.accepted(100 + i, ALICE, BUY, 1000 - i, 1).rested(100 + i, 1);
        }
        gateway.publishOwn();
        final var client = gateway.connect();
        final JsonNode snapshot = tree(client.ask("subscribe", "{'channel':'book','perp':'" + BTC + "'}"))
                .at("/result/snapshot");

        tape.closed(100, CloseReason.CANCELLED, 1);
        gateway.publishOwn();
        tape.accepted(99, ALICE, BUY, 1001, 1).rested(99, 1);
        gateway.publishOwn();
        final List<String> deltas = client.received();

        assertEquals(50, snapshot.get("bids").size());
        assertEquals(json("[['100','0'],['95','0.001']]"), bids(deltas.get(0)));
        assertEquals(json("[['95','0'],['100.1','0.001']]"), bids(deltas.get(1)));
    }

    @Test
    void shouldGiveAReaderThatFellBehindAWholeBookInPlaceOfDeltas() {
        final var client = gateway.connect();
        client.ask("subscribe", "{'channel':'book','perp':'" + BTC + "'}");

        client.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        tape.accepted(1, ALICE, BUY, 1000, 1).rested(1, 1);
        gateway.publishOwn();
        tape.accepted(2, ALICE, BUY, 999, 1).rested(2, 1);
        gateway.publishOwn();
        final List<String> whileBehind = client.received();
        client.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        gateway.publishOwn();
        final List<String> caughtUp = client.received();
        tape.closed(1, CloseReason.CANCELLED, 1);
        gateway.publishOwn();

        assertEquals(List.of(), whileBehind);
        assertEquals(
                List.of(event(
                        "book:BTC-PERP",
                        "book",
                        2,
                        "{'bids':[['100','0.001'],['99.9','0.001']],'asks':[],'checksum':" + crc("100:0.001|99.9:0.001")
                                + ",'sequence':2,'isSnapshot':true}")),
                caughtUp);
        assertEquals(
                List.of(event(
                        "book:BTC-PERP",
                        "book",
                        3,
                        "{'bids':[['100','0']],'asks':[],'checksum':" + crc("99.9:0.001") + "}")),
                client.received());
    }

    @Test
    void shouldSayNothingWhenTheBookIsAsBefore() {
        final var client = gateway.connect();
        client.ask("subscribe", "{'channel':'book','perp':'" + BTC + "'}");

        tape.accepted(1, ALICE, BUY, 300_000, 5).rested(1, 5).closed(1, CloseReason.CANCELLED, 5);
        gateway.publishOwn();

        assertEquals(List.of(), client.received());
    }

    @Test
    void shouldPublishTradesOrdersFillsAndSettlements() {
        tape.accepted(1, ALICE, SELL, 300_000, 5, "maker-1").rested(1, 5);
        gateway.publishOwn();
        final var anyone = gateway.connect();
        anyone.ask("subscribe", "{'channel':'trades','perp':'" + BTC + "'}");
        anyone.ask("subscribe", "{'channel':'settlements'}");
        final var alice = gateway.connect().logIn(ALICE);
        final List<String> snapshot = alice.ask("subscribe", "{'channel':'orders'}");
        alice.ask("subscribe", "{'channel':'fills'}");
        alice.ask("subscribe", "{'channel':'settlements'}");

        tape.accepted(2, BOB, BUY, 300_000, 2)
                .unitMade(
                        1, BUY, new Leg(2, 0, 2, -60_000_000, 30_000, 0), new Leg(1, 300_000, 2, 60_000_000, -6_000, 3))
                .closed(2, CloseReason.FILLED, 0);
        gateway.publishOwn();

        final String order = "{'orderHash':'" + ALICE_HASH + "','clientOrderId':'maker-1','perp':'" + BTC
                + "','side':'SELL','price':'30000','size':'0.005','paperAmount':'-5000000000000000',"
                + "'creditAmount':'150000000','timeInForce':'GTC','postOnly':false,'reduceOnly':false,"
                + "'expiration':1800000000,'status':";
        assertTrue(snapshot.getFirst()
                .contains(json(order + "'RESTING','filledPaper':'0','bustedPaper':'0',"
                        + "'remainingPaper':'5000000000000000','sequence':2,'time':1700000000000}]}}")));
        final String fill = "{'tradeUnit':'0-1','leg':1,'orderHash':'" + ALICE_HASH
                + "','clientOrderId':'maker-1','perp':'" + BTC + "','side':'SELL','price':'30000',"
                + "'paper':'-2000000000000000','credit':'60000000','fee':'-6000','liquidity':'MAKER','settlement':{";
        assertEquals(
                List.of(
                        event(
                                "orders",
                                "orders",
                                9,
                                order + "'PARTIALLY_FILLED','filledPaper':'2000000000000000','bustedPaper':'0',"
                                        + "'remainingPaper':'3000000000000000','sequence':9,'time':1700000000000}"),
                        event("fills", "fills", 9, fill + "'state':'MATCHED'},'sequence':9,'time':1700000000000}"),
                        event(
                                "settlements",
                                "settlements",
                                9,
                                "{'tradeUnit':'0-1','perp':'" + BTC + "','state':'MATCHED','leg':1,'orderHash':'"
                                        + ALICE_HASH + "'}")),
                alice.received());
        assertEquals(
                List.of(
                        event(
                                "trades:BTC-PERP",
                                "trades",
                                9,
                                "{'tradeUnit':'0-1','price':'30000','size':'0.002','side':'BUY','time':1700000000000}"),
                        event(
                                "settlements",
                                "settlements",
                                9,
                                "{'tradeUnit':'0-1','perp':'" + BTC + "','state':'MATCHED'}")),
                anyone.received());

        tape.sleep(5);
        tape.unitState(1, UnitState.BUSTED, BustReason.TRADER_UNSAFE, 12);
        gateway.publishOwn();

        assertEquals(
                List.of(event(
                        "settlements",
                        "settlements",
                        10,
                        "{'tradeUnit':'0-1','perp':'" + BTC + "','state':'BUSTED','txHash':'" + TX
                                + "','blockNumber':12,'reason':'TRADER_UNSAFE'}")),
                anyone.received());
        assertEquals(
                List.of(
                        event(
                                "orders",
                                "orders",
                                10,
                                order + "'RESTING','filledPaper':'0','bustedPaper':'2000000000000000',"
                                        + "'remainingPaper':'3000000000000000','sequence':10,'time':1700000000005}"),
                        event(
                                "fills",
                                "fills",
                                10,
                                fill + "'state':'BUSTED','txHash':'" + TX + "','blockNumber':12,"
                                        + "'reason':'TRADER_UNSAFE'},'sequence':10,'time':1700000000005}"),
                        event(
                                "settlements",
                                "settlements",
                                10,
                                "{'tradeUnit':'0-1','perp':'" + BTC + "','state':'BUSTED','txHash':'" + TX
                                        + "','blockNumber':12,'reason':'TRADER_UNSAFE','leg':1,'orderHash':'"
                                        + ALICE_HASH + "'}")),
                alice.received());
    }

    @Test
    void shouldTellBothTradersWhatBecameOfABustedUnit() {
        final var alice = gateway.connect().logIn(ALICE);
        final var bob = gateway.connect().logIn(BOB);
        final List<GatewayUnderTest.Client> both = List.of(alice, bob);
        tape.accepted(1, ALICE, SELL, 300_000, 5).rested(1, 5);
        gateway.publishOwn();
        tape.accepted(3, ALICE, SELL, 300_000, 3).rested(3, 3);
        gateway.publishOwn();
        tape.accepted(2, BOB, BUY, 300_000, 8)
                .unitMade(
                        1,
                        BUY,
                        new Leg(2, 0, 8, -240, 2, 0),
                        new Leg(1, 300_000, 5, 150, 1, 0),
                        new Leg(3, 300_000, 3, 90, 1, 0))
                .closed(1, CloseReason.FILLED, 0)
                .closed(3, CloseReason.FILLED, 0)
                .closed(2, CloseReason.FILLED, 0);
        gateway.publishOwn();
        for (final GatewayUnderTest.Client client : both) {
            client.ask("subscribe", "{'channel':'orders'}");
            client.ask("subscribe", "{'channel':'fills'}");
            client.ask("subscribe", "{'channel':'settlements'}");
            client.received();
        }

        tape.unitState(1, UnitState.BUSTED, BustReason.ORDER_EXPIRED, 12)
                .successor(2, 1, BUY, new Leg(2, 0, 3, -90, 1, 0), new Leg(3, 300_000, 3, 90, 1, 0))
                .returned(2, 5, 5)
                .rested(2, 5);
        gateway.publishOwn();

        assertEquals(
                List.of(
                        "orders 1 BUSTED 0/5/0",
                        "orders 3 FILLED 3/0/0",
                        "fills 1 0-1 BUSTED ORDER_EXPIRED",
                        "fills 3 0-1 BUSTED ORDER_EXPIRED",
                        "fills 3 0-2 MATCHED for 0-1",
                        "settlements 1 0-1 BUSTED ORDER_EXPIRED",
                        "settlements 3 0-1 BUSTED ORDER_EXPIRED",
                        "settlements 3 0-2 MATCHED"),
                notices(alice.received()));
        assertEquals(
                List.of(
                        "orders 2 PARTIALLY_FILLED 3/0/5",
                        "fills 2 0-1 BUSTED ORDER_EXPIRED",
                        "fills 2 0-2 MATCHED for 0-1",
                        "settlements 2 0-1 BUSTED ORDER_EXPIRED",
                        "settlements 2 0-2 MATCHED"),
                notices(bob.received()));
    }

    /** Orders as filled/busted/remaining lots, fills and settlements with their state; sorted. */
    private static List<String> notices(final List<String> messages) {
        return messages.stream()
                .map(message -> Json.read(message.getBytes(US_ASCII)).at("/params"))
                .map(event -> {
                    final JsonNode data = event.get("data");
                    final String hash = data.get("orderHash").textValue();
                    final String head = event.get("channel").textValue() + " " + hash.charAt(hash.length() - 1) + " ";
                    if (data.has("filledPaper")) {
                        return head + data.get("status").textValue() + " " + lots(data, "filledPaper") + "/"
                                + lots(data, "bustedPaper") + "/" + lots(data, "remainingPaper");
                    }
                    final JsonNode state = data.has("settlement") ? data.get("settlement") : data;
                    return head + data.get("tradeUnit").textValue() + " "
                            + state.get("state").textValue()
                            + (state.has("reason") ? " " + state.get("reason").textValue() : "")
                            + (data.has("successorOf")
                                    ? " for " + data.get("successorOf").textValue()
                                    : "");
                })
                .sorted(Comparator.comparing(notice -> "ofs".indexOf(notice.charAt(0)) + notice))
                .toList();
    }

    private static long lots(final JsonNode data, final String member) {
        return Long.parseLong(data.get(member).textValue()) / ExcerptTape.PAPER_PER_LOT;
    }

    @Test
    void shouldReplayOrdersAndFillsThatWereMissed() {
        tape.accepted(1, ALICE, SELL, 300_000, 5).rested(1, 5);
        gateway.publishOwn();
        tape.accepted(2, BOB, BUY, 300_000, 5)
                .unitMade(1, BUY, new Leg(2, 0, 5, -1, 0, 0), new Leg(1, 300_000, 5, 1, 0, 0))
                .closed(1, CloseReason.FILLED, 0)
                .closed(2, CloseReason.FILLED, 0);
        gateway.publishOwn();
        final var alice = gateway.connect().logIn(ALICE);

        final List<String> orders = alice.ask("subscribe", "{'channel':'orders','sinceSequence':2}");
        final List<String> fills = alice.ask("subscribe", "{'channel':'fills','sinceSequence':2}");
        final List<String> nothing = alice.ask("subscribe", "{'channel':'fills','sinceSequence':3}");

        assertEquals(2, orders.size());
        assertEquals(
                json("{'jsonrpc':'2.0','id':1,'result':{'subscription':'orders','snapshot':[]}}"), orders.getFirst());
        assertEquals(
                "FILLED",
                Json.read(orders.get(1).getBytes(US_ASCII))
                        .at("/params/data/status")
                        .textValue());
        assertEquals(
                3,
                Json.read(orders.get(1).getBytes(US_ASCII))
                        .at("/params/sequence")
                        .intValue());
        assertEquals(2, fills.size());
        assertEquals(1, nothing.size());
        assertTrue(orders.get(1).contains(ALICE_HASH) && !orders.get(1).contains(BOB_HASH));
    }

    @Test
    void shouldRefuseToReplayWhatIsForgotten() {
        final var alice = gateway.connect().logIn(ALICE);
        tape.accepted(1, ALICE, BUY, 300_000, 5).closed(1, CloseReason.CANCELLED, 5);
        gateway.publishOwn();
        final JsonNode kept = tree(alice.ask("subscribe", "{'channel':'orders','sinceSequence':0}"));
        alice.received();
        tape.sleep(TimeUnit.HOURS.toMillis(24) + 1);
        gateway.publishOwn();

        final JsonNode refused = tree(alice.ask("subscribe", "{'channel':'orders','sinceSequence':0}"));
        final long oldest = refused.at("/error/data/oldestSequence").longValue();
        final JsonNode possible = tree(alice.ask("subscribe", "{'channel':'orders','sinceSequence':" + oldest + "}"));

        assertEquals("orders", kept.at("/result/subscription").asText());
        assertEquals(-32602, refused.at("/error/code").intValue());
        assertEquals("SEQUENCE_TOO_OLD", refused.at("/error/data/reason").asText());
        assertEquals("orders", possible.at("/result/subscription").asText());
    }

    @Test
    void shouldRefuseToReplayMoreThanItMay() {
        final GatewayLimits few = new GatewayLimits(10, 1024, 1000, 1000, 10, 10, 65_536, 100, 2);
        final var narrow = GatewayUnderTest.open(few);
        final var alice = narrow.connect().logIn(ALICE);
        for (int order = 1; order <= 3; order++) {
            narrow.tape.accepted(order, ALICE, BUY, 300_000, 5).rested(order, 5);
            narrow.publishOwn();
        }

        final JsonNode refused = tree(alice.ask("subscribe", "{'channel':'orders','sinceSequence':0}"));
        final long oldest = refused.at("/error/data/oldestSequence").longValue();
        final List<String> possible = alice.ask("subscribe", "{'channel':'orders','sinceSequence':" + oldest + "}");

        assertEquals("SEQUENCE_TOO_OLD", refused.at("/error/data/reason").asText());
        assertEquals(3, possible.size(), "the answer and two orders");
    }

    @Test
    void shouldPublishTickerAtMostFourTimesASecond() {
        final var client = gateway.connect();
        client.ask("subscribe", "{'channel':'ticker','perp':'" + BTC + "'}");
        client.received();

        tape.accepted(1, ALICE, BUY, 300_000, 5).rested(1, 5);
        tape.sleep(1_000);
        gateway.publishOwn();
        final List<String> first = client.received();
        tape.marketChanged(MarketStatus.CANCEL_ONLY, 29_999_500_000L);
        tape.sleep(249);
        gateway.publishOwn();
        final List<String> early = client.received();
        tape.sleep(1);
        gateway.publishOwn();

        assertEquals(
                List.of(event(
                        "ticker:BTC-PERP",
                        "ticker",
                        3,
                        "{'bestBid':'30000','bestAsk':null,'lastPrice':null,'markPrice':'30000','fundingRate':'-250000',"
                                + "'openInterest':'0','volume24h':'0','status':'OPEN'}")),
                first);
        assertEquals(List.of(), early);
        assertEquals(
                List.of(
                        event(
                                "ticker:BTC-PERP",
                                "ticker",
                                5,
                                "{'bestBid':'30000','bestAsk':null,'lastPrice':null,'markPrice':'29999.5',"
                                        + "'fundingRate':'-250000','openInterest':'0','volume24h':'0','status':'CANCEL_ONLY'}")),
                client.received());
    }

    @Test
    void shouldStopAfterUnsubscribe() {
        final var client = gateway.connect();
        client.ask("subscribe", "{'channel':'book','perp':'" + BTC + "'}");

        final List<String> answer = client.ask("unsubscribe", "{'subscription':'book:BTC-PERP'}");
        final List<String> again = client.ask("unsubscribe", "{'subscription':'book:BTC-PERP'}");
        tape.accepted(1, ALICE, BUY, 300_000, 5).rested(1, 5);
        gateway.publishOwn();

        assertEquals(List.of(json("{'jsonrpc':'2.0','id':1,'result':{}}")), answer);
        assertEquals(-32602, tree(again).at("/error/code").intValue());
        assertEquals(List.of(), client.received());
    }

    @Test
    void shouldRefuseSubscriptionsToUnknownMarkets() {
        final JsonNode answer = tree(gateway.connect().ask("subscribe", "{'channel':'book','perp':'" + ALICE + "'}"));

        assertEquals(-32000, answer.at("/error/code").intValue());
        assertEquals("UNKNOWN_MARKET", answer.at("/error/data/reason").textValue());
    }

    @Test
    void shouldForgetASessionThatIsGone() {
        final var client = gateway.connect();
        client.ask("subscribe", "{'channel':'settlements'}");

        client.requests.leave();
        gateway.publish();

        assertEquals(0, gateway.sessions.all().size());
        assertTrue(client.session.subscriptions().isEmpty());
    }

    private static String event(
            final String subscription, final String channel, final long sequence, final String data) {
        return json("{'jsonrpc':'2.0','method':'event','params':{'subscription':'" + subscription + "','channel':'"
                + channel + "','sequence':" + sequence + ",'data':" + data + "}}");
    }

    private static long crc(final String text) {
        final CRC32 crc = new CRC32();
        crc.update(text.getBytes(US_ASCII));
        return crc.getValue();
    }

    private static JsonNode tree(final List<String> messages) {
        return Json.read(messages.getFirst().getBytes(US_ASCII));
    }

    private static String bids(final String event) {
        return Json.read(event.getBytes(US_ASCII)).at("/params/data/bids").toString();
    }
}
