package io.croupier.matcher.gateway.websocket;

import static io.croupier.matcher.gateway.ExcerptTape.BOB;
import static io.croupier.matcher.gateway.ExcerptTape.BTC;
import static io.croupier.matcher.gateway.websocket.GatewayUnderTest.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.matcher.gateway.ContractAccounts;
import io.croupier.matcher.gateway.ContractAccounts.Answer;
import io.croupier.matcher.gateway.ContractAccounts.Verdict;
import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.PlaceOrderDecoder;
import io.croupier.matcher.journal.codec.SessionLoginDecoder;
import io.croupier.matcher.journal.codec.SignatureCheck;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ContractAccountsTest {
    private static final String SHORT = "0x01";
    private static final String LIKE_A_KEY = "0x" + "01".repeat(65);

    private final GatewayUnderTest gateway = GatewayUnderTest.open();
    private final CompletableFuture<Verdict> answer = new CompletableFuture<>();
    private final GatewayUnderTest.Client client;
    private final int before = gateway.tape.offered();

    ContractAccountsTest() {
        gateway.contracts = (account, digest, signature) -> answer;
        client = gateway.connect();
    }

    @Test
    void shouldOfferAnOrderOnceItsContractHasApproved() {
        assertEquals(List.of(), place(SHORT));
        assertEquals(before, gateway.tape.offered());

        assertEquals(List.of(), answer(new Verdict(Answer.APPROVED, 7)));

        assertEquals(before + 1, gateway.tape.offered());
        assertEquals(SignatureCheck.CONTRACT_APPROVED, offered().signatureCheck());
        assertEquals(7, offered().approvedAtBlock());
    }

    @Test
    void shouldLetTheEngineJudgeWhatTheContractDoesNotApprove() {
        place(LIKE_A_KEY);

        answer(new Verdict(Answer.REFUSED, 0));

        assertEquals(SignatureCheck.UNCHECKED, offered().signatureCheck());
        assertEquals(0, offered().approvedAtBlock());
    }

    @Test
    void shouldSayThatNobodyKnowsWhereNoKeyCanHaveSigned() {
        place(SHORT);

        final List<String> answers = answer(new Verdict(Answer.UNKNOWN, 0));

        assertEquals(before, gateway.tape.offered());
        assertTrue(answers.getFirst().contains("CONTRACT_NOT_ASKED"), answers::toString);
    }

    @Test
    void shouldTakeASignatureOfAKeysLengthForAKeysWhereNobodyKnows() {
        place(LIKE_A_KEY);

        assertEquals(List.of(), answer(new Verdict(Answer.UNKNOWN, 0)));

        assertEquals(SignatureCheck.UNCHECKED, offered().signatureCheck());
    }

    @Test
    void shouldOfferNothingForAConnectionThatIsGone() {
        place(SHORT);
        client.channel.close().awaitUninterruptibly();

        answer(new Verdict(Answer.APPROVED, 7));

        assertEquals(before, gateway.tape.offered());
    }

    @Test
    void shouldNotWaitWhereTheAnswerIsKnown() {
        gateway.contracts = ContractAccounts.NONE;

        gateway.connect().send(order(SHORT));

        assertEquals(before + 1, gateway.tape.offered());
    }

    @Test
    void shouldLogInAnAccountWhoseContractApproves() {
        client.send(login(SHORT));
        assertEquals(before, gateway.tape.offered());

        assertEquals(List.of(), answer(new Verdict(Answer.APPROVED, 7)));

        assertEquals(SignatureCheck.CONTRACT_APPROVED, offeredLogin().signatureCheck());
    }

    @Test
    void shouldLetTheEngineJudgeALoginThatTheContractDoesNotApprove() {
        client.send(login(LIKE_A_KEY));

        answer(new Verdict(Answer.REFUSED, 0));

        assertEquals(SignatureCheck.UNCHECKED, offeredLogin().signatureCheck());
    }

    @Test
    void shouldSayThatNobodyKnowsWhoLogsIn() {
        client.send(login(SHORT));

        final List<String> answers = answer(new Verdict(Answer.UNKNOWN, 0));

        assertEquals(before, gateway.tape.offered());
        assertTrue(answers.getFirst().contains("CONTRACT_NOT_ASKED"), answers::toString);
    }

    private static String login(final String signature) {
        return request(
                "session_login",
                "{'account':'" + BOB + "','issuedAt':1,'expiresAt':2,'signature':'" + signature + "'}");
    }

    private SessionLoginDecoder offeredLogin() {
        final Excerpt excerpt = gateway.tape.excerpt();
        return new SessionLoginDecoder()
                .wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), new MessageHeaderDecoder());
    }

    private List<String> place(final String signature) {
        return client.send(order(signature));
    }

    private static String order(final String signature) {
        return request(
                "order_place",
                "{'order':{'perp':'" + BTC + "','signer':'" + BOB
                        + "','paperAmount':'2000000000000000','creditAmount':'-60000000','info':'0x" + "0".repeat(64)
                        + "'},'signature':'" + signature + "'}");
    }

    private List<String> answer(final Verdict verdict) {
        answer.complete(verdict);
        client.channel.runPendingTasks();
        return client.received();
    }

    private PlaceOrderDecoder offered() {
        final Excerpt excerpt = gateway.tape.excerpt();
        return new PlaceOrderDecoder()
                .wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), new MessageHeaderDecoder());
    }
}
