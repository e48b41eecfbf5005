package io.croupier.matcher.engine;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.croupier.matcher.journal.codec.AccountStateEncoder;
import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.CloseReason;
import io.croupier.matcher.journal.codec.LoginAcceptedEncoder;
import io.croupier.matcher.journal.codec.MarketChangedEncoder;
import io.croupier.matcher.journal.codec.MarketTopsEncoder;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.OrderAcceptedEncoder;
import io.croupier.matcher.journal.codec.OrderClosedEncoder;
import io.croupier.matcher.journal.codec.OrderReducedEncoder;
import io.croupier.matcher.journal.codec.OrderRestedEncoder;
import io.croupier.matcher.journal.codec.OrderReturnedEncoder;
import io.croupier.matcher.journal.codec.RefusalReason;
import io.croupier.matcher.journal.codec.RefusedEncoder;
import io.croupier.matcher.journal.codec.TradingStatusChangedEncoder;
import io.croupier.matcher.journal.codec.UnitMadeEncoder;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.journal.codec.UnitStateChangedEncoder;
import io.croupier.matcher.journal.codec.UnsafeAccountsEncoder;
import io.croupier.matcher.ledger.Int256;
import io.croupier.signing.Address;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes events behind each other, as an excerpt holds them. An event is begun with one of the encoder methods, filled in
 * by the caller, and ended with {@link #end}; the short ones are a call each.
 */
final class EventWriter {
    /** Where a unit has no guilty leg. */
    static final short NO_LEG = 255;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final OrderAcceptedEncoder orderAccepted = new OrderAcceptedEncoder();
    private final RefusedEncoder refused = new RefusedEncoder();
    private final OrderRestedEncoder orderRested = new OrderRestedEncoder();
    private final OrderClosedEncoder orderClosed = new OrderClosedEncoder();
    private final UnitMadeEncoder unitMade = new UnitMadeEncoder();
    private final UnitStateChangedEncoder unitStateChanged = new UnitStateChangedEncoder();
    private final OrderReducedEncoder orderReduced = new OrderReducedEncoder();
    private final OrderReturnedEncoder orderReturned = new OrderReturnedEncoder();
    private final MarketChangedEncoder marketChanged = new MarketChangedEncoder();
    private final TradingStatusChangedEncoder tradingStatusChanged = new TradingStatusChangedEncoder();
    private final LoginAcceptedEncoder loginAccepted = new LoginAcceptedEncoder();
    private final AccountStateEncoder accountState = new AccountStateEncoder();
    private final MarketTopsEncoder marketTops = new MarketTopsEncoder();
    private final UnsafeAccountsEncoder unsafeAccounts = new UnsafeAccountsEncoder();
    private MutableDirectBuffer buffer;
    private int start;
    private int limit;

    /** Writes from {@code offset} on. */
    void wrap(final MutableDirectBuffer target, final int offset) {
        buffer = target;
        start = offset;
        limit = offset;
    }

    /** Bytes written since {@link #wrap}. */
    int length() {
        return limit - start;
    }

    /** Takes the event back that stands between two values of {@link #length()}; later events move up. */
    void takeBack(final int from, final int to) {
        buffer.putBytes(start + from, buffer, start + to, length() - to);
        limit -= to - from;
    }

    MutableDirectBuffer buffer() {
        return buffer;
    }

    OrderAcceptedEncoder orderAccepted() {
        return orderAccepted.wrapAndApplyHeader(buffer, limit + Integer.BYTES, header);
    }

    RefusedEncoder refused() {
        return refused.wrapAndApplyHeader(buffer, limit + Integer.BYTES, header);
    }

    UnitMadeEncoder unitMade() {
        return unitMade.wrapAndApplyHeader(buffer, limit + Integer.BYTES, header);
    }

    MarketChangedEncoder marketChanged() {
        return marketChanged.wrapAndApplyHeader(buffer, limit + Integer.BYTES, header);
    }

    TradingStatusChangedEncoder tradingStatusChanged() {
        return tradingStatusChanged.wrapAndApplyHeader(buffer, limit + Integer.BYTES, header);
    }

    void loginAccepted(final DirectBuffer source, final int accountAt, final long expiresAtSeconds) {
        loginAccepted
                .wrapAndApplyHeader(buffer, limit + Integer.BYTES, header)
                .putAccount(source, accountAt, Address.LENGTH)
                .expiresAtSeconds(expiresAtSeconds);
        end(loginAccepted.limit());
    }

    AccountStateEncoder accountState() {
        return accountState.wrapAndApplyHeader(buffer, limit + Integer.BYTES, header);
    }

    MarketTopsEncoder marketTops() {
        return marketTops.wrapAndApplyHeader(buffer, limit + Integer.BYTES, header);
    }

    UnsafeAccountsEncoder unsafeAccounts() {
        return unsafeAccounts.wrapAndApplyHeader(buffer, limit + Integer.BYTES, header);
    }

    /** Ends the event whose encoder stands at {@code encoderLimit}. */
    void end(final int encoderLimit) {
        buffer.putInt(limit, encoderLimit - limit - Integer.BYTES, LITTLE_ENDIAN);
        limit = encoderLimit;
    }

    void refused(final RefusalReason reason, final OrderHash hash, final long bound) {
        refused();
        writeHash(refused.offset() + RefusedEncoder.orderHashEncodingOffset(), hash);
        refused.reason(reason).bound(bound);
        zero(
                refused.offset() + RefusedEncoder.nearestPaperEncodingOffset(),
                RefusedEncoder.nearestPaperEncodingLength());
        zero(
                refused.offset() + RefusedEncoder.nearestCreditEncodingOffset(),
                RefusedEncoder.nearestCreditEncodingLength());
        end(refused.limit());
    }

    void orderRested(final long orderId, final long remainingLots, final long priority) {
        orderRested
                .wrapAndApplyHeader(buffer, limit + Integer.BYTES, header)
                .orderId(orderId)
                .remainingLots(remainingLots)
                .priority(priority);
        end(orderRested.limit());
    }

    void orderClosed(final long orderId, final CloseReason reason, final long remainingLots) {
        orderClosed
                .wrapAndApplyHeader(buffer, limit + Integer.BYTES, header)
                .orderId(orderId)
                .reason(reason)
                .remainingLots(remainingLots);
        end(orderClosed.limit());
    }

    void orderReduced(final long orderId, final long reducedLots, final long remainingLots) {
        orderReduced
                .wrapAndApplyHeader(buffer, limit + Integer.BYTES, header)
                .orderId(orderId)
                .reducedLots(reducedLots)
                .remainingLots(remainingLots);
        end(orderReduced.limit());
    }

    void orderReturned(final long orderId, final long returnedLots, final long remainingLots) {
        orderReturned
                .wrapAndApplyHeader(buffer, limit + Integer.BYTES, header)
                .orderId(orderId)
                .returnedLots(returnedLots)
                .remainingLots(remainingLots);
        end(orderReturned.limit());
    }

    void unitStateChanged(
            final int lane,
            final long unit,
            final UnitState state,
            final short leg,
            final BustReason reason,
            final OrderHash txHash,
            final long blockNumber) {
        unitStateChanged
                .wrapAndApplyHeader(buffer, limit + Integer.BYTES, header)
                .lane(lane)
                .unit(unit)
                .state(state)
                .leg(leg)
                .reason(reason)
                .blockNumber(blockNumber);
        writeHash(unitStateChanged.offset() + UnitStateChangedEncoder.txHashEncodingOffset(), txHash);
        end(unitStateChanged.limit());
    }

    /** Writes a hash into a field of the event that was begun last. */
    void writeHash(final int offset, final OrderHash hash) {
        hash.write(buffer, offset);
    }

    /** Copies an address into a field of the event that was begun last; three words cost less than a general copy. */
    void copyAddress(final int offset, final DirectBuffer source, final int at) {
        buffer.putLong(offset, source.getLong(at));
        buffer.putLong(offset + 8, source.getLong(at + 8));
        buffer.putInt(offset + 16, source.getInt(at + 16));
    }

    /** Writes a number into an Int128 field of the event that was begun last. */
    void writeInt128(final int offset, final Int256 value) {
        buffer.putLong(offset, value.high(), BIG_ENDIAN);
        buffer.putLong(offset + Long.BYTES, value.low(), BIG_ENDIAN);
    }

    private void zero(final int offset, final int length) {
        buffer.setMemory(offset, length, (byte) 0);
    }
}
