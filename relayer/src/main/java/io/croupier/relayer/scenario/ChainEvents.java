package io.croupier.relayer.scenario;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.contracts.LocalVenue;
import io.croupier.signing.Address;
import io.croupier.signing.HexBytes;
import io.croupier.signing.Keccak256;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints logs of our contracts in the shape of the files' events; logs that the public contracts do not have are left out. */
final class ChainEvents {
    private static final int WORD = 32;

    /** Solidity type and name of each argument; {@code *} = indexed, {@code -} instead of a name = not in the files. */
    private static final List<String> DECLARATIONS = List.of(
            "Deposit(address* to,address* payer,uint256 primaryAmount,uint256 secondaryAmount)",
            "Withdraw(address* to,address* payer,uint256 primaryAmount,uint256 secondaryAmount)",
            "RequestWithdraw(address* payer,uint256 primaryAmount,uint256 secondaryAmount,uint256 executionTimestamp)",
            "TransferIn(address trader,uint256 primaryAmount,uint256 secondaryAmount)",
            "TransferOut(address trader,uint256 primaryAmount,uint256 secondaryAmount)",
            "OrderFilled(bytes32* -,address* trader,address* perp,int256 orderFilledPaperAmount,"
                    + "int256 filledCreditAmount,uint256 positionSerialNum,int256 fee)",
            "BalanceChange(address* trader,int256 paperChange,int256 creditChange)",
            "BeingLiquidated(address* perp,address* liquidatedTrader,int256 paperChange,int256 creditChange,"
                    + "uint256 positionSerialNum)",
            "JoinLiquidation(address* perp,address* liquidator,address* liquidatedTrader,int256 paperChange,"
                    + "int256 creditChange,uint256 positionSerialNum)",
            "ChargeInsurance(address* perp,address* liquidatedTrader,uint256 fee)",
            "HandleBadDebt(address* liquidatedTrader,int256 primaryCredit,uint256 secondaryCredit)",
            "SetOperator(address* client,address* operator,bool isValid)",
            "SetOrderSender(address orderSender,bool isValid)",
            "UpdateFundingRate(address* perp,int256 oldRate,int256 newRate)",
            "UpdateFundingRate(int256 oldFundingRate,int256 newFundingRate)",
            "AnswerUpdated(int256* current,uint256* roundId,uint256 updatedAt)");

    private static final Map<String, Declaration> BY_TOPIC = byTopic();

    static final Set<String> NAMES =
            BY_TOPIC.values().stream().map(Declaration::name).collect(Collectors.toUnmodifiableSet());

    private final ChainVenue venue;

    ChainEvents(final ChainVenue venue) {
        this.venue = venue;
    }

    private record Argument(String type, String name, boolean indexed) {
        static Argument parse(final String text) {
            final String[] parts = text.split(" ", -1);
            final boolean indexed = parts[0].endsWith("*");
            return new Argument(parts[0].replace("*", ""), parts[1], indexed);
        }
    }

    private record Declaration(String name, List<Argument> arguments) {
        static Declaration parse(final String text) {
            final int open = text.indexOf('(');
            return new Declaration(
                    text.substring(0, open),
                    Arrays.stream(text.substring(open + 1, text.length() - 1).split(",", -1))
                            .map(Argument::parse)
                            .toList());
        }

        String topic() {
            final String types = arguments.stream().map(Argument::type).collect(Collectors.joining(","));
            return HexBytes.format(Keccak256.hash((name + "(" + types + ")").getBytes(US_ASCII)));
        }
    }

    /** Appends what the log says, if files know such an event. */
    void add(final ArrayNode events, final LocalVenue.Log log) {
        final Declaration declaration = BY_TOPIC.get(log.topics().get(0));
        if (declaration == null) {
            return;
        }
        final ObjectNode event = events.addObject().put("name", declaration.name());
        final byte[] data = HexBytes.parse(log.data());
        int topic = 1;
        int offset = 0;
        for (final Argument argument : declaration.arguments()) {
            final byte[] word;
            if (argument.indexed()) {
                word = HexBytes.parse(log.topics().get(topic++), WORD);
            } else {
                word = Arrays.copyOfRange(data, offset, offset + WORD);
                offset += WORD;
            }
            put(event, argument, word);
        }
    }

    private void put(final ObjectNode event, final Argument argument, final byte[] word) {
        switch (argument.type()) {
            case "address" -> event.put(argument.name(), venue.label(Address.of(word, WORD - Address.LENGTH)));
            case "bool" -> event.put(argument.name(), word[WORD - 1] != 0);
            case "int256" -> event.put(argument.name(), new BigInteger(word).toString());
            case "uint256" -> event.put(argument.name(), new BigInteger(1, word).toString());
            default -> {
                // an order hash, which depends on the deployment
            }
        }
    }

    private static Map<String, Declaration> byTopic() {
        final Map<String, Declaration> declarations = new HashMap<>();
        for (final String text : DECLARATIONS) {
            final Declaration declaration = Declaration.parse(text);
            declarations.put(declaration.topic(), declaration);
        }
        return Map.copyOf(declarations);
    }
}
