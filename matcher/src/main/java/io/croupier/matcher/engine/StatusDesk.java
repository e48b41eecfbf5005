package io.croupier.matcher.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.croupier.matcher.journal.codec.CloseReason;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.RefusalReason;
import io.croupier.matcher.journal.codec.SetTradingStatusDecoder;
import io.croupier.matcher.journal.codec.StatusScope;
import io.croupier.matcher.journal.codec.StatusSource;
import io.croupier.matcher.journal.codec.TradingStatusChangedEncoder;
import io.croupier.matcher.ledger.Ledger;
import io.croupier.signing.Address;
import org.agrona.DirectBuffer;

/** Takes words on trading, from outside or the exchange's own, and does what they entail: a frozen account's orders close. */
final class StatusDesk {
    private static final int REASON_BYTES_MAX = 254;

    private final Ledger ledger;
    private final OrderRegistry registry;
    private final TradingStatus trading;
    private final EventWriter events;
    private final MarketReports reports;
    private final OrderHash noHash = new OrderHash();
    private final byte[] subject = new byte[Address.LENGTH];
    private final byte[] reason = new byte[REASON_BYTES_MAX];

    StatusDesk(
            final Ledger ledger,
            final OrderRegistry registry,
            final TradingStatus trading,
            final EventWriter events,
            final MarketReports reports) {
        this.ledger = ledger;
        this.registry = registry;
        this.trading = trading;
        this.events = events;
        this.reports = reports;
    }

    void set(final SetTradingStatusDecoder command) {
        final StatusSource source = command.source();
        final MarketStatus status = command.status();
        final DirectBuffer buffer = command.buffer();
        final int subjectAt = command.offset() + SetTradingStatusDecoder.subjectEncodingOffset();
        buffer.getBytes(subjectAt, subject);
        final int length = command.getReason(reason, 0, reason.length);
        switch (command.scope()) {
            case VENUE -> setVenue(source, status, length);
            case MARKET -> setMarket(ledger.market(buffer, subjectAt), source, status, length);
            case HOLDERS -> setHolders(ledger.market(buffer, subjectAt), source, status, length);
            case ACCOUNT -> setAccount(ledger.openAccount(buffer, subjectAt), source, status, length);
            case NULL_VAL -> throw new IllegalArgumentException("a trading status without scope");
        }
        reports.writeChanged();
    }

    /** The exchange's own word: no more trading in the market until the operator takes it back. */
    void halt(final int market, final String why) {
        ledger.copyPerp(market, subject, 0);
        setMarket(market, StatusSource.CORE, MarketStatus.CANCEL_ONLY, reason(why));
        reports.writeChanged();
    }

    /** The exchange's own word: the account does not trade until the operator takes it back. */
    void quarantine(final int account, final String why) {
        ledger.copyAddress(account, subject, 0);
        setAccount(account, StatusSource.CORE, MarketStatus.CANCEL_ONLY, reason(why));
    }

    private int reason(final String why) {
        final byte[] text = why.getBytes(UTF_8);
        final int length = Math.min(text.length, reason.length);
        System.arraycopy(text, 0, reason, 0, length);
        return length;
    }

    private void setVenue(final StatusSource source, final MarketStatus status, final int reasonLength) {
        if (trading.setVenue(source, status)) {
            tell(StatusScope.VENUE, source, status, trading.ofVenue(), reasonLength);
            for (int market = 0; market < ledger.markets(); market++) {
                reports.changed(market);
            }
        }
    }

    private void setMarket(
            final int market, final StatusSource source, final MarketStatus status, final int reasonLength) {
        if (market == Ledger.NONE) {
            events.refused(RefusalReason.UNKNOWN_MARKET, noHash, 0);
        } else if (trading.setMarket(market, source, status)) {
            tell(StatusScope.MARKET, source, status, trading.ofMarket(market), reasonLength);
            reports.changed(market);
        }
    }

    private void setHolders(
            final int market, final StatusSource source, final MarketStatus status, final int reasonLength) {
        if (market == Ledger.NONE) {
            events.refused(RefusalReason.UNKNOWN_MARKET, noHash, 0);
        } else if (trading.setHolders(market, source, status)) {
            tell(StatusScope.HOLDERS, source, status, trading.ofHolders(market), reasonLength);
            reports.changed(market);
        }
    }

    private void setAccount(
            final int account, final StatusSource source, final MarketStatus status, final int reasonLength) {
        if (trading.setAccount(account, source, status)) {
            tell(StatusScope.ACCOUNT, source, status, trading.ofAccount(account), reasonLength);
            if (trading.isFrozen(account)) {
                registry.cancelAll(account, OrderRegistry.NONE, CloseReason.ACCOUNT_FROZEN);
            }
        }
    }

    private void tell(
            final StatusScope scope,
            final StatusSource source,
            final MarketStatus status,
            final MarketStatus strictest,
            final int reasonLength) {
        final TradingStatusChangedEncoder event = events.tradingStatusChanged();
        event.scope(scope)
                .source(source)
                .status(status)
                .strictest(strictest)
                .putSubject(subject, 0, subject.length)
                .putReason(reason, 0, reasonLength);
        events.end(event.limit());
    }
}
