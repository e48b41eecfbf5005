package io.croupier.matcher.ledger;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * What blocks that are not confirmed yet have brought, as far as it tightens what {@link RiskChecks} allows: marks and
 * funding (of the confirmed and the newest seen the worse counts), requests to withdraw (the larger one is reserved),
 * operators removed, accounts being liquidated (they do not trade). Nothing else of the ledger feels a hint.
 *
 * <p>A hint belongs to its block and ends with it: when the block confirms or is replaced. Whatever tightened is then worked
 * out anew from the hints that are left, so that a ledger whose hints have ended is one that never had any. Accounts are
 * kept by address, because a hint must not make an account known.
 *
 * <p>Work is proportional to the hints held, and to nothing when there are none.
 */
public final class HeadHints {
    private static final int BLOCK = 0;
    private static final int KIND = 1;

    /** Market number, or the 20 bytes of an account's address. */
    private static final int SUBJECT = 2;

    private static final int OTHER = 5;
    private static final int AMOUNT = 8;
    private static final int SECOND_AMOUNT = 10;
    private static final int WIDTH = 12;

    private static final int MARK = 0;
    private static final int FUNDING = 1;
    private static final int WITHDRAW = 2;
    private static final int OPERATOR_REMOVED = 3;
    private static final int LIQUIDATED = 4;

    private final Accounts accounts;
    private final Markets markets;
    private final Relations relations;
    private final Int256 amount = new Int256();

    /** Hints in the order in which they came. */
    private long[] held = new long[64 * WIDTH];

    private int size;

    HeadHints(final Accounts accounts, final Markets markets, final Relations relations) {
        this.accounts = accounts;
        this.markets = markets;
        this.relations = relations;
    }

    /** Hints in force. */
    public int size() {
        return size;
    }

    /** A mark in credit per 1e18 paper. */
    public void sawMark(final long block, final int market, final Int256 creditPerPaper) {
        apply(add(block, MARK, market, creditPerPaper));
    }

    /** A cumulative funding index. */
    public void sawFunding(final long block, final int market, final Int256 index) {
        apply(add(block, FUNDING, market, index));
    }

    /** A request to withdraw; of several seen the newest counts. */
    public void sawWithdrawRequest(
            final long block,
            final DirectBuffer buffer,
            final int accountAt,
            final Int256 primary,
            final Int256 secondary) {
        final int hint = add(block, WITHDRAW, 0, primary);
        writeAddress(hint + SUBJECT, buffer, accountAt);
        writeAmount(hint + SECOND_AMOUNT, secondary);
        apply(hint);
    }

    /** An operator that may not act for the client any more; that it was allowed again meanwhile does not count. */
    public void sawOperatorRemoved(
            final long block, final DirectBuffer buffer, final int clientAt, final int operatorAt) {
        final int hint = add(block, OPERATOR_REMOVED, 0, amount.set(0));
        writeAddress(hint + SUBJECT, buffer, clientAt);
        writeAddress(hint + OTHER, buffer, operatorAt);
        apply(hint);
    }

    /** An account that is being liquidated: what it holds is not known until the block confirms. */
    public void sawLiquidation(final long block, final DirectBuffer buffer, final int accountAt) {
        final int hint = add(block, LIQUIDATED, 0, amount.set(0));
        writeAddress(hint + SUBJECT, buffer, accountAt);
        apply(hint);
    }

    /** Ends the hints of this block and all below it, before the block's own facts are applied. */
    public void confirmed(final long block) {
        keep(block + 1, Long.MAX_VALUE);
    }

    /** Ends the hints of this block and all above it: others stand in their place. */
    public void replacedFrom(final long block) {
        keep(Long.MIN_VALUE, block - 1);
    }

    /** Lets hints reach accounts that have become known. */
    public void reapply() {
        for (int hint = 0; hint < size; hint++) {
            apply(hint * WIDTH);
        }
    }

    /** Whether the operator may act for the client, in confirmed blocks and in those seen. */
    public boolean isOperator(final int client, final int operator) {
        return relations.isOperator(client, operator) && !relations.isRemovalSeen(client, operator);
    }

    public boolean isBeingLiquidated(final int account) {
        return accounts.hasRole(account, Accounts.BEING_LIQUIDATED);
    }

    void save(final SnapshotOutput out) {
        out.putInt(size);
        out.putLongs(held, size * WIDTH);
    }

