package io.croupier.matcher.engine;

import io.croupier.matcher.journal.codec.AccountStateEncoder;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.ledger.AccountView;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.signing.Address;
import org.agrona.DirectBuffer;

/** Answers what an account has and may do, off chain: confirmed, plus units that are not settled yet. */
final class AccountReport {
    private static final int POSITIONS_MAX = 256;

    private final Ledger ledger;
    private final TradingStatus trading;
    private final EventWriter events;
    private final Int256 value = new Int256();

    AccountReport(final Ledger ledger, final TradingStatus trading, final EventWriter events) {
        this.ledger = ledger;
        this.trading = trading;
        this.events = events;
    }

    /** The account whose address stands at the offset; one the ledger never heard of has nothing. */
    void write(final DirectBuffer buffer, final int addressAt, final long nextNonce) {
        final int account = ledger.account(buffer, addressAt);
        final AccountStateEncoder event = events.accountState();
        event.putAccount(buffer, addressAt, Address.LENGTH)
                .nextNonce(nextNonce)
                .status(trading.mayTrade(account) ? MarketStatus.OPEN : MarketStatus.CANCEL_ONLY);
        writeAmounts(event.offset(), account);
        writePositions(event, account);
        events.end(event.limit());
    }

    private void writeAmounts(final int at, final int account) {
        final boolean known = account != Ledger.NONE;
        final AccountView view = ledger.offChain();
        put(
                at + AccountStateEncoder.primaryCreditEncodingOffset(),
                known ? view.primaryCredit(account, value) : zero());
        put(
                at + AccountStateEncoder.secondaryCreditEncodingOffset(),
                known ? view.secondaryCredit(account, value) : zero());
        put(
                at + AccountStateEncoder.pendingWithdrawEncodingOffset(),
                known ? view.pendingPrimaryWithdraw(account, value) : zero());
        put(at + AccountStateEncoder.netValueEncodingOffset(), known ? view.netValue(account, value) : zero());
        put(
                at + AccountStateEncoder.initialMarginEncodingOffset(),
                known ? view.initialMargin(account, value) : zero());
        put(
                at + AccountStateEncoder.maintenanceMarginEncodingOffset(),
                known ? view.maintenanceMargin(account, value) : zero());
        put(
                at + AccountStateEncoder.availableEncodingOffset(),
                known ? ledger.risk().initialMarginExcess(account, value) : zero());
    }

    private void writePositions(final AccountStateEncoder event, final int account) {
        final AccountView view = ledger.offChain();
        int open = 0;
        for (int market = 0; account != Ledger.NONE && market < ledger.markets() && open < POSITIONS_MAX; market++) {
            open += view.paper(account, market, value).isZero() ? 0 : 1;
        }
        final AccountStateEncoder.PositionsEncoder group = event.positionsCount(open);
        for (int market = 0; open > 0; market++) {
            if (!view.paper(account, market, value).isZero()) {
                group.next().market(market);
                final int at = event.limit() - AccountStateEncoder.PositionsEncoder.sbeBlockLength();
                put(at + AccountStateEncoder.PositionsEncoder.paperEncodingOffset(), value);
                put(
                        at + AccountStateEncoder.PositionsEncoder.creditEncodingOffset(),
                        view.credit(account, market, value));
                put(
                        at + AccountStateEncoder.PositionsEncoder.entryPriceEncodingOffset(),
                        view.entryPrice(account, market, value));
                put(
                        at + AccountStateEncoder.PositionsEncoder.liquidationPriceEncodingOffset(),
                        view.liquidationPrice(account, market, value));
                open--;
            }
        }
    }

    private Int256 zero() {
        return value.set(0);
    }

    private void put(final int at, final Int256 amount) {
        events.writeInt128(at, amount);
    }
}
