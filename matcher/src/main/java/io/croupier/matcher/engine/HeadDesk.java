package io.croupier.matcher.engine;

import io.croupier.matcher.journal.codec.HeadFactsDecoder;
import io.croupier.matcher.journal.codec.HeadFactsDecoder.EntriesDecoder;
import io.croupier.matcher.ledger.HeadHints;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.Ledger;
import org.agrona.DirectBuffer;

/**
 * Blocks that are not confirmed yet: what in them tightens counts at once. A reorg ends the hints of the blocks it replaces;
 * orders that a hint has cancelled stay cancelled, for their traders were told.
 */
final class HeadDesk {
    private final Ledger ledger;
    private final OrderEviction eviction;
    private final Int256 a = new Int256();
    private final Int256 b = new Int256();

    HeadDesk(final Ledger ledger, final OrderEviction eviction) {
        this.ledger = ledger;
        this.eviction = eviction;
    }

    /** @param confirmedBlock newest confirmed block; one at or below it says nothing new */
    void onHead(final HeadFactsDecoder block, final long confirmedBlock) {
        final long number = block.number();
        if (number <= confirmedBlock) {
            return;
        }
        ledger.hints().replacedFrom(number);
        for (final EntriesDecoder entry : block.entries()) {
            hint(number, entry, block.buffer(), block.limit() - EntriesDecoder.sbeBlockLength());
        }
    }

    private void hint(final long number, final EntriesDecoder entry, final DirectBuffer buffer, final int at) {
        a.read(buffer, at + EntriesDecoder.aEncodingOffset());
        b.read(buffer, at + EntriesDecoder.bEncodingOffset());
        final HeadHints hints = ledger.hints();
        final int accountAt = at + EntriesDecoder.accountEncodingOffset();
        final int otherAt = at + EntriesDecoder.otherEncodingOffset();
        final int market = ledger.market(buffer, at + EntriesDecoder.marketEncodingOffset());
        final int account = ledger.account(buffer, accountAt);
        switch (entry.kind()) {
            case MARK_PRICE -> {
                if (market != Ledger.NONE) {
                    hints.sawMark(number, market, a);
                }
            }
            case FUNDING_RATE -> {
                if (market != Ledger.NONE) {
                    hints.sawFunding(number, market, a);
                }
            }
            case REQUEST_WITHDRAW -> {
                hints.sawWithdrawRequest(number, buffer, accountAt, a, b);
                if (account != Ledger.NONE) {
                    eviction.forWithdrawal(account);
                }
            }
            case SET_OPERATOR -> {
                final int operator = ledger.account(buffer, otherAt);
                if (a.isZero()) {
                    hints.sawOperatorRemoved(number, buffer, accountAt, otherAt);
                    if (account != Ledger.NONE && operator != Ledger.NONE) {
                        eviction.ofOperator(account, operator);
                    }
                }
            }
            case BEING_LIQUIDATED -> {
                hints.sawLiquidation(number, buffer, accountAt);
                if (account != Ledger.NONE) {
                    eviction.ofLiquidated(account);
                }
            }
            default -> {}
        }
    }
}
