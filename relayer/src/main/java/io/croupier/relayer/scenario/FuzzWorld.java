package io.croupier.relayer.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.contracts.TestAccount;
import io.croupier.signing.Address;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The fresh state from which fuzzed scenarios start: eight traders, a few contract accounts, four markets. */
final class FuzzWorld {
    /** The market that is delisted now and then; the others usually have open positions. */
    static final String DELISTED = "OLD";

    static final List<String> PERPS = List.of("BTC", "ETH", "SOL", DELISTED);
    static final List<String> TRADERS = List.of("A", "B", "C", "D", "E", "F", "G", "H");
    static final String CONTRACT = "c1271";
    static final String CONTRACT_KEY = "A";

    private static final int FIRST_TRADER = 4;

    private FuzzWorld() {}

    /** A file with this state and no scenarios. */
    static ObjectNode emptyFile() {
        final ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.put("format", "scenarios/1");
        final ObjectNode perps = file.putObject("perps");
        addPerp(perps, "BTC", "30000000000", 50, 30, 10, 10);
        addPerp(perps, "ETH", "2000000000", 100, 50, 10, 20);
        addPerp(perps, "SOL", "100000000", 200, 100, 20, 15);
        addPerp(perps, DELISTED, "1000001", 300, 100, 30, 30);
        file.put("maxPositionAmount", "10");
        file.put("mnemonic", TestAccount.MNEMONIC);
        file.put("derivation", "m/44'/60'/0'/0/<mnemonicIndex>");
        addAccounts(file.putObject("accounts"));
        file.putArray("scenarios");
        return file;
    }

    private static void addAccounts(final ObjectNode accounts) {
        final List<String> roles = List.of("owner", "sender", "keeper", "insurance");
        for (int i = 0; i < roles.size(); i++) {
            addAccount(accounts, roles.get(i), TestAccount.at(i));
        }
        final List<TestAccount> traders = IntStream.range(FIRST_TRADER, FIRST_TRADER + TRADERS.size())
                .mapToObj(TestAccount::at)
                .sorted(Comparator.comparing(account -> Address.parse(account.address())))
                .toList();
        for (int i = 0; i < traders.size(); i++) {
            addAccount(accounts, TRADERS.get(i), traders.get(i));
        }
        accounts.putObject("zero").put("address", Address.ZERO.toString());
        accounts.putObject(CONTRACT)
                .put("address", "0x7070707070707070707070707070707070707070")
                .put("key", CONTRACT_KEY);
        accounts.putObject("cplain").put("address", "0x9090909090909090909090909090909090909090");
    }

    private static void addAccount(final ObjectNode accounts, final String label, final TestAccount account) {
        accounts.putObject(label).put("address", account.address()).put("mnemonicIndex", account.index());
    }

    /** Ratios in thousandths. */
    private static void addPerp(
            final ObjectNode perps,
            final String label,
            final String mark,
            final int initial,
            final int maintenance,
            final int off,
            final int insurance) {
        final ObjectNode perp = perps.putObject(label).put("initialMarkPrice", mark);
        putRatios(perp, initial, maintenance, off, insurance);
    }

    /** Writes a market's ratios, given in thousandths. */
    static void putRatios(
            final ObjectNode node, final int initial, final int maintenance, final int off, final int insurance) {
        node.put("initialMarginRatio", ratio(initial))
                .put("liquidationThreshold", ratio(maintenance))
                .put("liquidationPriceOff", ratio(off))
                .put("insuranceFeeRate", ratio(insurance));
    }

    private static String ratio(final int thousandths) {
        return Long.toString(thousandths * 1_000_000_000_000_000L);
    }

    /** Names everything that is compared after each step, apart from orders. */
    static ObjectNode everything(final JsonNode file) {
        final ObjectNode like = JsonNodeFactory.instance.objectNode();
        final ObjectNode accounts = like.putObject("accounts");
        file.path("accounts").fieldNames().forEachRemaining(accounts::putObject);
        final ObjectNode perps = like.putObject("perps");
        PERPS.forEach(perps::putObject);
        like.putObject("orderFilled");
        return like;
    }
}
