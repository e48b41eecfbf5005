package io.croupier.matcher.ledger;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The Dealer's books off chain, in two layers: {@code confirmed} is its bit-exact copy in chain order, {@code pending} sums
 * the units that are matched and not yet settled. Risk is judged on both together.
 *
 * <p>Markets and accounts are known by number, in the order in which they were first named. A state machine for one thread:
 * no clock, no I/O, and once its tables have grown no allocation.
 *
 * <ul>
 *   <li>{@link #facts()} changes the confirmed layer as confirmed blocks say; {@link #trading()}, {@link #liquidation()},
 *       {@link #funds()} and {@link #administration()} execute the Dealer's calls on it instead, refusing what it refuses;
 *   <li>{@link #hints()} holds what blocks not yet confirmed have brought, as far as it tightens the checks;
 *   <li>{@link #pending()} and {@link #orders()} follow what the matcher does;
 *   <li>{@link #risk()} judges new orders and matches; {@link #unsafeAccounts()} finds the accounts to liquidate;
 *   <li>{@link #offChain()} reads accounts with all that is pending, {@link #onChain()} as the Dealer sees them.
 * </ul>
 */
public final class Ledger {
    /** No account or market has this number. */
    public static final int NONE = RecordIndex.NONE;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final UndoLog undo = new UndoLog();
    private final Accounts accounts = new Accounts(undo);
    private final Markets markets = new Markets(undo);
    private final Positions positions = new Positions(accounts, undo);
    private final Relations relations = new Relations(undo);
    private final OrderFills fills = new OrderFills(undo);
    private final Settings settings = new Settings(undo);
    private final Settlement settlement = new Settlement(accounts, markets, positions, settings);
    private final ChainFacts facts = new ChainFacts(accounts, markets, relations, settings, settlement, fills);
    private final HeadHints hints = new HeadHints(accounts, markets, relations);
    private final PendingUnits pending = new PendingUnits(positions);
    private final OpenOrders orders = new OpenOrders(positions);
    private final AccountView onChain = new AccountView(accounts, markets, positions, false);
    private final AccountView offChain = new AccountView(accounts, markets, positions, true);
    private final RiskChecks risk = new RiskChecks(accounts, markets, positions, settings);
    private final UnsafeAccounts unsafeAccounts = new UnsafeAccounts(accounts, markets, positions);
    private final Trading trading = new Trading(undo, accounts, markets, positions, fills, settlement, onChain);
    private final Liquidation liquidation =
            new Liquidation(undo, accounts, markets, positions, relations, settings, settlement, facts, onChain);
    private final Funds funds = new Funds(undo, accounts, relations, settings, onChain);
    private final Administration administration = new Administration(accounts, markets, settings);

    /**
     * Adds a market; its parameters, mark and funding follow as facts.
     *
     * @param settlementBuffer share of exposure that must remain above maintenance margin at match, scale 1e18
     * @return its number
     * @throws IllegalArgumentException if the address is another market's
     */
    public int addMarket(final byte[] perp, final int offset, final MarketScale scale, final long settlementBuffer) {
        final int market = markets.add(
                (long) LONG.get(perp, offset),
                (long) LONG.get(perp, offset + 8),
                (int) INT.get(perp, offset + 16),
                scale);
        markets.records.set(market, Markets.SETTLEMENT_BUFFER, settlementBuffer);
        return market;
    }

    /**
     * Changes what {@link #addMarket} set.
     *
     * @param settlementBuffer share of exposure that must remain above maintenance margin at match, scale 1e18
     */
    public void setSettlementBuffer(final int market, final long settlementBuffer) {
        markets.records.set(market, Markets.SETTLEMENT_BUFFER, settlementBuffer);
    }

    /** The market whose 20-byte address stands at the offset, or {@link #NONE}. */
    public int market(final byte[] buffer, final int offset) {
        return markets.find((long) LONG.get(buffer, offset), (long) LONG.get(buffer, offset + 8), (int)
                INT.get(buffer, offset + 16));
    }

    /** The market whose 20-byte address stands at the offset, or {@link #NONE}. */
    public int market(final DirectBuffer buffer, final int offset) {
        return markets.find(
                buffer.getLong(offset, ByteOrder.BIG_ENDIAN),
                buffer.getLong(offset + 8, ByteOrder.BIG_ENDIAN),
                buffer.getInt(offset + 16, ByteOrder.BIG_ENDIAN));
    }

    /** The account whose 20-byte address stands at the offset, or {@link #NONE}. */
    public int account(final byte[] buffer, final int offset) {
        return accounts.find((long) LONG.get(buffer, offset), (long) LONG.get(buffer, offset + 8), (int)
                INT.get(buffer, offset + 16));
    }

    /** The account whose 20-byte address stands at the offset, or {@link #NONE}. */
    public int account(final DirectBuffer buffer, final int offset) {
        return accounts.find(
                buffer.getLong(offset, ByteOrder.BIG_ENDIAN),
                buffer.getLong(offset + 8, ByteOrder.BIG_ENDIAN),
                buffer.getInt(offset + 16, ByteOrder.BIG_ENDIAN));
    }

    /** The account whose 20-byte address stands at the offset, known from here on. */
    public int openAccount(final byte[] buffer, final int offset) {
        return accounts.findOrAdd((long) LONG.get(buffer, offset), (long) LONG.get(buffer, offset + 8), (int)
                INT.get(buffer, offset + 16));
    }

    /** The account whose 20-byte address stands at the offset, known from here on. */
    public int openAccount(final DirectBuffer buffer, final int offset) {
        return accounts.findOrAdd(
                buffer.getLong(offset, ByteOrder.BIG_ENDIAN),
                buffer.getLong(offset + 8, ByteOrder.BIG_ENDIAN),
                buffer.getInt(offset + 16, ByteOrder.BIG_ENDIAN));
    }

    /** Accounts are numbered from zero to one below this. */
    public int accounts() {
        return accounts.size();
    }

    /** Markets are numbered from zero to one below this. */
    public int markets() {
        return markets.size();
    }

    /** Writes the account's 20 bytes at the offset. */
    public void copyAddress(final int account, final byte[] target, final int offset) {
        LONG.set(target, offset, accounts.records.get(account, Accounts.ADDRESS));
        LONG.set(target, offset + 8, accounts.records.get(account, Accounts.ADDRESS + 1));
        INT.set(target, offset + 16, (int) accounts.records.get(account, Accounts.ADDRESS + 2));
    }

    /** Writes the account's 20 bytes at the offset. */
    public void copyAddress(final int account, final MutableDirectBuffer target, final int offset) {
        final Records records = accounts.records;
        target.putLong(offset, records.get(account, Accounts.ADDRESS), ByteOrder.BIG_ENDIAN);
        target.putLong(offset + 8, records.get(account, Accounts.ADDRESS + 1), ByteOrder.BIG_ENDIAN);
        target.putInt(offset + 16, (int) records.get(account, Accounts.ADDRESS + 2), ByteOrder.BIG_ENDIAN);
    }

    /** Writes the 20 bytes of the market's address at the offset. */
    public void copyPerp(final int market, final byte[] target, final int offset) {
        LONG.set(target, offset, markets.records.get(market, Markets.ADDRESS));
        LONG.set(target, offset + 8, markets.records.get(market, Markets.ADDRESS + 1));
        INT.set(target, offset + 16, (int) markets.records.get(market, Markets.ADDRESS + 2));
    }

    /** Orders two accounts as the contract orders their addresses: as unsigned integers. */
    public int compareAddresses(final int account, final int other) {
        return accounts.compareAddresses(account, other);
    }

    /** The first of the account's positions that has paper, unsettled units or open orders, or {@link #NONE}. */
    public int firstLivePosition(final int account) {
        return positions.firstLive(account);
    }

    /** The next of them, or {@link #NONE}. */
    public int nextLivePosition(final int position) {
        return positions.nextLive(position);
    }

    /** The account of a position. */
    public int accountOfPosition(final int position) {
        return positions.account(position);
    }

    /** The market of a position. */
    public int marketOfPosition(final int position) {
        return positions.market(position);
    }

    public MarketScale scale(final int market) {
        return markets.scale(market);
    }

    public boolean isRegistered(final int market) {
        return markets.isRegistered(market);
    }

    /** Share of exposure that an order must leave as margin, scale 1e18. */
    public long initialMarginRatio(final int market) {
        return markets.ratio(market, Markets.INITIAL_MARGIN_RATIO);
    }

    /** Share of exposure below which an account is liquidated, scale 1e18. */
    public long maintenanceMarginRatio(final int market) {
        return markets.ratio(market, Markets.MAINTENANCE_MARGIN_RATIO);
    }

    public ChainFacts facts() {
        return facts;
    }

    /** What blocks that are not confirmed yet have brought. */
    public HeadHints hints() {
        return hints;
    }

    /** The Dealer's {@code trade}, with its checks. */
    public Trading trading() {
        return trading;
    }

    /** The Dealer's {@code liquidate} and {@code handleBadDebt}, with their checks. */
    public Liquidation liquidation() {
        return liquidation;
    }

    /** The Dealer's deposits, withdrawals and grants, with their checks. */
    public Funds funds() {
        return funds;
    }

    /** What the Dealer's owner and keepers call, with their checks. */
    public Administration administration() {
        return administration;
    }

    public PendingUnits pending() {
        return pending;
    }

    public OpenOrders orders() {
        return orders;
    }

    public RiskChecks risk() {
        return risk;
    }

    /** Finds the accounts to liquidate. */
    public UnsafeAccounts unsafeAccounts() {
        return unsafeAccounts;
    }

    /** Accounts as the Dealer sees them. */
    public AccountView onChain() {
        return onChain;
    }

    /** Accounts as they will be once every unit has settled. */
    public AccountView offChain() {
        return offChain;
    }

    public OrderFills fills() {
        return fills;
    }

    /** Writes every account, market, position, fill and setting, pending and open amounts included. */
    public void save(final SnapshotOutput out) {
        out.section("ledger");
        accounts.save(out);
        markets.save(out);
        positions.save(out);
        relations.save(out);
        fills.save(out);
        settings.save(out);
        hints.save(out);
    }

    /** Reads what {@link #save} wrote, into a ledger that nothing has happened to. */
    public void load(final SnapshotInput in) {
        in.section("ledger");
        accounts.load(in);
        markets.load(in);
        positions.load(in);
        relations.load(in);
        fills.load(in);
        settings.load(in);
        hints.load(in);
    }
}
