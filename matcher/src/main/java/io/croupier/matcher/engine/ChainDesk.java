package io.croupier.matcher.engine;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.ChainBlockDecoder.EntriesDecoder;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.UnitProgressDecoder;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import org.agrona.DirectBuffer;

/**
 * What the chain says: confirmed blocks change the confirmed layer in log order and end units; the relayer's reports move
 * units on. Everything may arrive twice; the second time changes nothing.
 */
final class ChainDesk {
    private final Ledger ledger;
    private final OrderRegistry registry;
    private final UnsettledUnits units;
    private final EventWriter events;
    private final MarketReports reports;
    private final OrderEviction eviction;
    private final StatusDesk status;
    private final OrderHash txHash = new OrderHash();
    private final Int256 a = new Int256();
    private final Int256 b = new Int256();
    private final Int256 c = new Int256();
    private final Int256 d = new Int256();
    private long blockNumber = -1;

    ChainDesk(
            final Ledger ledger,
            final OrderRegistry registry,
            final UnsettledUnits units,
            final EventWriter events,
            final MarketReports reports,
            final OrderEviction eviction,
            final StatusDesk status) {
        this.ledger = ledger;
        this.registry = registry;
        this.units = units;
        this.events = events;
        this.reports = reports;
        this.eviction = eviction;
        this.status = status;
    }

    /** Number of the last confirmed block, or -1 before the first. */
    long blockNumber() {
        return blockNumber;
    }

    void onBlock(final ChainBlockDecoder block, final VenueTime time) {
        if (block.number() <= blockNumber) {
            return;
        }
        blockNumber = block.number();
        time.block(block.timestampSeconds());
        ledger.hints().confirmed(blockNumber);
        for (final EntriesDecoder entry : block.entries()) {
            apply(entry, block.buffer(), block.limit() - EntriesDecoder.sbeBlockLength());
        }
        ledger.hints().reapply();
        reports.writeChanged();
    }

    void onProgress(final UnitProgressDecoder progress) {
        txHash.read(progress.buffer(), progress.offset() + UnitProgressDecoder.txHashEncodingOffset());
        final UnitState state = progress.state();
        if (state == UnitState.FINAL || state == UnitState.BUSTED) {
            throw new IllegalArgumentException("a report cannot end units: " + state);
        }
        final long block = progress.blockNumber();
        for (final UnitProgressDecoder.UnitsDecoder each : progress.units()) {
            final TradeUnit unit = units.find(each.lane(), each.unit());
            final boolean claimedAlready =
                    unit != null && unit.isClaimed() && state == UnitState.SUBMITTED && txHash.isZero();
            if (unit != null && !claimedAlready && (unit.state != state || !unit.transaction.matches(txHash))) {
                unit.state = state;
                unit.transaction.copyOf(txHash);
                events.unitStateChanged(
                        unit.lane, unit.number, state, EventWriter.NO_LEG, BustReason.NONE, txHash, block);
            }
        }
    }

    void save(final SnapshotOutput out) {
        out.section("chain");
        out.putLong(blockNumber);
    }

    void load(final SnapshotInput in) {
        in.section("chain");
        blockNumber = in.getLong();
    }

