package io.croupier.relayer.settlement;

import static io.croupier.relayer.settlement.SimulationFailure.require;

import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.ledger.AccountView;
import io.croupier.matcher.ledger.Int256;
import io.croupier.relayer.settlement.JournalNews.UnitId;
import io.croupier.relayer.settlement.SimulatedChain.Verdict;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** What must hold when all is through: each unit settled once, or is busted and never did, and the ledger is the chain's. */
final class FinalChecks {
    private final SimulatedChain chain;
    private final SimulatedCore core;
    private final int markets;
    private final Map<Address, BigInteger> credit = new HashMap<>();
    private final Map<Address, List<BigInteger>> paper = new HashMap<>();

    FinalChecks(final SimulatedChain chain, final SimulatedCore core, final int markets) {
        this.chain = chain;
        this.core = core;
        this.markets = markets;
    }

    /**
     * Checks.
     *
     * @param deposits what accounts had at first; all that have anything are in it
     * @param senders by lane, whom units pay their fees to
     */
    void run(final Map<Address, BigInteger> deposits, final List<Address> senders) {
        final Map<UnitId, Integer> settled = new HashMap<>();
        chain.blocks().stream()
                .flatMap(block -> block.transactions().stream())
                .flatMap(mined -> mined.verdicts().stream())
                .filter(Verdict::settled)
                .forEach(verdict -> settled.merge(verdict.unit(), 1, Integer::sum));
        credit.putAll(deposits);
        for (final SimulatedCore.Unit unit : core.units()) {
            final UnitState state = core.state(unit.id());
            final int times = settled.getOrDefault(unit.id(), 0);
            require(
                    times == (state == UnitState.FINAL ? 1 : 0),
                    unit.id() + " is " + state + " and settled " + times + " times");
            if (state == UnitState.FINAL) {
                apply(unit, senders.get(unit.id().lane()));
            }
        }
        require(core.exchange().unsettledUnits() == 0, "the core holds units that have ended");
        compare(credit.keySet());
    }

    private void apply(final SimulatedCore.Unit unit, final Address sender) {
        for (final SimulatedCore.Leg leg : unit.legs()) {
            credit.merge(leg.account(), leg.creditAfterFee(), BigInteger::add);
            add(leg.account(), unit.market(), leg.paper());
        }
        credit.merge(sender, BigInteger.valueOf(unit.senderFee()), BigInteger::add);
    }

    private void add(final Address account, final int market, final BigInteger change) {
        final List<BigInteger> before = paper.getOrDefault(account, none());
        final List<BigInteger> after = new ArrayList<>(before);
        after.set(market, before.get(market).add(change));
        paper.put(account, after);
    }

    private List<BigInteger> none() {
        return Collections.nCopies(markets, BigInteger.ZERO);
    }

    private void compare(final Collection<Address> accounts) {
        final AccountView view = core.exchange().ledger().onChain();
        final Int256 number = new Int256();
        for (final Address address : accounts) {
            final int account = core.exchange().ledger().account(new UnsafeBuffer(address.toBytes()), 0);
            BigInteger total = view.primaryCredit(account, number).toBigInteger();
            for (int market = 0; market < markets; market++) {
                final BigInteger held = view.paper(account, market, number).toBigInteger();
                final BigInteger due = paper.getOrDefault(address, none()).get(market);
                require(held.equals(due), address + " holds " + held + ", the chain says " + due);
                total = total.add(view.reducedCredit(account, market, number).toBigInteger());
            }
            final BigInteger due = credit.get(address);
            require(total.equals(due), address + " has " + total + ", the chain says " + due);
        }
    }
}
