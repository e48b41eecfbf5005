package io.croupier.matcher.engine;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.croupier.matcher.book.SelfTradePrevention;
import io.croupier.matcher.book.Side;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.PlaceOrderDecoder;
import io.croupier.matcher.journal.codec.RefusalReason;
import io.croupier.matcher.journal.codec.TimeInForce;
import io.croupier.matcher.ledger.Admission;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.matcher.ledger.OrderAmounts;
import io.croupier.signing.PackedOrder;
import org.agrona.DirectBuffer;

/**
 * Reads a signed order and decides whether it may be entered, changing nothing. The check that fails first names the
 * reason; {@link #bound()} and {@link #amounts()} say what would have been allowed.
 */
final class OrderAdmission {
    private static final int COMPACT_NONCE_BIT = 62;

    private final Ledger ledger;
    private final OrderRegistry registry;
    private final Venue venue;
    private final TradingStatus trading;
    private final CompactNonces compactNonces;
    private final OrderAmounts amounts = new OrderAmounts();
    private final OpenedOrder order = new OpenedOrder();
    private final Int256 filled = new Int256();
    private Market market;
    /** What {@link OrderRegistry#find} says of the order's hash. */
    private int known;

    private long nonce;
    private long bound;

    OrderAdmission(
            final Ledger ledger,
            final OrderRegistry registry,
            final Venue venue,
            final TradingStatus trading,
            final CompactNonces compactNonces) {
        this.ledger = ledger;
        this.compactNonces = compactNonces;
        this.registry = registry;
        this.venue = venue;
        this.trading = trading;
    }

    /** What the last checked order says; valid until the next check. */
    OpenedOrder order() {
        return order;
    }

    /** The limit that the last refused order broke, in the reason's own unit. */
    long bound() {
        return bound;
    }

    /** Nearest valid amounts after PRICE_OFF_TICK and SIZE_OFF_LOT. */
    OrderAmounts amounts() {
        return amounts;
    }

    /** Market of the last checked order, or null when there is none. */
    Market market() {
        return market;
    }

    /** Nonce of the last checked order without its flag bits. */
    long plainNonce() {
        return nonce & ((1L << COMPACT_NONCE_BIT) - 1);
    }

    /** The lowest compact nonce that an account may use at all. */
    long compactNonceFloor() {
        return venue.limits().compactNonceFloor();
    }

    /** Whether the Dealer will keep the last checked order's fills under its nonce. */
    boolean isCompact() {
        return venue.limits().reduceOnlyNonceBit() >= 0 && (nonce >>> COMPACT_NONCE_BIT & 1) != 0;
    }

    /** What the order itself says: shape, signature, expiry, fees. Null when it may stand. */
    RefusalReason checkOrder(final PlaceOrderDecoder command, final VenueTime time) {
        bound = 0;
        final DirectBuffer buffer = command.buffer();
        final int packed = command.offset() + PlaceOrderDecoder.orderEncodingOffset();
        order.hash.read(buffer, command.offset() + PlaceOrderDecoder.orderHashEncodingOffset());
        // asked for early, for the answer is seldom in the cache
        known = registry.find(order.hash);
        order.unknown = known == AcceptedOrders.UNKNOWN;
        readTerms(command, buffer, packed);

        final int marketIndex = ledger.market(buffer, packed + PackedOrder.PERP_OFFSET);
        market = marketIndex == Ledger.NONE ? null : registry.markets.get(marketIndex);
        if (market == null) {
            return RefusalReason.UNKNOWN_MARKET;
        }
        final RefusalReason refused = checkSigner(command, buffer, packed);
        if (refused != null) {
            return refused;
        }
        final RefusalReason shape = readAmounts(buffer, packed);
        if (shape != null) {
            return shape;
        }
        order.market = marketIndex;
        order.account = ledger.account(buffer, packed + PackedOrder.SIGNER_OFFSET);
        final int recovered = command.offset() + PlaceOrderDecoder.recoveredEncodingOffset();
        order.signerKey = isSameAddress(buffer, recovered, packed + PackedOrder.SIGNER_OFFSET)
                ? order.account
                : ledger.account(buffer, recovered);
        return checkTerms(command, time);
    }

