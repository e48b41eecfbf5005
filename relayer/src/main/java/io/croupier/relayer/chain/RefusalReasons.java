package io.croupier.relayer.chain;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Map.entry;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.signing.Keccak256;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What the selectors of the Dealer's errors mean (IDealerErrors.sol). */
public final class RefusalReasons {
    private static final int SELECTOR = 4;

    /** Errors that refuse one unit; each carries the leg as its only argument. */
    private static final Map<Bytes, BustReason> UNIT_ERRORS = byPrefix(Map.ofEntries(
            entry("MarketNotRegistered", BustReason.MARKET_NOT_REGISTERED),
            entry("ZeroSigner", BustReason.ZERO_SIGNER),
            entry("InvalidSignature", BustReason.INVALID_SIGNATURE),
            entry("OrderExpired", BustReason.ORDER_EXPIRED),
            entry("InvalidOrderShape", BustReason.INVALID_ORDER_SHAPE),
            entry("MarketMismatch", BustReason.MARKET_MISMATCH),
            entry("SelfMatch", BustReason.SELF_MATCH),
            entry("ZeroMatch", BustReason.ZERO_MATCH),
            entry("Overfilled", BustReason.OVERFILLED),
            entry("TooFewOrders", BustReason.TOO_FEW_ORDERS),
            entry("MakersNotSorted", BustReason.MAKERS_NOT_SORTED),
            entry("PricesDoNotCross", BustReason.PRICES_DO_NOT_CROSS),
            entry("TakerAmountMismatch", BustReason.TAKER_AMOUNT_MISMATCH),
            entry("OrderSenderUnsafe", BustReason.ORDER_SENDER_UNSAFE),
            entry("ReduceOnlyViolated", BustReason.REDUCE_ONLY),
            entry("PositionLimit", BustReason.POSITION_LIMIT),
            entry("AmountOverflow", BustReason.AMOUNT_OVERFLOW),
            entry("PriceUnavailable", BustReason.PRICE_SOURCE_FAILED),
            entry("TraderUnsafe", BustReason.TRADER_UNSAFE)));

    /** Errors that revert a whole batch, or a keeper's call. */
    private static final Map<Bytes, String> CALL_ERRORS = named(
            "UnitGap(uint256,uint256,uint256)",
            "MalformedTradeData(uint256)",
            "NotOrderSender(address)",
            "InsufficientGas(uint256,uint256)",
            "AccountSafe(address)",
            "NoPosition(address)",
            "WrongLiquidationSide(int256,int256)",
            "SelfLiquidation(address)",
            "NotLiquidatorOrOperator(address,address)",
            "LiquidatorUnsafe(address)",
            "LiquidationPriceProtection(int256,int256)",
            "NotFundingKeeper(address)",
            "FundingChangeTooLarge(address,uint256,uint256)",
            "OwnableUnauthorizedAccount(address)",
            "NotKeeper(address)",
            "PriceOutOfBounds(uint256,uint256)",
            "PriceStale(uint256,uint256)");

    /** Revert strings of the public contracts that refuse a unit, by all that such a call returns. */
    private static final Map<Bytes, BustReason> PUBLIC_ERRORS = byRevertData(Map.ofEntries(
            entry("JOJO_PERP_MISMATCH", BustReason.MARKET_MISMATCH),
            entry("JOJO_PERP_NOT_REGISTERED", BustReason.MARKET_NOT_REGISTERED),
            entry("JOJO_INVALID_ORDER_SENDER", BustReason.NOT_ORDER_SENDER),
            entry("JOJO_INVALID_ORDER_SIGNATURE", BustReason.INVALID_SIGNATURE),
            entry("JOJO_INVALID_TRADER_NUMBER", BustReason.TOO_FEW_ORDERS),
            entry("JOJO_ORDER_FILLED_OVERFLOW", BustReason.OVERFILLED),
            entry("JOJO_ORDER_PRICE_NOT_MATCH", BustReason.PRICES_DO_NOT_CROSS),
            entry("JOJO_ORDER_PRICE_NEGATIVE", BustReason.INVALID_ORDER_SHAPE),
            entry("JOJO_ORDER_SENDER_NOT_SAFE", BustReason.ORDER_SENDER_UNSAFE),
            entry("JOJO_ORDER_EXPIRED", BustReason.ORDER_EXPIRED),
            entry("JOJO_ORDER_WRONG_SORTING", BustReason.MAKERS_NOT_SORTED),
            entry("JOJO_ORDER_SELF_MATCH", BustReason.SELF_MATCH),
            entry("JOJO_TAKER_TRADE_AMOUNT_WRONG", BustReason.TAKER_AMOUNT_MISMATCH),
            entry("JOJO_POSITION_AMOUNT_REACH_UPPER_LIMIT", BustReason.POSITION_LIMIT),
            entry("TRADER_NOT_SAFE", BustReason.TRADER_UNSAFE)));

