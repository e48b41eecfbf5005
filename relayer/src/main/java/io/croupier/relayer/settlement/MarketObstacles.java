package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.signing.Address;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What of ours can make every unit of a market fail (the sender, the listing), and which markets have no price. */
final class MarketObstacles {
    /** Refusals that no trader is to blame for. */
    private static final Set<BustReason> OURS = EnumSet.of(
            BustReason.NOT_ORDER_SENDER,
            BustReason.MARKET_NOT_REGISTERED,
            BustReason.ORDER_SENDER_UNSAFE,
            BustReason.PRICE_SOURCE_FAILED);

    private final DealerViews dealer;

    MarketObstacles(final DealerViews dealer) {
        this.dealer = dealer;
    }

    static boolean isOurs(final BustReason reason) {
        return OURS.contains(reason);
    }

    /** In words for the operator; empty if there is none on the head block. */
    Optional<String> find(final Address market, final Address sender) {
        if (!dealer.isOrderSender(sender, BlockTag.LATEST)) {
            return Optional.of("the Dealer does not take trades from " + sender);
        }
        if (!dealer.registeredMarkets(BlockTag.LATEST).contains(market)) {
            return Optional.of("the market is not registered on the Dealer");
        }
        if (dealer.credit(sender, BlockTag.LATEST).primary().signum() < 0) {
            return Optional.of("the order sender " + sender + " has no credit to pay rebates from");
        }
        return Optional.empty();
    }

    /** Markets that trade but whose price source gives no price on the head block. */
    Set<Address> unpriced() {
        return dealer.registeredMarkets(BlockTag.LATEST).stream()
                .filter(market -> dealer.markPrice(market, BlockTag.LATEST).isEmpty())
                .collect(Collectors.toSet());
    }
}