    /** What the venue allows now: status, duplicates, limits, margin. Null when the order may be entered. */
    RefusalReason checkVenue(final PlaceOrderDecoder command, final int replacedSlot) {
        final MarketStatus status = trading.of(market);
        if (status != MarketStatus.OPEN && status != MarketStatus.POST_ONLY) {
            return RefusalReason.MARKET_CLOSED;
        }
        if (!trading.mayTrade(order.account)) {
            return RefusalReason.ACCOUNT_FROZEN;
        }
        if (known != AcceptedOrders.UNKNOWN || isFilledOnChain()) {
            return RefusalReason.DUPLICATE_ORDER;
        }
        if (order.account == Ledger.NONE) {
            return RefusalReason.INSUFFICIENT_MARGIN;
        }
        if (isCompact() && compactNonces.isUsed(order.account, plainNonce())) {
            bound = compactNonces.next(order.account);
            return RefusalReason.NONCE_USED;
        }
        if (ledger.hints().isBeingLiquidated(order.account)) {
            return RefusalReason.ACCOUNT_FROZEN;
        }
        final int named = registry.find(order.account, order.clientIdFirst, order.clientIdSecond);
        if (named != OrderRegistry.NONE && named != replacedSlot) {
            return RefusalReason.DUPLICATE_CLIENT_ORDER_ID;
        }
        if (replacedSlot == OrderRegistry.NONE
                && registry.table.count(order.account) >= venue.limits().openOrdersPerAccountMax()) {
            bound = venue.limits().openOrdersPerAccountMax();
            return RefusalReason.OPEN_ORDER_LIMIT;
        }
        if (isRememberedTooMuch()) {
            return RefusalReason.REMEMBERED_ORDER_LIMIT;
        }
        if ((status == MarketStatus.POST_ONLY || command.flags().postOnly())
                && market.book.wouldTake(order.buy ? Side.BUY : Side.SELL, order.price)) {
            return RefusalReason.POST_ONLY_WOULD_TAKE;
        }
        return checkRisk(command);
    }

    private boolean isRememberedTooMuch() {
        final VenueLimits limits = venue.limits();
        final boolean ofAccount = registry.accepted.size(order.account) >= limits.rememberedOrdersPerAccountMax();
        if (ofAccount || registry.accepted.size() >= limits.rememberedOrdersMax()) {
            bound = ofAccount ? limits.rememberedOrdersPerAccountMax() : limits.rememberedOrdersMax();
            return true;
        }
        return false;
    }

    /** A venue that started on a fresh data folder knows earlier orders by their fills alone. */
    private boolean isFilledOnChain() {
        final OrderHash hash = order.hash;
        return !ledger.fills()
                .filled(hash.word0, hash.word1, hash.word2, hash.word3, filled)
                .isZero();
    }

    private void readTerms(final PlaceOrderDecoder command, final DirectBuffer buffer, final int packed) {
        order.makerFeeRate = buffer.getLong(packed + PackedOrder.MAKER_FEE_RATE_OFFSET, BIG_ENDIAN);
        order.takerFeeRate = buffer.getLong(packed + PackedOrder.TAKER_FEE_RATE_OFFSET, BIG_ENDIAN);
        order.expirySeconds = buffer.getLong(packed + PackedOrder.EXPIRATION_OFFSET, BIG_ENDIAN);
        nonce = buffer.getLong(packed + PackedOrder.NONCE_OFFSET, BIG_ENDIAN);
        order.flags = (command.flags().reduceOnly() ? OpenedOrder.REDUCE_ONLY : 0)
                | (command.flags().postOnly() ? OpenedOrder.POST_ONLY : 0)
                | OpenedOrder.flag(selfTradePrevention(command));
        final int idAt = command.limit() + PlaceOrderDecoder.clientOrderIdHeaderLength();
        final int idLength = command.clientOrderIdLength();
        order.clientIdFirst = ClientOrderIds.first(buffer, idAt, idLength);
        order.clientIdSecond = ClientOrderIds.second(buffer, idAt, idLength);
    }

    private static SelfTradePrevention selfTradePrevention(final PlaceOrderDecoder command) {
        return switch (command.selfTradePrevention()) {
            case CANCEL_RESTING -> SelfTradePrevention.CANCEL_RESTING;
            case CANCEL_BOTH -> SelfTradePrevention.CANCEL_BOTH;
            case CANCEL_INCOMING, NULL_VAL -> SelfTradePrevention.CANCEL_INCOMING;
        };
    }

    private RefusalReason checkSigner(final PlaceOrderDecoder command, final DirectBuffer buffer, final int packed) {
        return switch (command.signatureCheck()) {
            case CONTRACT_APPROVED, VERIFIED -> null;
            case RECOVERED -> {
                final int recovered = command.offset() + PlaceOrderDecoder.recoveredEncodingOffset();
                yield mayAct(buffer, recovered, packed + PackedOrder.SIGNER_OFFSET)
                        ? null
                        : RefusalReason.SIGNER_MISMATCH;
            }
            default -> RefusalReason.SIGNATURE_INVALID;
        };
    }

    /** Whether the key at one offset is the account at the other, or its operator. */
    boolean mayAct(final DirectBuffer buffer, final int keyAt, final int accountAt) {
        if (isSameAddress(buffer, keyAt, accountAt)) {
            return true;
        }
        final int key = ledger.account(buffer, keyAt);
        final int account = ledger.account(buffer, accountAt);
        return key != Ledger.NONE && account != Ledger.NONE && ledger.hints().isOperator(account, key);
    }

    private static boolean isSameAddress(final DirectBuffer buffer, final int one, final int other) {
        return buffer.getLong(one) == buffer.getLong(other)
                && buffer.getLong(one + 8) == buffer.getLong(other + 8)
                && buffer.getInt(one + 16) == buffer.getInt(other + 16);
    }

