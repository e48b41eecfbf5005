package io.croupier.matcher.engine;

import io.croupier.matcher.book.RestingOrder;
import io.croupier.matcher.book.SelfTradePrevention;
import io.croupier.matcher.book.Side;
import io.croupier.matcher.book.TimeInForce;
import io.croupier.matcher.journal.codec.CancelAfterDecoder;
import io.croupier.matcher.journal.codec.CancelAllDecoder;
import io.croupier.matcher.journal.codec.CancelOnDisconnectDecoder;
import io.croupier.matcher.journal.codec.CancelOrderDecoder;
import io.croupier.matcher.journal.codec.CloseReason;
import io.croupier.matcher.journal.codec.OrderAcceptedEncoder;
import io.croupier.matcher.journal.codec.PlaceOrderDecoder;
import io.croupier.matcher.journal.codec.RefusalReason;
import io.croupier.matcher.journal.codec.RefusedEncoder;
import io.croupier.matcher.journal.codec.SessionEndedDecoder;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.matcher.ledger.OrderAmounts;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import io.croupier.signing.Address;
import io.croupier.signing.PackedOrder;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.agrona.DirectBuffer;

/** Orders as traders ask for them: place, replace, cancel; and what time does to them. */
final class OrderDesk {
    private static final int NONE = OrderRegistry.NONE;

    private final Ledger ledger;
    private final OrderRegistry registry;
    private final OrderAdmission admission;
    private final OrderEntry entry;
    private final EventWriter events;
    private final VenueTime time;
    private final CompactNonces compactNonces;
    private final OrderHash hash = new OrderHash();
    private final DeadManTimers timers = new DeadManTimers();
    private final IntConsumer onSilence = this::cancelOrdersOf;
    private final WatchedSessions sessions = new WatchedSessions();
    private final Int256 amount = new Int256();
    private long[] nextNonces = new long[1024];
    private long lastOrderId;

    OrderDesk(
            final Ledger ledger,
            final OrderRegistry registry,
            final OrderAdmission admission,
            final OrderEntry entry,
            final EventWriter events,
            final VenueTime time,
            final CompactNonces compactNonces) {
        this.ledger = ledger;
        this.registry = registry;
        this.admission = admission;
        this.entry = entry;
        this.events = events;
        this.time = time;
        this.compactNonces = compactNonces;
    }

    void place(final PlaceOrderDecoder command) {
        hash.read(command.buffer(), command.offset() + PlaceOrderDecoder.replacesEncodingOffset());
        int replaced = NONE;
        if (!hash.isZero()) {
            replaced = registry.find(hash);
            if (replaced < 0 || !isOwn(replaced, command)) {
                events.refused(RefusalReason.UNKNOWN_ORDER, hash, 0);
                return;
            }
        }
        final RefusalReason refused = admit(command, replaced);
        if (refused != null) {
            refuse(refused);
        } else {
            enter(command, replaced);
        }
    }

    void cancel(final CancelOrderDecoder command) {
        final DirectBuffer buffer = command.buffer();
        final int account = ledger.account(buffer, command.offset() + CancelOrderDecoder.accountEncodingOffset());
        hash.read(buffer, command.offset() + CancelOrderDecoder.orderHashEncodingOffset());
        final int slot = hash.isZero() ? findByName(command, account) : registry.find(hash);
        if (slot < 0 || registry.table.account(slot) != account) {
            events.refused(RefusalReason.UNKNOWN_ORDER, hash, 0);
        } else {
            registry.cancel(slot, CloseReason.CANCELLED);
        }
    }

    void cancelAll(final CancelAllDecoder command) {
        final DirectBuffer buffer = command.buffer();
        final int account = ledger.account(buffer, command.offset() + CancelAllDecoder.accountEncodingOffset());
        final int perpAt = command.offset() + CancelAllDecoder.perpEncodingOffset();
        final boolean everywhere = isZero(buffer, perpAt);
        final int market = ledger.market(buffer, perpAt);
        if (account != Ledger.NONE && (everywhere || market != Ledger.NONE)) {
            registry.cancelAll(account, everywhere ? OrderRegistry.NONE : market, CloseReason.CANCELLED);
        }
    }

    /** Winds the account's dead man's switch up, or lets it rest. An account that has nothing has none: keys are for free. */
    void cancelAfter(final CancelAfterDecoder command) {
        final int account =
                ledger.account(command.buffer(), command.offset() + CancelAfterDecoder.accountEncodingOffset());
        if (account == Ledger.NONE) {
            hash.set(0, 0, 0, 0);
            events.refused(RefusalReason.UNKNOWN_ACCOUNT, hash, 0);
        } else if (command.timeoutMs() > 0) {
            timers.arm(account, time.commandMs() + command.timeoutMs());
        } else {
            timers.disarm(account);
        }
    }

