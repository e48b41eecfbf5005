package io.croupier.matcher.gateway.websocket;

import io.croupier.matcher.gateway.CommandEncoder;
import io.croupier.matcher.gateway.FillView;
import io.croupier.matcher.gateway.Hash;
import io.croupier.matcher.gateway.OrderView;
import io.croupier.matcher.gateway.VenueChanges;
import io.croupier.matcher.journal.codec.BustUnitDecoder;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.ConfigureDecoder;
import io.croupier.matcher.journal.codec.HeadFactsDecoder;
import io.croupier.matcher.journal.codec.QueryKind;
import io.croupier.matcher.journal.codec.SetTradingStatusDecoder;
import io.croupier.signing.Address;
import java.util.HashMap;
import java.util.Map;

/** Accounts whose state somebody listens to. Belongs to the publish thread, but for {@link Channels#askThrough}. */
final class AccountFeeds {
    /** No session has it: the gateway asks for itself. */
    static final long GATEWAY_SESSION = 0;

    private final Map<Address, AccountFeed> feeds = new HashMap<>();

    /** Takes notice of whatever may have changed an account that somebody listens to. */
    void onChanges(final int commandTemplateId, final VenueChanges changes) {
        if (feeds.isEmpty()) {
            return;
        }
        if (concernsAll(commandTemplateId)) {
            feeds.values().forEach(AccountFeed::touched);
            return;
        }
        for (final OrderView order : changes.orders()) {
            touched(order.terms().account());
        }
        for (final FillView fill : changes.fills()) {
            touched(fill.order().terms().account());
        }
    }

    /** Asks for the states that are due; what the ring does not take now is asked for later. */
    void onBatchEnd(final long nowMs, final CommandEncoder asks) {
        for (final AccountFeed feed : feeds.values()) {
            if (feed.isDue(nowMs)
                    && asks.query(GATEWAY_SESSION, 0, QueryKind.ACCOUNT_STATE, feed.account(), Hash.ZERO, "")) {
                feed.asked(nowMs);
            }
        }
    }

    /** Whether the state is another than the last; an account nobody listens to has none. */
    boolean onState(final Address account, final byte[] state) {
        final AccountFeed feed = feeds.get(account);
        return feed != null && feed.onState(state);
    }

    /** Somebody listens from now on, and knows this state. */
    void open(final Address account, final byte[] state, final long nowMs) {
        feeds.computeIfAbsent(account, key -> new AccountFeed(key, state, nowMs));
    }

    void close(final Address account) {
        feeds.remove(account);
    }

    private void touched(final Address account) {
        final AccountFeed feed = feeds.get(account);
        if (feed != null) {
            feed.touched();
        }
    }

    /** Whether the command may change accounts without any order or fill of theirs. */
    private static boolean concernsAll(final int commandTemplateId) {
        return switch (commandTemplateId) {
            case ChainBlockDecoder.TEMPLATE_ID,
                    HeadFactsDecoder.TEMPLATE_ID,
                    SetTradingStatusDecoder.TEMPLATE_ID,
                    BustUnitDecoder.TEMPLATE_ID,
                    ConfigureDecoder.TEMPLATE_ID -> true;
            default -> false;
        };
    }
}