    private static final Bytes NOT_ORDER_SENDER = selector("NotOrderSender(address)");

    /** Where the only argument of a unit's error ends. */
    private static final int UNIT_ERROR_LENGTH = SELECTOR + 32;

    private static final int NO_LEG = 255;

    /**
     * Why a call of the public {@code Perpetual.trade} reverted.
     *
     * @param leg the guilty order where the contract names it, else 255
     */
    public record PublicRefusal(BustReason reason, int leg) {}

    private RefusalReasons() {}

    /**
     * What {@code Perpetual.trade} reverted with: a string, or on our own Dealer an error that names the leg. Whatever else it
     * is, a trader's contract may have made it up; that is OTHER.
     */
    public static PublicRefusal ofPublicCall(final Bytes revertData) {
        final BustReason text = PUBLIC_ERRORS.get(revertData);
        if (text != null) {
            return new PublicRefusal(text, NO_LEG);
        }
        final byte[] data = revertData.toArray();
        if (data.length < SELECTOR) {
            return new PublicRefusal(BustReason.OTHER, NO_LEG);
        }
        final Bytes selector = Bytes.of(Arrays.copyOf(data, SELECTOR));
        if (selector.equals(NOT_ORDER_SENDER)) {
            return new PublicRefusal(BustReason.NOT_ORDER_SENDER, NO_LEG);
        }
        final BustReason reason = UNIT_ERRORS.getOrDefault(selector, BustReason.OTHER);
        final boolean named = reason != BustReason.OTHER && data.length == UNIT_ERROR_LENGTH;
        return new PublicRefusal(reason, named ? Byte.toUnsignedInt(data[UNIT_ERROR_LENGTH - 1]) : NO_LEG);
    }

    /** Why a unit was refused, by the selector in {@code UnitRefused}; OTHER for one this version does not know. */
    public static BustReason ofUnit(final Bytes selector) {
        return UNIT_ERRORS.getOrDefault(selector, BustReason.OTHER);
    }

    /** The name of the error that a whole call reverted with, for people and metrics; "unknown" for any other. */
    public static String ofCall(final Bytes revertData) {
        if (revertData.length() < SELECTOR) {
            return "unknown";
        }
        final Bytes selector = Bytes.of(Arrays.copyOf(revertData.toArray(), SELECTOR));
        final BustReason unitError = UNIT_ERRORS.get(selector);
        return unitError != null ? unitError.name() : CALL_ERRORS.getOrDefault(selector, "unknown");
    }

    private static Map<Bytes, BustReason> byPrefix(final Map<String, BustReason> names) {
        final Map<Bytes, BustReason> bySelector = new HashMap<>();
        names.forEach((name, reason) -> bySelector.put(selector(name + "(uint256)"), reason));
        return Map.copyOf(bySelector);
    }

    private static Map<Bytes, BustReason> byRevertData(final Map<String, BustReason> texts) {
        final Map<Bytes, BustReason> byData = new HashMap<>();
        texts.forEach((text, reason) -> byData.put(
                AbiCall.of("Error(string)").withBytes(text.getBytes(US_ASCII)).encode(), reason));
        return Map.copyOf(byData);
    }

    private static Map<Bytes, String> named(final String... signatures) {
        final Map<Bytes, String> bySelector = new HashMap<>();
        for (final String signature : signatures) {
            bySelector.put(selector(signature), signature.substring(0, signature.indexOf('(')));
        }
        return Map.copyOf(bySelector);
    }

    private static Bytes selector(final String signature) {
        return Bytes.of(Arrays.copyOf(Keccak256.hash(signature.getBytes(US_ASCII)), SELECTOR));
    }
}