    private void apply(final EntriesDecoder entry, final DirectBuffer buffer, final int at) {
        a.read(buffer, at + EntriesDecoder.aEncodingOffset());
        b.read(buffer, at + EntriesDecoder.bEncodingOffset());
        c.read(buffer, at + EntriesDecoder.cEncodingOffset());
        d.read(buffer, at + EntriesDecoder.dEncodingOffset());
        final int accountAt = at + EntriesDecoder.accountEncodingOffset();
        final int otherAt = at + EntriesDecoder.otherEncodingOffset();
        switch (entry.kind()) {
            case DEPOSIT, TRANSFER_IN -> ledger.facts().credited(ledger.openAccount(buffer, accountAt), a, b);
            case WITHDRAW, TRANSFER_OUT -> ledger.facts().debited(ledger.openAccount(buffer, accountAt), a, b);
            case SENDER_FEE, INSURANCE_CHARGE ->
                ledger.facts().credited(ledger.openAccount(buffer, accountAt), a, b.set(0));
            case REQUEST_WITHDRAW -> {
                final int account = ledger.openAccount(buffer, accountAt);
                ledger.facts().withdrawRequested(account, a, b, c.toLongSaturated());
                eviction.forWithdrawal(account);
            }
            case SET_OPERATOR -> {
                final int client = ledger.openAccount(buffer, accountAt);
                final int operator = ledger.openAccount(buffer, otherAt);
                ledger.facts().operatorSet(client, operator, !a.isZero());
                if (a.isZero()) {
                    eviction.ofOperator(client, operator);
                }
            }
            case SET_ORDER_SENDER -> ledger.facts().orderSenderSet(ledger.openAccount(buffer, accountAt), !a.isZero());
            case FUND_OPERATOR ->
                ledger.facts()
                        .allowanceSet(ledger.openAccount(buffer, accountAt), ledger.openAccount(buffer, otherAt), a, b);
            case MAX_POSITION_AMOUNT ->
                ledger.facts().openPositionsMaxSet((int) Math.min(a.toLongSaturated(), Integer.MAX_VALUE));
            case BAD_DEBT ->
                ledger.facts()
                        .badDebtHandled(ledger.openAccount(buffer, accountAt), ledger.openAccount(buffer, otherAt));
            case ORDER_FILLED -> orderFilled(buffer, at);
            case UNIT_SETTLED -> unitSettled(entry, buffer, at);
            case BEING_LIQUIDATED -> eviction.ofLiquidated(ledger.openAccount(buffer, accountAt));
            case UNIT_REFUSED, NULL_VAL -> {}
            case BALANCE_CHANGE, MARK_PRICE, FUNDING_RATE, RISK_PARAMS -> applyToMarket(entry, buffer, at, accountAt);
        }
    }

    private void applyToMarket(
            final EntriesDecoder entry, final DirectBuffer buffer, final int at, final int accountAt) {
        final int market = ledger.market(buffer, at + EntriesDecoder.marketEncodingOffset());
        if (market == Ledger.NONE) {
            if (entry.kind() == ChainEventKind.BALANCE_CHANGE) {
                // Its margin depends on what is not known here.
                status.quarantine(
                        ledger.openAccount(buffer, accountAt),
                        "it trades in a market of the Dealer that this venue is not configured for");
            }
            return;
        }
        switch (entry.kind()) {
            case BALANCE_CHANGE -> ledger.facts().balanceChanged(ledger.openAccount(buffer, accountAt), market, a, b);
            case MARK_PRICE -> {
                ledger.facts().markChanged(market, a);
                registry.markets.get(market).marked = a.signum() > 0;
                reports.changed(market);
            }
            case FUNDING_RATE -> {
                ledger.facts().fundingChanged(market, a);
                reports.changed(market);
            }
            default -> {
                final boolean registered = entry.leg() == 1;
                ledger.facts()
                        .riskParamsChanged(
                                market,
                                a.toLongSaturated(),
                                b.toLongSaturated(),
                                c.toLongSaturated(),
                                d.toLongSaturated(),
                                registered);
                registry.markets.get(market).registered = registered;
                reports.changed(market);
            }
        }
    }

    private void orderFilled(final DirectBuffer buffer, final int at) {
        final int hashAt = at + EntriesDecoder.hashEncodingOffset();
        ledger.facts()
                .orderFilled(
                        buffer.getLong(hashAt, BIG_ENDIAN),
                        buffer.getLong(hashAt + 8, BIG_ENDIAN),
                        buffer.getLong(hashAt + 16, BIG_ENDIAN),
                        buffer.getLong(hashAt + 24, BIG_ENDIAN),
                        a);
    }

    private void unitSettled(final EntriesDecoder entry, final DirectBuffer buffer, final int at) {
        final TradeUnit unit = units.find(entry.lane(), entry.unit());
        if (unit == null) {
            return;
        }
        txHash.read(buffer, at + EntriesDecoder.hashEncodingOffset());
        units.end(unit);
        events.unitStateChanged(
                unit.lane, unit.number, UnitState.FINAL, EventWriter.NO_LEG, BustReason.NONE, txHash, blockNumber);
        units.discard(unit);
    }
}
