package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.croupier.matcher.gateway.ContractAccounts;
import io.croupier.matcher.gateway.RateLimit;
import io.croupier.signing.Address;
import io.croupier.signing.Eip712Domain;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Function;

/**
 * Asks contract accounts by {@code isValidSignature(bytes32,bytes)}, with the gas that the Dealer grants them, at the head
 * block. Accounts that turn out to have no code are remembered for a while and cost nothing then.
 *
 * <p>At most {@value #CHECKS_PER_SECOND} checks a second start, and none waits longer than two seconds for its answer.
 */
public final class ContractSignatures implements ContractAccounts, AutoCloseable {
    private static final Verdict NO_CONTRACT = new Verdict(Answer.NO_CONTRACT, 0);
    private static final Verdict REFUSED = new Verdict(Answer.REFUSED, 0);
    private static final Verdict UNKNOWN = new Verdict(Answer.UNKNOWN, 0);

    private static final int CHECKS_PER_SECOND = 50;
    private static final int BURST = 200;
    private static final int THREADS = 4;
    private static final int WAITING_MAX = 256;
    private static final long ANSWER_SECONDS_MAX = 2;

    private static final int KEYS_MAX = 100_000;
    private static final long KEY_REMEMBERED_NS = Duration.ofMinutes(10).toNanos();

    /** What the Dealer grants, and what a call costs before the contract runs. */
    private static final long CONTRACT_GAS = 100_000;

    private static final long CALL_GAS = 21_000;
    private static final long BYTE_GAS = 16;

    private final ChainClient client;
    private final Eip712Domain domain;
    private final RateLimit rateLimit = new RateLimit(CHECKS_PER_SECOND, BURST, System.nanoTime());
    private final ThreadPoolExecutor threads;

    /** Accounts without code, and until when that is believed; guarded by itself. */
    private final Map<Address, Long> keys = new LinkedHashMap<>();

    /** @param domain in which orders and logins are signed */
    public ContractSignatures(final ChainClient client, final Eip712Domain domain) {
        this.client = requireNonNull(client, "client");
        this.domain = requireNonNull(domain, "domain");
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                ANSWER_SECONDS_MAX,
                SECONDS,
                new ArrayBlockingQueue<>(WAITING_MAX),
                Thread.ofPlatform().daemon().name("contract-accounts-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletableFuture<Verdict> check(
            final Address account, final Function<Eip712Domain, byte[]> digest, final byte[] signature) {
        if (isKnownKey(account)) {
            return CompletableFuture.completedFuture(NO_CONTRACT);
        }
        if (!mayAsk()) {
            return CompletableFuture.completedFuture(UNKNOWN);
        }
        try {
            return CompletableFuture.supplyAsync(() -> ask(account, digest, signature), threads)
                    .completeOnTimeout(UNKNOWN, ANSWER_SECONDS_MAX, SECONDS)
                    .exceptionally(failure -> UNKNOWN);
        } catch (final RejectedExecutionException e) {
            return CompletableFuture.completedFuture(UNKNOWN);
        }
    }

    private Verdict ask(final Address account, final Function<Eip712Domain, byte[]> digest, final byte[] signature) {
        final long block = client.head().number();
        if (client.code(account, BlockTag.at(block)).length() == 0) {
            rememberKey(account);
            return NO_CONTRACT;
        }
        final Bytes data = Erc1271.question(Hash.of(digest.apply(domain), 0), Bytes.of(signature));
        final long gas = CONTRACT_GAS + CALL_GAS + BYTE_GAS * data.length();
        try {
            final Bytes answer = client.call(new CallRequest(Address.ZERO, account, data, gas), BlockTag.at(block));
            return Erc1271.isYes(answer) ? new Verdict(Answer.APPROVED, block) : REFUSED;
        } catch (final ChainException.Reverted e) {
            return REFUSED;
        }
    }

    private boolean mayAsk() {
        synchronized (rateLimit) {
            return rateLimit.acquire(System.nanoTime()) == 0;
        }
    }

    private boolean isKnownKey(final Address account) {
        synchronized (keys) {
            final Long until = keys.get(account);
            return until != null && until - System.nanoTime() > 0;
        }
    }

    private void rememberKey(final Address account) {
        synchronized (keys) {
            keys.remove(account);
            keys.put(account, System.nanoTime() + KEY_REMEMBERED_NS);
            if (keys.size() > KEYS_MAX) {
                keys.remove(keys.keySet().iterator().next());
            }
        }
    }

    /** Asks nobody any more; what is on its way ends as unknown. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