    private RefusalReason readAmounts(final DirectBuffer buffer, final int packed) {
        final int paper = packed + PackedOrder.PAPER_AMOUNT_OFFSET;
        final int credit = packed + PackedOrder.CREDIT_AMOUNT_OFFSET;
        final OrderAmounts.Verdict verdict = amounts.read(
                market.scale,
                buffer.getLong(paper, BIG_ENDIAN),
                buffer.getLong(paper + Long.BYTES, BIG_ENDIAN),
                buffer.getLong(credit, BIG_ENDIAN),
                buffer.getLong(credit + Long.BYTES, BIG_ENDIAN));
        order.buy = amounts.isBuy();
        order.price = amounts.ticks();
        order.lots = amounts.lots();
        return switch (verdict) {
            case VALID -> null;
            case SIGN_MISMATCH -> RefusalReason.SIGN_MISMATCH;
            case SIZE_OFF_LOT -> RefusalReason.SIZE_OFF_LOT;
            case PRICE_OFF_TICK -> RefusalReason.PRICE_OFF_TICK;
            case AMOUNT_OUT_OF_RANGE -> RefusalReason.AMOUNT_OUT_OF_RANGE;
        };
    }

    private RefusalReason checkTerms(final PlaceOrderDecoder command, final VenueTime time) {
        final long now = time.nowSeconds();
        final long expiry = order.expirySeconds;
        if (expiry >= 0 && expiry < now) {
            bound = now;
            return RefusalReason.EXPIRED;
        }
        if (expiry >= 0 && expiry < time.earliestExpirySeconds()) {
            bound = time.earliestExpirySeconds();
            return RefusalReason.EXPIRES_TOO_SOON;
        }
        if (expiry < 0 || expiry > now + venue.limits().orderLifetimeMaxSeconds()) {
            bound = now + venue.limits().orderLifetimeMaxSeconds();
            return RefusalReason.EXPIRES_TOO_LATE;
        }
        if (expiry < venue.limits().earliestExpirySeconds()) {
            bound = venue.limits().earliestExpirySeconds();
            return RefusalReason.VENUE_RESTARTED;
        }
        if (venue.limits().reduceOnlyNonceBit() >= 0
                && (nonce >>> venue.limits().reduceOnlyNonceBit() & 1)
                        != 0
                        != command.flags().reduceOnly()) {
            return RefusalReason.REDUCE_ONLY_MISMATCH;
        }
        if (isCompact() && plainNonce() < compactNonceFloor()) {
            bound = compactNonceFloor();
            return RefusalReason.NONCE_USED;
        }
        if (isCompact() && plainNonce() >= Exchange.compactNonceCeiling(time.commandMs())) {
            bound = Exchange.compactNonceCeiling(time.commandMs()) - 1;
            return RefusalReason.NONCE_TOO_HIGH;
        }
        return checkFees();
    }

    private RefusalReason checkFees() {
        final long leastMaker = venue.tiers().makerFeeRate(order.account, market);
        if (order.makerFeeRate < leastMaker) {
            bound = leastMaker;
            return RefusalReason.FEE_RATE_TOO_LOW;
        }
        final long leastTaker = venue.tiers().takerFeeRate(order.account, market);
        if (order.takerFeeRate < leastTaker) {
            bound = leastTaker;
            return RefusalReason.FEE_RATE_TOO_LOW;
        }
        if (Math.max(order.makerFeeRate, order.takerFeeRate) > market.feeRateMax) {
            bound = market.feeRateMax;
            return RefusalReason.FEE_RATE_TOO_HIGH;
        }
        return null;
    }

    private RefusalReason checkRisk(final PlaceOrderDecoder command) {
        if (command.flags().reduceOnly()) {
            final long reducible = ledger.risk().reducibleLots(order.account, order.market, order.buy)
                    - ledger.orders().reduceOnlyLots(order.account, order.market);
            if (reducible <= 0) {
                return RefusalReason.REDUCE_ONLY_WOULD_INCREASE;
            }
            if (reducible < order.lots && command.timeInForce() == TimeInForce.FOK) {
                return RefusalReason.FOK_NOT_FILLABLE;
            }
            order.lots = Math.min(order.lots, reducible);
        }
        order.charge = ledger.risk()
                .charge(order.market, order.buy, order.price, order.lots, order.makerFeeRate, order.takerFeeRate);
        final Admission admission =
                ledger.risk().admissible(order.account, order.market, order.buy, order.lots, order.charge);
        return switch (admission) {
            case ADMITTED -> null;
            case INSUFFICIENT_MARGIN -> RefusalReason.INSUFFICIENT_MARGIN;
            case POSITION_LIMIT -> RefusalReason.POSITION_LIMIT;
            case AMOUNT_OUT_OF_RANGE -> RefusalReason.AMOUNT_OUT_OF_RANGE;
        };
    }
}
