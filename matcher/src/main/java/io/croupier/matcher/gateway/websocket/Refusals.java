package io.croupier.matcher.gateway.websocket;

import io.croupier.matcher.gateway.Hash;
import io.croupier.matcher.journal.codec.RefusalReason;
import io.croupier.matcher.journal.codec.RefusedDecoder;
import java.math.BigInteger;

/** Turns what the exchange refused into an error that says what to do about it. */
final class Refusals {
    private static final int INT128_LENGTH = 16;

    private Refusals() {}

    /** Why an order, a cancel or a replace was refused. */
    static RpcException of(final RefusedDecoder refused) {
        final RefusalReason reason = refused.reason();
        final byte[] bytes = new byte[INT128_LENGTH];
        refused.getNearestPaper(bytes, 0, INT128_LENGTH);
        final BigInteger paper = new BigInteger(bytes);
        refused.getNearestCredit(bytes, 0, INT128_LENGTH);
        final BigInteger credit = new BigInteger(bytes);
        final boolean isNearest = paper.signum() != 0 || credit.signum() != 0;

        final RpcException error = new RpcException(
                code(reason),
                reason.name(),
                isNearest
                        ? message(reason) + "; the nearest valid amounts are paperAmount " + paper
                                + " and creditAmount " + credit
                        : message(reason));
        final byte[] hash = new byte[Hash.LENGTH];
        refused.getOrderHash(hash, 0, Hash.LENGTH);
        if (!Hash.of(hash).equals(Hash.ZERO)) {
            error.with("orderHash", Hash.of(hash).toString());
        }
        if (isNearest) {
            error.with("nearestPaperAmount", paper.toString()).with("nearestCreditAmount", credit.toString());
        }
        if (refused.bound() != 0) {
            error.with("bound", Long.toString(refused.bound())).with("boundUnit", boundUnit(reason));
        }
        return error;
    }

    /** Why a login was refused. */
    static RpcException ofLogin(final RefusalReason reason) {
        return new RpcException(
                ErrorCode.NOT_LOGGED_IN,
                reason.name(),
                reason == RefusalReason.EXPIRED
                        ? "the login is not valid at this time; compare issuedAt and expiresAt (seconds) with serverTime"
                        : "the login is not signed by the account or its operator in this venue's domain");
    }

    static RpcException unknownOrder() {
        return new RpcException(
                ErrorCode.UNKNOWN_ORDER, RefusalReason.UNKNOWN_ORDER.name(), message(RefusalReason.UNKNOWN_ORDER));
    }

    static RpcException unknownMarket() {
        return new RpcException(
                ErrorCode.REFUSED, RefusalReason.UNKNOWN_MARKET.name(), message(RefusalReason.UNKNOWN_MARKET));
    }

    private static ErrorCode code(final RefusalReason reason) {
        return switch (reason) {
            case UNKNOWN_ORDER -> ErrorCode.UNKNOWN_ORDER;
            case LOGIN_REFUSED -> ErrorCode.NOT_LOGGED_IN;
            default -> ErrorCode.REFUSED;
        };
    }

    /** In which unit {@code bound} is. */
    private static String boundUnit(final RefusalReason reason) {
        return switch (reason) {
            case EXPIRED, EXPIRES_TOO_SOON, EXPIRES_TOO_LATE, VENUE_RESTARTED -> "seconds since the epoch";
            case FEE_RATE_TOO_HIGH, FEE_RATE_TOO_LOW -> "rate, 1e18 = 1";
            case OPEN_ORDER_LIMIT, REMEMBERED_ORDER_LIMIT -> "orders";
            case NONCE_USED, NONCE_TOO_HIGH -> "nonce, flag bits aside";
            default -> "amount";
        };
    }

    private static String message(final RefusalReason reason) {
        return switch (reason) {
            case SIGNATURE_INVALID ->
                "the signature is not valid: 65 bytes r, s, v with v 27 or 28 and low s are accepted";
            case SIGNER_MISMATCH ->
                "signed by a key that is neither order.signer nor its operator, or in another domain";
            case EXPIRED -> "the order has expired";
            case EXPIRES_TOO_SOON -> "the order expires before it could be settled";
            case EXPIRES_TOO_LATE -> "the order expires later than the venue remembers orders";
            case VENUE_RESTARTED ->
                "the venue started anew and does not yet accept orders that an earlier run may have seen";
            case REDUCE_ONLY_MISMATCH -> "reduceOnly and the reduce-only bit of the nonce say different things";
            case FEE_RATE_TOO_HIGH -> "a fee rate in info is above the venue's highest";
            case PRICE_OFF_TICK -> "the price is not a whole number of ticks";
            case SIZE_OFF_LOT -> "the size is not a whole number of lots";
            case SIGN_MISMATCH -> "paperAmount and creditAmount must have opposite signs and not be zero";
            case AMOUNT_OUT_OF_RANGE -> "the amounts are larger than the venue accepts";
            case FEE_RATE_TOO_LOW -> "a fee rate in info is below the market's";
            case UNKNOWN_MARKET -> "there is no market with this perp";
            case MARKET_CLOSED -> "the market does not accept this order now";
            case DUPLICATE_ORDER -> "an order with this hash was accepted before; change the nonce";
            case DUPLICATE_CLIENT_ORDER_ID -> "an open order of the account has this clientOrderId";
            case INSUFFICIENT_MARGIN -> "the account's margin does not cover the order";
            case POSITION_LIMIT -> "the account has positions in as many markets as it may";
            case OPEN_ORDER_LIMIT -> "the account has as many open orders as it may";
            case POST_ONLY_WOULD_TAKE -> "the order is post-only and would match at once";
            case REDUCE_ONLY_WOULD_INCREASE -> "the order is reduce-only and would not reduce the position";
            case FOK_NOT_FILLABLE -> "the order cannot be filled whole in one trade unit";
            case SELF_TRADE -> "the order would match another of the same account";
            case ACCOUNT_FROZEN -> "the account may not trade now";
            case UNKNOWN_ORDER -> "no such open order of this account";
            case LOGIN_REFUSED -> "the session is not logged in to the order's account";
            case NONCE_USED ->
                "the compact nonce was used before, or may have been; the bound is the lowest that is free for certain";
            case NONCE_TOO_HIGH -> "the compact nonce is above the bound; go on from nextNonce of account_state";
            case UNKNOWN_ACCOUNT -> "the account has never had collateral at this venue";
            case REMEMBERED_ORDER_LIMIT ->
                "too many orders, closed ones too, that have not expired yet; sign shorter expirations";
            case NULL_VAL -> "refused";
        };
    }
}