    /** Lets the account's orders end with the session, or not. */
    void cancelOnDisconnect(final CancelOnDisconnectDecoder command) {
        if (command.enabled() == 0) {
            sessions.leaveAlone(command.sessionId());
        } else {
            final byte[] account = new byte[Address.LENGTH];
            command.getAccount(account, 0, Address.LENGTH);
            sessions.watch(command.sessionId(), Address.of(account, 0));
        }
    }

    void sessionEnded(final SessionEndedDecoder command) {
        if (command.sessionId() == 0) {
            sessions.endAll(this::cancelOrdersOf);
        } else {
            sessions.end(command.sessionId(), this::cancelOrdersOf);
        }
    }

    boolean watchesSessions() {
        return !sessions.isEmpty();
    }

    private void cancelOrdersOf(final Address gone) {
        final int account = ledger.account(gone.toBytes(), 0);
        if (account != Ledger.NONE) {
            registry.cancelAll(account, NONE, CloseReason.CANCELLED);
        }
    }

    /** Closes the orders of traders who are not heard of any more, and does what {@link #expire} does. */
    void onTime() {
        timers.fire(time.commandMs(), onSilence);
        expire();
    }

    /**
     * Closes orders that could not be settled in time any more, and forgets what the chain would refuse as expired; what is
     * too much for one command goes on in a {@code Continue}. None of these matches meanwhile.
     */
    void expire() {
        registry.expireBefore(time.earliestExpirySeconds(), time.chainSeconds());
    }

    private void cancelOrdersOf(final int silent) {
        registry.cancelAll(silent, NONE, CloseReason.CANCEL_AFTER);
    }

    /** One above the highest nonce that the account has used, flag bits aside; nonces that no compact one may follow aside. */
    long nextNonce(final int account) {
        final boolean known = account != Ledger.NONE && account < nextNonces.length;
        return Math.max(admission.compactNonceFloor(), known ? nextNonces[account] : 0);
    }

    void save(final SnapshotOutput out) {
        out.section("desk");
        out.putLong(lastOrderId);
        out.putInt(nextNonces.length);
        out.putLongs(nextNonces, nextNonces.length);
        compactNonces.save(out);
        timers.save(out);
        sessions.save(out);
    }

    void load(final SnapshotInput in) {
        in.section("desk");
        lastOrderId = in.getLong();
        nextNonces = new long[in.count()];
        in.getLongs(nextNonces, nextNonces.length);
        compactNonces.load(in);
        timers.load(in);
        sessions.load(in);
    }

    private RefusalReason admit(final PlaceOrderDecoder command, final int replaced) {
        final RefusalReason refused = admission.checkOrder(command, time);
        if (refused != null || replaced == NONE) {
            return refused != null ? refused : admission.checkVenue(command, NONE);
        }
        final RestingOrder old = registry.table.resting(replaced);
        if (old == null) {
            return RefusalReason.UNKNOWN_ORDER;
        }
        registry.suspendMargin(old);
        final RefusalReason refusedNow = admission.checkVenue(command, replaced);
        registry.resumeMargin(old);
        return refusedNow;
    }

    private void enter(final PlaceOrderDecoder command, final int replaced) {
        final OpenedOrder order = admission.order();
        final TimeInForce timeInForce = timeInForce(command);
        order.orderId = lastOrderId + 1;
        if (replaced != NONE && timeInForce != TimeInForce.FOK) {
            if (timeInForce == TimeInForce.GTC && keepsPriority(order, replaced)) {
                lastOrderId++;
                replaceInPlace(command, order, replaced);
                return;
            }
            if (meetsItself(order, replaced)) {
                refuse(RefusalReason.SELF_TRADE);
                return;
            }
            registry.cancel(replaced, CloseReason.REPLACED);
        }
        final int acceptedAt = events.length();
        writeAccepted(command, order);
        final boolean mayRefuse = replaced == NONE || timeInForce == TimeInForce.FOK;
        final RefusalReason refused = entry.enter(order, timeInForce, acceptedAt, mayRefuse, time);
        if (refused != null) {
            refuse(refused);
            return;
        }
        lastOrderId++;
        useNonce(order.account);
        if (replaced != NONE && timeInForce == TimeInForce.FOK && registry.table.resting(replaced) != null) {
            registry.cancel(replaced, CloseReason.REPLACED);
        }
    }

    /** Whether the book would refuse the replacement at once; asked before the old order is gone. */
    private boolean meetsItself(final OpenedOrder order, final int replaced) {
        final RestingOrder first = registry.markets
                .get(order.market)
                .book
                .firstMet(order.buy ? Side.BUY : Side.SELL, order.price, registry.table.resting(replaced));
        final SelfTradePrevention prevention = order.selfTradePrevention();
        if (first == null || first.owner() != order.account || prevention == SelfTradePrevention.CANCEL_RESTING) {
            return false;
        }
        if (prevention == SelfTradePrevention.CANCEL_BOTH) {
            registry.cancel(first.slot, CloseReason.SELF_TRADE);
        }
        return true;
    }

