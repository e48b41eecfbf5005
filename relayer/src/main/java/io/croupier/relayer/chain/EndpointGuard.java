package io.croupier.relayer.chain;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Keeps an endpoint's rules on the way to it: waits for a token before each request, and turns the HTTP statuses that mean
 * "not so fast" into {@link RateLimited}. Waiting is bounded by the request's own time-out.
 */
final class EndpointGuard implements Interceptor {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;
    /** Where the endpoint does not say. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final Duration RETRY_AFTER_MAX = Duration.ofMinutes(1);

    private final TokenBucket tokens;

    EndpointGuard(final TokenBucket tokens) {
        this.tokens = tokens;
    }

    /** The endpoint wants to be asked less often. */
    static final class RateLimited extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Duration retryAfter;

        RateLimited(final int status, final Duration retryAfter) {
            super("too many requests (HTTP " + status + ")");
            this.retryAfter = retryAfter;
        }

        Duration retryAfter() {
            return retryAfter;
        }
    }

    @Override
    public Response intercept(final Chain chain) throws IOException {
        final long waitUntilNs = System.nanoTime() + tokens.takeNs(System.nanoTime());
        for (long leftNs = waitUntilNs - System.nanoTime(); leftNs > 0; leftNs = waitUntilNs - System.nanoTime()) {
            if (chain.call().isCanceled() || Thread.currentThread().isInterrupted()) {
                throw new IOException("cancelled while it waited for its turn");
            }
            LockSupport.parkNanos(leftNs);
        }
        final Response response = chain.proceed(chain.request());
        final boolean limited = response.code() == TOO_MANY_REQUESTS
                || (response.code() == UNAVAILABLE && response.header("Retry-After") != null);
        if (limited) {
            final Duration retryAfter = retryAfter(response.header("Retry-After"), Instant.now());
            response.close();
            throw new RateLimited(response.code(), retryAfter);
        }
        return response;
    }

    /** Seconds or an HTTP date, at most a minute; a second where the endpoint says nothing that can be read. */
    static Duration retryAfter(final String header, final Instant now) {
        if (header == null) {
            return RETRY_AFTER;
        }
        Duration wait;
        try {
            wait = header.chars().allMatch(Character::isDigit)
                    ? Duration.ofSeconds(Long.parseLong(header))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (final DateTimeException | ArithmeticException | NumberFormatException e) {
            wait = RETRY_AFTER;
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : wait;
    }
}
