package io.croupier.matcher.engine;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.croupier.matcher.journal.codec.BustUnitDecoder;
import io.croupier.matcher.journal.codec.CancelAfterDecoder;
import io.croupier.matcher.journal.codec.CancelAllDecoder;
import io.croupier.matcher.journal.codec.CancelOnDisconnectDecoder;
import io.croupier.matcher.journal.codec.CancelOrderDecoder;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.ConfigureDecoder;
import io.croupier.matcher.journal.codec.HeadFactsDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.PlaceOrderDecoder;
import io.croupier.matcher.journal.codec.QueryDecoder;
import io.croupier.matcher.journal.codec.RefusalReason;
import io.croupier.matcher.journal.codec.SessionEndedDecoder;
import io.croupier.matcher.journal.codec.SessionLoginDecoder;
import io.croupier.matcher.journal.codec.SetTradingStatusDecoder;
import io.croupier.matcher.journal.codec.SignatureCheck;
import io.croupier.matcher.journal.codec.UnitProgressDecoder;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The exchange as a state machine: books and ledger, commands in, events out. The same commands give the same events, byte
 * for byte: it reads no clock, no randomness and no file, and nothing but commands changes it.
 *
 * <p>Used by one thread at a time.
 */
public final class Exchange {
    /** Version of the rules; a journal made under other rules does not replay. */
    public static final int LOGIC_VERSION = 5;

    private static final long LOGIN_SKEW_SECONDS = 60;
    private static final int COMPACT_NONCE_BITS_PER_MS = 11;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConfigureDecoder configure = new ConfigureDecoder();
    private final PlaceOrderDecoder placeOrder = new PlaceOrderDecoder();
    private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
    private final CancelAllDecoder cancelAll = new CancelAllDecoder();
    private final CancelAfterDecoder cancelAfter = new CancelAfterDecoder();
    private final CancelOnDisconnectDecoder cancelOnDisconnect = new CancelOnDisconnectDecoder();
    private final SessionEndedDecoder sessionEnded = new SessionEndedDecoder();
    private final SessionLoginDecoder login = new SessionLoginDecoder();
    private final QueryDecoder query = new QueryDecoder();
    private final ChainBlockDecoder block = new ChainBlockDecoder();
    private final HeadFactsDecoder headFacts = new HeadFactsDecoder();
    private final UnitProgressDecoder progress = new UnitProgressDecoder();
    private final BustUnitDecoder bust = new BustUnitDecoder();
    private final SetTradingStatusDecoder setTradingStatus = new SetTradingStatusDecoder();

    private final Ledger ledger = new Ledger();
    private final EventWriter events = new EventWriter();
    private final VenueTime time = new VenueTime();
    private final OrderRegistry registry = new OrderRegistry(ledger, events);
    private final TradingStatus trading = new TradingStatus(ledger);
    private final UnsettledUnits units = new UnsettledUnits(ledger);
    private final MarketReports marketReports = new MarketReports(ledger, registry, trading, events);
    private final StatusDesk status = new StatusDesk(ledger, registry, trading, events, marketReports);
    private final Venue venue = new Venue(ledger, registry, marketReports);
    private final CompactNonces compactNonces = new CompactNonces();
    private final OrderAdmission admission = new OrderAdmission(ledger, registry, venue, trading, compactNonces);
    private final ReduceOnlyOrders reduceOnly = new ReduceOnlyOrders(ledger, registry);
    private final OrderEntry entry = new OrderEntry(ledger, registry, units, events, venue, trading, reduceOnly);
    private final OrderDesk orders = new OrderDesk(ledger, registry, admission, entry, events, time, compactNonces);
    private final OrderEviction eviction = new OrderEviction(ledger, registry);
    private final OrderValidity validity = new OrderValidity(ledger, trading, time);
    private final Dependants dependants = new Dependants(ledger, units);
    private final BustDesk busts = new BustDesk(
            registry,
            units,
            events,
            new BustReaction(ledger, status, eviction),
            dependants,
            new Successors(ledger, registry, units, trading, validity, events),
            new ReturnDesk(ledger, registry, entry, validity, time));
    private final ChainDesk chain = new ChainDesk(ledger, registry, units, events, marketReports, eviction, status);
    private final HeadDesk head = new HeadDesk(ledger, eviction);
    private final AccountReport accountReport = new AccountReport(ledger, trading, events);
    private final KeeperReport keeperReport = new KeeperReport(ledger, registry, events);
    private final OrderHash noHash = new OrderHash();
    private long sequence;
    /** What {@link #prefetch} has read: a sum that nobody needs, so that all of it must be read. */
    @SuppressWarnings("unused")
    private long touched;

