package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.CallRequest;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.DealerViews;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.RefusalReasons;
import io.croupier.signing.Address;
import io.croupier.signing.RecoveryResult;
import io.croupier.signing.SignatureRecovery;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds the order that made the public contracts refuse a unit, since their errors do not tell. What can be asked about one
 * order is asked (expiry, fills, signature, open positions, margin after the trade); otherwise the incoming order is tried
 * with each resting order alone. Owned by the settlement thread.
 */
final class GuiltyLeg {
    static final int NONE = 255;

    private static final BigInteger ONE = BigInteger.TEN.pow(18);

    /** The block that refused an order may be this much younger than the head. */
    private static final long EXPIRY_SLACK_S = 60;

    private final ChainClient client;
    private final DealerViews dealer;
    private final SignatureRecovery recovery = new SignatureRecovery();
    private final OrderHashes hashes;

    GuiltyLeg(final ChainClient client, final DealerViews dealer, final OrderHashes hashes) {
        this.client = client;
        this.dealer = dealer;
        this.hashes = hashes;
    }

    /** The order to blame for that reason, as the contracts say when they are asked about each; empty if about none. */
    OptionalInt ask(final SettlementUnit unit, final BustReason reason, final BlockTag tag) {
        return switch (reason) {
            case ORDER_EXPIRED -> earliestExpiry(unit);
            case OVERFILLED -> first(unit, leg -> isOverfilled(unit, leg, tag));
            case INVALID_SIGNATURE ->
                first(unit, leg -> !isSigned(unit.legs().get(leg).order(), tag));
            case POSITION_LIMIT -> first(unit, leg -> hasNoRoom(unit, leg, tag));
            case TRADER_UNSAFE -> leastSafe(unit, tag);
            default -> OptionalInt.empty();
        };
    }