    private boolean keepsPriority(final OpenedOrder order, final int replaced) {
        final RestingOrder old = registry.table.resting(replaced);
        return registry.table.market(replaced) == order.market
                && old.price() == order.price
                && (old.side() == Side.BUY) == order.buy
                && order.lots <= old.remaining();
    }

    private void replaceInPlace(final PlaceOrderDecoder command, final OpenedOrder order, final int replaced) {
        final RestingOrder resting = registry.table.resting(replaced);
        final long priority = resting.priority();
        events.orderClosed(resting.orderId(), CloseReason.REPLACED, resting.remaining());
        registry.release(resting);
        registry.markets.get(order.market).book.replaceInPlace(resting, order.orderId, order.lots);
        writeAccepted(command, order);
        registry.open(order, resting, order.lots);
        events.orderRested(order.orderId, order.lots, priority);
        useNonce(order.account);
    }

    private void refuse(final RefusalReason reason) {
        final RefusedEncoder event = events.refused();
        final OpenedOrder order = admission.order();
        event.reason(reason).bound(admission.bound());
        order.hash.write(events.buffer(), event.offset() + RefusedEncoder.orderHashEncodingOffset());
        final boolean offGrid = reason == RefusalReason.PRICE_OFF_TICK || reason == RefusalReason.SIZE_OFF_LOT;
        final OrderAmounts amounts = admission.amounts();
        events.writeInt128(
                event.offset() + RefusedEncoder.nearestPaperEncodingOffset(),
                offGrid ? amounts.nearestPaper(admission.market().scale, amount) : amount.set(0));
        events.writeInt128(
                event.offset() + RefusedEncoder.nearestCreditEncodingOffset(),
                offGrid ? amounts.nearestCredit(admission.market().scale, amount) : amount.set(0));
        events.end(event.limit());
    }

    private void writeAccepted(final PlaceOrderDecoder command, final OpenedOrder order) {
        final OrderAcceptedEncoder event = events.orderAccepted();
        final DirectBuffer buffer = command.buffer();
        order.hash.write(events.buffer(), event.offset() + OrderAcceptedEncoder.orderHashEncodingOffset());
        final int signerAt = command.offset() + PlaceOrderDecoder.orderEncodingOffset() + PackedOrder.SIGNER_OFFSET;
        events.copyAddress(event.offset() + OrderAcceptedEncoder.accountEncodingOffset(), buffer, signerAt);
        event.orderId(order.orderId)
                .market(order.market)
                .side(
                        order.buy
                                ? io.croupier.matcher.journal.codec.Side.BUY
                                : io.croupier.matcher.journal.codec.Side.SELL)
                .timeInForce(command.timeInForce())
                .priceTicks(order.price)
                .lots(order.lots)
                .expirationSeconds(order.expirySeconds);
        event.flags()
                .clear()
                .postOnly(command.flags().postOnly())
                .reduceOnly(command.flags().reduceOnly());
        final int length = command.clientOrderIdLength();
        event.putClientOrderId(buffer, command.limit() + PlaceOrderDecoder.clientOrderIdHeaderLength(), length);
        events.end(event.limit());
    }

    private boolean isOwn(final int slot, final PlaceOrderDecoder command) {
        final DirectBuffer buffer = command.buffer();
        final int account = ledger.account(buffer, command.offset() + PlaceOrderDecoder.sessionAccountEncodingOffset());
        final int signer = ledger.account(
                buffer, command.offset() + PlaceOrderDecoder.orderEncodingOffset() + PackedOrder.SIGNER_OFFSET);
        return account != Ledger.NONE && registry.table.account(slot) == account && signer == account;
    }

    private int findByName(final CancelOrderDecoder command, final int account) {
        final int length = command.clientOrderIdLength();
        final int at = command.limit() + CancelOrderDecoder.clientOrderIdHeaderLength();
        return account == Ledger.NONE
                ? NONE
                : registry.find(
                        account,
                        ClientOrderIds.first(command.buffer(), at, length),
                        ClientOrderIds.second(command.buffer(), at, length));
    }

    private void useNonce(final int account) {
        final long nonce = admission.plainNonce();
        if (admission.isCompact()) {
            compactNonces.use(account, nonce);
        }
        if (nonce >= Exchange.compactNonceCeiling(time.commandMs())) {
            return;
        }
        if (account >= nextNonces.length) {
            nextNonces = Arrays.copyOf(nextNonces, Math.max(account + 1, 2 * nextNonces.length));
        }
        nextNonces[account] = Math.max(nextNonces[account], nonce + 1);
    }

    private static TimeInForce timeInForce(final PlaceOrderDecoder command) {
        return switch (command.timeInForce()) {
            case IOC -> TimeInForce.IOC;
            case FOK -> TimeInForce.FOK;
            case GTC, NULL_VAL -> TimeInForce.GTC;
        };
    }

    private static boolean isZero(final DirectBuffer buffer, final int addressAt) {
        boolean zero = true;
        for (int i = 0; i < Address.LENGTH; i++) {
            zero &= buffer.getByte(addressAt + i) == 0;
        }
        return zero;
    }
}