    /**
     * Acts on one command.
     *
     * @param commandSequence one above {@link #sequence()} for a command that changes state, else equal to it
     * @param commandMs milliseconds since the epoch, not below {@link #timeMs()}
     * @param command holds an SBE message with its header at {@code offset}
     * @param target receives the events from {@code targetOffset} on; may be the command's buffer, behind the command
     * @return bytes of events written
     */
    public int onCommand(
            final long commandSequence,
            final long commandMs,
            final DirectBuffer command,
            final int offset,
            final MutableDirectBuffer target,
            final int targetOffset) {
        sequence = commandSequence;
        time.command(commandMs);
        events.wrap(target, targetOffset);
        final CommandKind kind = CommandKind.of(command, offset);
        if (kind != CommandKind.CONFIGURE && !venue.isConfigured()) {
            throw new IllegalStateException(kind + " before the first CONFIGURE");
        }
        if (kind.changesState() && venue.isConfigured()) {
            entry.begin();
        }
        switch (kind) {
            case CONFIGURE -> onConfigure(configure.wrapAndApplyHeader(command, offset, header));
            case PLACE_ORDER -> orders.place(placeOrder.wrapAndApplyHeader(command, offset, header));
            case CANCEL_ORDER -> orders.cancel(cancelOrder.wrapAndApplyHeader(command, offset, header));
            case CANCEL_ALL -> orders.cancelAll(cancelAll.wrapAndApplyHeader(command, offset, header));
            case CANCEL_AFTER -> orders.cancelAfter(cancelAfter.wrapAndApplyHeader(command, offset, header));
            case CANCEL_ON_DISCONNECT ->
                orders.cancelOnDisconnect(cancelOnDisconnect.wrapAndApplyHeader(command, offset, header));
            case SESSION_ENDED -> orders.sessionEnded(sessionEnded.wrapAndApplyHeader(command, offset, header));
            case SESSION_LOGIN -> onLogin(login.wrapAndApplyHeader(command, offset, header));
            case QUERY -> onQuery(query.wrapAndApplyHeader(command, offset, header));
            case TICK -> orders.onTime();
            case CHAIN_BLOCK -> {
                chain.onBlock(block.wrapAndApplyHeader(command, offset, header), time);
                orders.onTime();
            }
            case UNIT_PROGRESS -> chain.onProgress(progress.wrapAndApplyHeader(command, offset, header));
            case BUST_UNIT ->
                busts.bust(
                        bust.wrapAndApplyHeader(command, offset, header),
                        chain.blockNumber(),
                        venue.limits().unitsPerCommandMax());
            case CONTINUE -> {
                busts.resume(chain.blockNumber(), venue.limits().unitsPerCommandMax());
                entry.resume(time);
                orders.expire();
            }
            case HEAD_FACTS -> head.onHead(headFacts.wrapAndApplyHeader(command, offset, header), chain.blockNumber());
            case SET_TRADING_STATUS -> status.set(setTradingStatus.wrapAndApplyHeader(command, offset, header));
        }
        reduceOnly.trim();
        return events.length();
    }

    /**
     * Touches what a command that comes soon will look for, so that it need not be waited for then. Changes nothing; whether
     * it was called makes no difference but in time.
     *
     * @param command as in {@link #onCommand}
     */
    public void prefetch(final DirectBuffer command, final int offset) {
        final int hashAt = offset + MessageHeaderDecoder.ENCODED_LENGTH + OrderHash.LENGTH - Long.BYTES;
        switch (CommandKind.of(command, offset)) {
            case PLACE_ORDER ->
                touched += registry.accepted.touchFree(
                        command.getLong(hashAt + PlaceOrderDecoder.orderHashEncodingOffset(), BIG_ENDIAN));
            case CANCEL_ORDER ->
                touched += registry.touchOpen(
                        command.getLong(hashAt + CancelOrderDecoder.orderHashEncodingOffset(), BIG_ENDIAN));
            default -> {
                // The others are rare.
            }
        }
    }

    /**
     * The compact nonce (flag bits aside) from which on none is accepted before this time, in milliseconds since the epoch. So
     * a venue that does not know what an earlier one accepted can tell which nonces that one cannot have used.
     */
    public static long compactNonceCeiling(final long timeMs) {
        return timeMs << COMPACT_NONCE_BITS_PER_MS;
    }

    /** Sequence of the last command that changed state; 0 before the first. */
    public long sequence() {
        return sequence;
    }