    /** The orders whose signers are contracts. */
    Set<Integer> contracts(final SettlementUnit unit, final BlockTag tag) {
        return IntStream.range(0, unit.legs().size())
                .filter(leg -> dealer.isContract(unit.legs().get(leg).order().signer(), tag))
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The first of these orders that its signer does not stand by. */
    OptionalInt disowned(final SettlementUnit unit, final Set<Integer> legs, final BlockTag tag) {
        return first(
                unit,
                leg -> legs.contains(leg) && !isSigned(unit.legs().get(leg).order(), tag));
    }

    /** The first order whose trader holds one of these markets. */
    Optional<Integer> holderOf(final Set<Address> markets, final SettlementUnit unit, final BlockTag tag) {
        return first(
                        unit,
                        leg -> !Collections.disjoint(
                                dealer.positions(unit.legs().get(leg).order().signer(), tag), markets))
                .stream()
                .boxed()
                .findFirst();
    }

    private static OptionalInt first(final SettlementUnit unit, final IntPredicate guilty) {
        return IntStream.range(0, unit.legs().size()).filter(guilty).findFirst();
    }

    /** The order that ends first, if the head block has come near its end. */
    private OptionalInt earliestExpiry(final SettlementUnit unit) {
        final long now = client.head().timestampSeconds();
        final OptionalInt earliest = IntStream.range(0, unit.legs().size())
                .reduce((left, right) ->
                        Long.compareUnsigned(expiry(unit, right), expiry(unit, left)) < 0 ? right : left);
        return earliest.isPresent() && expiry(unit, earliest.getAsInt()) <= now + EXPIRY_SLACK_S
                ? earliest
                : OptionalInt.empty();
    }

    private static long expiry(final SettlementUnit unit, final int leg) {
        return unit.legs().get(leg).order().expiration();
    }

    private boolean isOverfilled(final SettlementUnit unit, final int leg, final BlockTag tag) {
        final SignedOrder order = unit.legs().get(leg).order();
        return dealer.filled(hashes.of(order), tag)
                        .add(unit.matchedPaper(leg))
                        .compareTo(order.paperAmount().abs())
                > 0;
    }

    private boolean isSigned(final SignedOrder order, final BlockTag tag) {
        final byte[] recovered = new byte[Address.LENGTH];
        final Hash digest = hashes.of(order);
        final RecoveryResult result =
                recovery.recover(digest.toBytes(), order.signature().toArray(), recovered);
        if (result == RecoveryResult.OK) {
            final Address key = Address.of(recovered, 0);
            if (key.equals(order.signer()) || dealer.isOperator(order.signer(), key, tag)) {
                return true;
            }
        }
        return dealer.approves(order.signer(), digest, order.signature(), tag);
    }

    private boolean hasNoRoom(final SettlementUnit unit, final int leg, final BlockTag tag) {
        final List<Address> positions =
                dealer.positions(unit.legs().get(leg).order().signer(), tag);
        return !positions.contains(unit.market().perp())
                && BigInteger.valueOf(positions.size()).compareTo(dealer.maxPositionAmount(tag)) >= 0;
    }

    /** The trader who would be furthest below maintenance margin after the unit, by contracts/docs/rules.md. */
    private OptionalInt leastSafe(final SettlementUnit unit, final BlockTag tag) {
        int worst = NONE;
        BigInteger least = BigInteger.ZERO;
        for (int leg = 0; leg < unit.legs().size(); leg++) {
            final BigInteger excess =
                    excessAfter(unit, unit.legs().get(leg).order().signer(), tag);
            if (excess.compareTo(least) < 0) {
                least = excess;
                worst = leg;
            }
        }
        return worst == NONE ? OptionalInt.empty() : OptionalInt.of(worst);
    }

    private BigInteger excessAfter(final SettlementUnit unit, final Address trader, final BlockTag tag) {
        final Address perp = unit.market().perp();
        final BigInteger mark = dealer.markPrice(perp, tag).orElse(BigInteger.ZERO);
        final BigInteger threshold = dealer.riskParams(perp, tag).liquidationThreshold();
        final BigInteger paper = dealer.position(trader, perp, tag).paper();
        final UnitChange change = UnitChange.of(unit, trader);
        final BigInteger marginBefore = margin(paper, mark, threshold);
        final BigInteger marginAfter = margin(paper.add(change.paper()), mark, threshold);
        return dealer.risk(trader, tag)
                .map(risk -> risk.excess()
                        .add(change.paper().multiply(mark).divide(ONE))
                        .add(change.credit())
                        .add(marginBefore)
                        .subtract(marginAfter))
                .orElse(BigInteger.ZERO);
    }

    private static BigInteger margin(final BigInteger paper, final BigInteger mark, final BigInteger threshold) {
        return paper.multiply(mark).divide(ONE).abs().multiply(threshold).divide(ONE);
    }

    /** Some resting orders fail alone with the incoming one and others do not: the first that does. All fail: the incoming. */
    int tryPairs(final SettlementUnit unit, final BustReason reason, final CallRequest call, final BlockTag tag) {
        final int makers = unit.legs().size() - 1;
        final List<Integer> failing = failing(unit, reason, call, tag);
        if (makers < 2 || failing.isEmpty()) {
            return NONE;
        }
        return failing.size() == makers ? 0 : failing.get(0);
    }

    /**
     * The first resting order that fails alone with the incoming one, while another does not. That all fail tells nothing here:
     * what no contract has a word for may be wrong with any trade.
     */
    OptionalInt apart(final SettlementUnit unit, final CallRequest call, final BlockTag tag) {
        final List<Integer> failing = failing(unit, BustReason.OTHER, call, tag);
        return failing.isEmpty() || failing.size() == unit.legs().size() - 1
                ? OptionalInt.empty()
                : OptionalInt.of(failing.get(0));
    }

    private List<Integer> failing(
            final SettlementUnit unit, final BustReason reason, final CallRequest call, final BlockTag tag) {
        return IntStream.range(1, unit.legs().size())
                .filter(maker -> failsAlone(unit, maker, reason, call, tag))
                .boxed()
                .toList();
    }

    private boolean failsAlone(
            final SettlementUnit unit,
            final int maker,
            final BustReason reason,
            final CallRequest call,
            final BlockTag tag) {
        final SettlementUnit.Leg resting = unit.legs().get(maker);
        final SettlementUnit.Leg incoming = unit.legs().get(0);
        final SettlementUnit pair = new SettlementUnit(
                unit.lane(),
                unit.number(),
                unit.market(),
                List.of(
                        new SettlementUnit.Leg(
                                incoming.orderId(), incoming.order(), resting.lots(), incoming.filledBefore()),
                        resting),
                unit.sequence(),
                unit.matchedAtMs());
        try {
            client.call(new CallRequest(call.from(), call.to(), PublicAbiTarget.tradeCall(pair), call.gas()), tag);
            return false;
        } catch (final ChainException.Reverted e) {
            return reason == BustReason.OTHER
                    || RefusalReasons.ofPublicCall(e.data()).reason() == reason;
        }
    }
}
