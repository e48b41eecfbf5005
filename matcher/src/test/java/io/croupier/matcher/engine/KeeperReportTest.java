package io.croupier.matcher.engine;

import static io.croupier.matcher.engine.ExchangeFixture.ALICE;
import static io.croupier.matcher.engine.ExchangeFixture.BOB;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.matcher.journal.codec.QueryKind;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class KeeperReportTest {
    private static final BigInteger ONE_BTC = BigInteger.valueOf(Commands.WAD);

    private final ExchangeFixture venue = ExchangeFixture.funded();

    @Test
    void shouldTellTheBestPricesOfEveryMarket() {
        venue.place(TestOrder.buy(ALICE, 10, 299_990, 1));
        venue.place(TestOrder.buy(ALICE, 10, 299_995, 2));
        venue.place(TestOrder.sell(BOB, 10, 300_005, 1));

        assertEquals(List.of("tops 299995/300005 0/0"), ask(QueryKind.MARKET_TOPS));
    }

    @Test
    void shouldNameAccountsBelowMaintenanceMarginAsTheChainSeesThem() {
        venue.block(
                Commands.Entry.balance(ALICE, Commands.BTC, ONE_BTC, -30_000_000_000L),
                Commands.Entry.balance(BOB, Commands.BTC, ONE_BTC.negate(), 30_000_000_000L));
        assertEquals(List.of("unsafe"), ask(QueryKind.UNSAFE_ACCOUNTS));

        // A loss of 9,381 leaves 619 of 10,000, just above 3 % of 20,619; one more takes her below.
        venue.block(Commands.Entry.mark(Commands.BTC, 20_619_000_000L));
        assertEquals(List.of("unsafe"), ask(QueryKind.UNSAFE_ACCOUNTS));
        venue.block(Commands.Entry.mark(Commands.BTC, 20_618_000_000L));
        assertEquals(List.of("unsafe " + ALICE), ask(QueryKind.UNSAFE_ACCOUNTS));

        venue.block(Commands.Entry.deposit(ALICE, 1_000_000_000L));
        assertEquals(List.of("unsafe"), ask(QueryKind.UNSAFE_ACCOUNTS));
    }

    @Test
    void shouldNotCountWhatIsOnlyMatched() {
        venue.place(TestOrder.sell(BOB, 2_000, 300_000, 1));
        venue.place(TestOrder.buy(ALICE, 2_000, 300_000, 1));

        venue.block(Commands.Entry.mark(Commands.BTC, 20_000_000_000L));

        assertEquals(List.of("unsafe"), ask(QueryKind.UNSAFE_ACCOUNTS), "the chain has no position yet");
    }

    @Test
    void shouldNameEachOfManyInTurn() {
        final int many = KeeperReport.ACCOUNTS_MAX + 40;
        final Set<String> all = new TreeSet<>();
        for (int i = 0; i < many; i++) {
            final Address account = Commands.address(0xBAD000 + i);
            all.add(account.toString());
            venue.block(Commands.Entry.balance(account, Commands.BTC, ONE_BTC, -30_000_000_000L));
        }

        final List<String> first = accounts(ask(QueryKind.UNSAFE_ACCOUNTS));
        final List<String> second = accounts(ask(QueryKind.UNSAFE_ACCOUNTS));

        assertEquals(KeeperReport.ACCOUNTS_MAX, first.size());
        assertEquals(KeeperReport.ACCOUNTS_MAX, second.size());
        final Set<String> named = new TreeSet<>(first);
        named.addAll(second);
        assertEquals(all, named);
    }

    private static List<String> accounts(final List<String> answer) {
        final List<String> words = List.of(answer.getFirst().split(" "));
        return words.subList(1, words.size());
    }

    private List<String> ask(final QueryKind kind) {
        return venue.run(venue.commands.query(kind, Address.ZERO));
    }
}
