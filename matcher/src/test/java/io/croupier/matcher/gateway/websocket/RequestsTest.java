package io.croupier.matcher.gateway.websocket;

import static io.croupier.matcher.gateway.ExcerptTape.ALICE;
import static io.croupier.matcher.gateway.ExcerptTape.BTC;
import static io.croupier.matcher.gateway.websocket.GatewayUnderTest.json;
import static io.croupier.matcher.gateway.websocket.GatewayUnderTest.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.croupier.matcher.gateway.GatewayLimits;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {
    private static final String INFO = "0x" + "0".repeat(64);
    private static final String ORDER = "{'perp':'" + BTC + "','signer':'" + ALICE
            + "','paperAmount':'1000000000000000','creditAmount':'-30000000','info':'" + INFO + "'}";
    private static final String PLACE = "{'order':" + ORDER + ",'signature':'0x0102'}";

    private final GatewayUnderTest gateway = GatewayUnderTest.open();
    private final GatewayUnderTest.Client client = gateway.connect();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "{",
                "{\"jsonrpc\":\"2.0\"} {}",
                "nonsense",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"exchange_info\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":"
                        + "11111111111111111111111111111111111111111111111111111111111111111111111111111111"
                        + ",\"method\":\"exchange_info\"}",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]",
            })
    void shouldAnswerWhatIsNoJsonWithParseError(final String text) {
        final JsonNode answer = only(client.send(text));

        assertEquals(-32700, code(answer));
        assertEquals("PARSE_ERROR", reason(answer));
        assertTrue(answer.get("id").isNull());
        assertEquals(1, offered());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "null",
                "\"exchange_info\"",
                "{}",
                "[]",
                "{'jsonrpc':'1.0','id':1,'method':'exchange_info'}",
                "{'id':1,'method':'exchange_info'}",
                "{'jsonrpc':'2.0','id':1}",
                "{'jsonrpc':'2.0','id':1,'method':7}",
                "{'jsonrpc':'2.0','id':{},'method':'exchange_info'}",
                "{'jsonrpc':'2.0','id':true,'method':'exchange_info'}",
            })
    void shouldAnswerJsonThatIsNoRequestWithInvalidRequest(final String text) {
        final JsonNode answer = only(client.send(json(text)));

        assertEquals(-32600, code(answer));
        assertEquals("INVALID_REQUEST", reason(answer));
        assertEquals(1, offered());
    }

    @Test
    void shouldNameTheUnknownMethod() {
        final JsonNode answer = only(client.send(request("order_fly", "{}")));

        assertEquals(-32601, code(answer));
        assertEquals("UNKNOWN_METHOD", reason(answer));
        assertEquals(1, answer.get("id").intValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "order_place       | []                                              | params",
                "order_place       | 5                                               | params",
                "order_place       | {}                                              | params.order",
                "order_place       | {'order':7}                                     | params.order",
                "order_place       | {'order':{}}                                    | params.order.perp",
                "order_place       | {'order':{'perp':'0x12'}}                       | params.order.perp",
                "order_place       | {'order':{'perp':12}}                           | params.order.perp",
                "order_placeBatch  | {'orders':{}}                                   | params.orders",
                "order_placeBatch  | {'orders':[]}                                   | params.orders",
                "order_replace     | {'cancel':'0x00'}                               | params.cancel",
                "order_cancel      | {}                                              | params.orderHash",
                "order_cancel      | {'orderHash':5}                                 | params.orderHash",
                "order_cancel      | {'clientOrderId':''}                            | params.clientOrderId",
                "order_cancel      | {'clientOrderId':'ä'}                           | params.clientOrderId",
                "order_cancel      | {'clientOrderId':'1234567890123456789012345678901234567'} | params.clientOrderId",
                "order_cancelAll   | {'perp':true}                                   | params.perp",
                "order_status      | {'orderHash':'0x'}                              | params.orderHash",
                "account_state     | {}                                              | params.account",
                "account_state     | {'account':'0xzz00000000000000000000000000000000000000'} | params.account",
                "subscribe         | {}                                              | params.channel",
                "subscribe         | {'channel':'weather'}                           | params.channel",
                "subscribe         | {'channel':'book'}                              | params.perp",
                "subscribe         | {'channel':'settlements','sinceSequence':-1}    | params.sinceSequence",
                "subscribe         | {'channel':'settlements','sinceSequence':1.5}   | params.sinceSequence",
                "subscribe         | {'channel':'settlements','sinceSequence':1e99}  | params.sinceSequence",
                "unsubscribe       | {'subscription':1}                              | params.subscription",
                "session_login     | {'account':'0x00000000000000000000000000000000000000b7','issuedAt':-1} | params.issuedAt",
                "session_cancelOnDisconnect | {'enabled':'yes'}                      | params.enabled",
            })
    void shouldNameTheFieldThatIsWrong(final String method, final String params, final String field) {
        final JsonNode answer = only(client.send(request(method, params)));

        assertEquals(-32602, code(answer), answer::toString);
        assertEquals("INVALID_PARAMS", reason(answer));
        assertEquals(field, answer.at("/error/data/field").textValue());
        assertTrue(answer.at("/error/message").textValue().startsWith(field), answer::toString);
        assertEquals(1, offered());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "paperAmount  | 1000000000000000000                       | params.order.paperAmount",
                "paperAmount  | ''                                        | params.order.paperAmount",
                "paperAmount  | '1e18'                                    | params.order.paperAmount",
                "paperAmount  | '+1'                                      | params.order.paperAmount",
                "paperAmount  | '01'                                      | params.order.paperAmount",
                "paperAmount  | '170141183460469231731687303715884105728' | params.order.paperAmount",
                "creditAmount | '-170141183460469231731687303715884105729'| params.order.creditAmount",
                "creditAmount | null                                      | params.order.creditAmount",
                "info         | '0x00'                                    | params.order.info",
                "info         | 0                                         | params.order.info",
                "signer       | '0x'                                      | params.order.signer",
            })
    void shouldNameTheFieldOfTheOrderThatIsWrong(final String name, final String value, final String field) {
        final String members = ORDER.substring(1, ORDER.length() - 1);
        final String changed = members.replaceAll("'" + name + "':'[^']*'", "'" + name + "':" + value);

        final JsonNode answer =
                only(client.send(request("order_place", "{'order':{" + changed + "},'signature':'0x01'}")));

        assertEquals(-32602, code(answer), answer::toString);
        assertEquals(field, answer.at("/error/data/field").textValue());
        assertEquals(1, offered());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'signature':'0x123'          | params.signature",
                "'signature':'1234'           | params.signature",
                "'signature':'0x01','timeInForce':'GTD'    | params.timeInForce",
                "'signature':'0x01','timeInForce':1        | params.timeInForce",
                "'signature':'0x01','postOnly':'true'      | params.postOnly",
                "'signature':'0x01','reduceOnly':0         | params.reduceOnly",
                "'signature':'0x01','selfTradePrevention':'NONE' | params.selfTradePrevention",
                "'signature':'0x01','clientOrderId':5      | params.clientOrderId",
            })
    void shouldNameTheFieldBesideTheOrderThatIsWrong(final String members, final String field) {
        final JsonNode answer = only(client.send(request("order_place", "{'order':" + ORDER + "," + members + "}")));

        assertEquals(-32602, code(answer), answer::toString);
        assertEquals(field, answer.at("/error/data/field").textValue());
    }

    @Test
    void shouldNameTheMemberOfABatchOfOrdersThatIsWrong() {
        client.send(request("order_placeBatch", "{'orders':[7,{'order':7}]}"));
        gateway.publish();
        client.received();

        final JsonNode answer = only(client.send(request("order_placeBatch", "{'orders':[7,{'order':7}]}")));

        assertEquals("params.orders[0]", answer.at("/result/0/error/data/field").textValue());
        assertEquals(
                "params.orders[1].order",
                answer.at("/result/1/error/data/field").textValue());
        assertEquals(1, offered());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "order_cancel               | {'clientOrderId':'a'}",
                "order_cancelAll            | {}",
                "order_open                 | {}",
                "order_status               | {'clientOrderId':'a'}",
                "session_cancelOnDisconnect | {'enabled':true}",
                "subscribe                  | {'channel':'orders'}",
                "subscribe                  | {'channel':'fills'}",
            })
    void shouldAskForLoginFirst(final String method, final String params) {
        final JsonNode answer = only(client.send(request(method, params)));

        assertEquals(-32001, code(answer));
        assertEquals("NOT_LOGGED_IN", reason(answer));
        assertEquals(1, offered());
    }

    @Test
    void shouldAskForLoginBeforeReplacing() {
        final String replace = "{'cancel':'0x" + "1".repeat(64) + "'," + PLACE.substring(1);

        final JsonNode answer = only(client.send(request("order_replace", replace)));

        assertEquals(-32001, code(answer));
    }

    @Test
    void shouldIgnoreUnknownMembers() {
        final List<String> answer = client.ask("exchange_info", "{'whatever':[1,{'a':null}]}");

        assertTrue(only(answer).has("result"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-7", "1.50", "12345678901234567890123", "\"x\"", "null", "1E+400"})
    void shouldEchoTheIdAsItCame(final String id) {
        client.send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"exchange_info\"}");
        gateway.publish();

        final String answer = client.received().getFirst();

        assertTrue(answer.startsWith("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":"), answer);
    }

    @Test
    void shouldNotAnswerNotifications() {
        assertEquals(List.of(), client.send(json("{'jsonrpc':'2.0','method':'order_fly'}")));
        assertEquals(List.of(), client.send(json("{'jsonrpc':'2.0','method':'exchange_info'}")));
        gateway.publish();

        assertEquals(List.of(), client.received());
        assertEquals(List.of(), client.send(json("[{'jsonrpc':'2.0','method':'order_fly'}]")));
    }

    @Test
    void shouldAnswerABatchInOneArrayOnceAllAreKnown() {
        final List<String> early = client.send(json("[{'jsonrpc':'2.0','id':'a','method':'exchange_info'},"
                + "{'jsonrpc':'2.0','method':'order_fly'},7,{'jsonrpc':'2.0','id':'b','method':'order_fly'}]"));
        gateway.publish();

        final JsonNode answer = only(client.received());

        assertEquals(List.of(), early);
        assertEquals(3, answer.size());
        assertEquals("a", answer.at("/0/id").textValue());
        assertTrue(answer.at("/0/result/markets").isArray());
        assertEquals(-32600, answer.at("/1/error/code").intValue());
        assertEquals(-32601, answer.at("/2/error/code").intValue());
    }

    @Test
    void shouldRefuseABatchThatIsTooLong() {
        final String many = "[" + "1,".repeat(RequestReader.BATCH_MAX) + "1]";

        assertEquals(-32600, code(only(client.send(many))));
    }

    @Test
    void shouldAnswerBusyWhenTheRingIsFull() {
        gateway.tape.full(true);

        final JsonNode busy = only(client.send(request("order_place", PLACE)));

        assertEquals(-32005, code(busy));
        assertEquals("BUSY", reason(busy));

        gateway.tape.full(false);
        assertEquals(List.of(), client.send(request("order_place", PLACE)));
        assertEquals(2, offered());
    }

    @Test
    void shouldLimitTheRateAndSayWhenToComeBack() {
        final GatewayLimits slow = new GatewayLimits(10, 1024, 1, 2, 10, 10, 65_536, 10, 10);
        final var limited = GatewayUnderTest.open(slow).connect();

        limited.send(request("order_fly", "{}"));
        limited.send("nonsense");
        final JsonNode answer = only(limited.send(request("exchange_info", "{}")));

        assertEquals(-32004, code(answer));
        assertEquals("RATE_LIMITED", reason(answer));
        assertEquals(1, answer.path("id").intValue());
        final long retryAfterMs = answer.at("/error/data/retryAfterMs").longValue();
        assertTrue(retryAfterMs > 0 && retryAfterMs <= 1000, answer::toString);
    }

    @Test
    void shouldTellEachRequestOfABatchThatIsBeyondTheRate() {
        final GatewayLimits slow = new GatewayLimits(10, 1024, 1, 2, 10, 10, 65_536, 10, 10);
        final var limited = GatewayUnderTest.open(slow).connect();

        final JsonNode answers = only(limited.send(json("[{'jsonrpc':'2.0','id':4,'method':'order_fly'},"
                + "{'jsonrpc':'2.0','id':5,'method':'order_fly'},{'jsonrpc':'2.0','id':'six','method':'order_fly'}]")));
        final JsonNode unreadable = only(limited.send("nonsense"));

        assertEquals("UNKNOWN_METHOD", reason(answers.path(1)));
        assertEquals("six", answers.path(2).path("id").textValue());
        assertEquals("RATE_LIMITED", reason(answers.path(2)));
        assertTrue(unreadable.path("id").isNull());
        assertEquals("RATE_LIMITED", reason(unreadable));
    }

    @Test
    void shouldLimitRequestsInFlightAndSubscriptions() {
        final GatewayLimits few = new GatewayLimits(10, 1024, 1000, 1000, 1, 1, 65_536, 10, 10);
        final GatewayUnderTest small = GatewayUnderTest.open(few);
        final var limited = small.connect();

        limited.send(request("exchange_info", "{}"));
        assertEquals("TOO_MANY_IN_FLIGHT", reason(only(limited.send(request("exchange_info", "{}")))));
        small.publish();
        limited.received();

        assertTrue(only(limited.ask("subscribe", "{'channel':'settlements'}")).has("result"));
        assertEquals(
                "TOO_MANY_SUBSCRIPTIONS",
                reason(only(limited.ask("subscribe", "{'channel':'book','perp':'" + BTC + "'}"))));
        assertTrue(only(limited.ask("subscribe", "{'channel':'settlements'}")).has("result"));
    }

    private int offered() {
        return gateway.tape.offered();
    }

    private static JsonNode only(final List<String> messages) {
        assertEquals(1, messages.size(), messages::toString);
        return Json.read(messages.getFirst().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static int code(final JsonNode answer) {
        return answer.at("/error/code").intValue();
    }

    private static String reason(final JsonNode answer) {
        return answer.at("/error/data/reason").textValue();
    }
}