    /** Time of the last command, milliseconds since the epoch; 0 before the first. */
    public long timeMs() {
        return time.commandMs();
    }

    /** Number of the last confirmed block, or -1 before the first. */
    public long blockNumber() {
        return chain.blockNumber();
    }

    /** Whether an order, a bust with many dependants, or many expiries wait for a {@code Continue} command. */
    public boolean hasMoreToDo() {
        return registry.hasUnfinished() || busts.hasMore() || registry.hasMoreToExpire();
    }

    /** Whether orders are to end with sessions that have not been said to have ended. */
    public boolean watchesSessions() {
        return orders.watchesSessions();
    }

    /** Trade units that are matched and have not ended. */
    public int unsettledUnits() {
        return units.size();
    }

    /** Orders that are open now. */
    public int openOrders() {
        return registry.table.size();
    }

    /** Orders that were accepted and are not forgotten, open ones among them. */
    public int rememberedOrders() {
        return registry.accepted.size();
    }

    /** Bytes that it keeps outside the Java heap. */
    public long offHeapBytes() {
        return registry.accepted.offHeapBytes();
    }

    /** The ledger, to be read by the thread that feeds commands. */
    public Ledger ledger() {
        return ledger;
    }

    /**
     * Writes all that the next command could depend on. The same commands give the same bytes.
     *
     * @throws IllegalStateException before the first {@code Configure} command: there is nothing to write
     */
    public void save(final SnapshotOutput out) {
        if (!venue.isConfigured()) {
            throw new IllegalStateException("nothing was configured yet");
        }
        out.section("exchange");
        out.putLong(sequence);
        time.save(out);
        ledger.save(out);
        venue.save(out);
        trading.save(out);
        units.save(out);
        dependants.save(out);
        orders.save(out);
        chain.save(out);
    }

    /**
     * Reads what {@link #save} wrote, and goes on as the exchange that was saved would.
     *
     * @throws io.croupier.matcher.snapshot.SnapshotException if it is not what was written
     * @throws IllegalStateException if a command has come already
     */
    public void load(final SnapshotInput in) {
        if (venue.isConfigured()) {
            throw new IllegalStateException("only a new exchange can take up a snapshot");
        }
        in.section("exchange");
        sequence = in.getLong();
        time.load(in);
        ledger.load(in);
        venue.load(in);
        trading.load(in);
        units.load(in);
        dependants.load(in);
        orders.load(in);
        chain.load(in);
    }

    private void onConfigure(final ConfigureDecoder command) {
        units.startAfter(0, command.lastUnit());
        venue.configure(command);
        for (final ConfigureDecoder.LanesDecoder lane : command.lanes()) {
            units.startAfter(lane.lane(), lane.lastUnit());
        }
        venue.tiers().configure(command);
        time.settlementMargin(venue.limits().settlementMarginSeconds());
        marketReports.writeChanged();
    }

    private void onLogin(final SessionLoginDecoder command) {
        final long now = time.nowSeconds();
        final DirectBuffer buffer = command.buffer();
        final int accountAt = command.offset() + SessionLoginDecoder.accountEncodingOffset();
        final int keyAt = command.offset() + SessionLoginDecoder.recoveredEncodingOffset();
        final boolean signed = command.signatureCheck() == SignatureCheck.CONTRACT_APPROVED
                || (command.signatureCheck() == SignatureCheck.RECOVERED && admission.mayAct(buffer, keyAt, accountAt));
        if (!signed || Long.compareUnsigned(command.issuedAtSeconds(), now + LOGIN_SKEW_SECONDS) > 0) {
            events.refused(RefusalReason.LOGIN_REFUSED, noHash, now);
        } else if (Long.compareUnsigned(command.expiresAtSeconds(), now) < 0) {
            events.refused(RefusalReason.EXPIRED, noHash, now);
        } else {
            events.loginAccepted(buffer, accountAt, command.expiresAtSeconds());
        }
    }

    private void onQuery(final QueryDecoder command) {
        switch (command.kind()) {
            case ACCOUNT_STATE, SUBSCRIBE_ACCOUNT -> {
                final int at = command.offset() + QueryDecoder.accountEncodingOffset();
                accountReport.write(command.buffer(), at, orders.nextNonce(ledger.account(command.buffer(), at)));
            }
            case MARKET_TOPS -> keeperReport.writeMarketTops();
            case UNSAFE_ACCOUNTS -> keeperReport.writeUnsafeAccounts();
            default -> {
                // The gateway's view answers the others.
            }
        }
    }
}