    void load(final SnapshotInput in) {
        size = in.count();
        held = new long[Math.max(held.length, size * WIDTH)];
        in.getLongs(held, size * WIDTH);
    }

    private void keep(final long from, final long to) {
        for (int hint = 0; hint < size; hint++) {
            revoke(hint * WIDTH);
        }
        int kept = 0;
        for (int hint = 0; hint < size; hint++) {
            final long block = held[hint * WIDTH + BLOCK];
            if (block >= from && block <= to) {
                System.arraycopy(held, hint * WIDTH, held, kept * WIDTH, WIDTH);
                kept++;
            }
        }
        size = kept;
        reapply();
    }

    private int add(final long block, final int kind, final long subject, final Int256 first) {
        if ((size + 1) * WIDTH > held.length) {
            held = Arrays.copyOf(held, 2 * held.length);
        }
        final int hint = size++ * WIDTH;
        Arrays.fill(held, hint, hint + WIDTH, 0);
        held[hint + BLOCK] = block;
        held[hint + KIND] = kind;
        held[hint + SUBJECT] = subject;
        writeAmount(hint + AMOUNT, first);
        return hint;
    }

    private void apply(final int hint) {
        switch ((int) held[hint + KIND]) {
            case MARK ->
                markets.see((int) held[hint + SUBJECT], Markets.SEEN_MARK, Markets.MARK_SEEN, read(hint + AMOUNT));
            case FUNDING ->
                markets.see(
                        (int) held[hint + SUBJECT], Markets.SEEN_FUNDING, Markets.FUNDING_SEEN, read(hint + AMOUNT));
            case WITHDRAW -> seeWithdraw(account(hint + SUBJECT), hint);
            case OPERATOR_REMOVED -> seeRemoval(hint, true);
            default -> seeLiquidation(hint, true);
        }
    }

    private void revoke(final int hint) {
        switch ((int) held[hint + KIND]) {
            case MARK -> markets.unsee((int) held[hint + SUBJECT], Markets.SEEN_MARK, Markets.MARK_SEEN, Markets.MARK);
            case FUNDING ->
                markets.unsee((int) held[hint + SUBJECT], Markets.SEEN_FUNDING, Markets.FUNDING_SEEN, Markets.FUNDING);
            case WITHDRAW -> {
                final int account = account(hint + SUBJECT);
                if (account != RecordIndex.NONE) {
                    accounts.records.write(account, Accounts.SEEN_WITHDRAW_PRIMARY, amount.set(0));
                    accounts.records.write(account, Accounts.SEEN_WITHDRAW_SECONDARY, amount);
                }
            }
            case OPERATOR_REMOVED -> seeRemoval(hint, false);
            default -> seeLiquidation(hint, false);
        }
    }

    private void seeWithdraw(final int account, final int hint) {
        if (account != RecordIndex.NONE) {
            accounts.records.write(account, Accounts.SEEN_WITHDRAW_PRIMARY, read(hint + AMOUNT));
            accounts.records.write(account, Accounts.SEEN_WITHDRAW_SECONDARY, read(hint + SECOND_AMOUNT));
        }
    }

    private void seeRemoval(final int hint, final boolean seen) {
        final int client = account(hint + SUBJECT);
        final int operator = account(hint + OTHER);
        if (client != RecordIndex.NONE && operator != RecordIndex.NONE) {
            relations.setRemovalSeen(client, operator, seen);
        }
    }

    private void seeLiquidation(final int hint, final boolean seen) {
        final int account = account(hint + SUBJECT);
        if (account != RecordIndex.NONE) {
            accounts.setRole(account, Accounts.BEING_LIQUIDATED, seen);
        }
    }

    private int account(final int at) {
        return accounts.find(held[at], held[at + 1], (int) held[at + 2]);
    }

    private Int256 read(final int at) {
        return amount.set(held[at], held[at + 1]);
    }

    private void writeAmount(final int at, final Int256 value) {
        value.requireFits(128);
        held[at] = value.high();
        held[at + 1] = value.low();
    }

    private void writeAddress(final int at, final DirectBuffer buffer, final int offset) {
        held[at] = buffer.getLong(offset, ByteOrder.BIG_ENDIAN);
        held[at + 1] = buffer.getLong(offset + 8, ByteOrder.BIG_ENDIAN);
        held[at + 2] = buffer.getInt(offset + 16, ByteOrder.BIG_ENDIAN);
    }
}
