package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.journal.codec.UnitStateChangedDecoder;
import io.croupier.relayer.chain.Hash;
import io.croupier.relayer.chain.UnitOfTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Which unit each transaction carries, for contracts whose logs do not tell. Known before the bytes leave, kept until the
 * journal calls the unit final or busted. Asked from any thread; excerpts come from one.
 */
public final class TransactionUnits implements ExcerptListener {
    private final Map<Hash, UnitOfTransaction> units = new ConcurrentHashMap<>();
    private final Map<UnitOfTransaction, List<Hash>> transactions = new ConcurrentHashMap<>();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final UnitStateChangedDecoder unitState = new UnitStateChangedDecoder();

    /** As {@link #observe(IntentLog, Consumer)} for nobody else. */
    public IntentLog observe(final IntentLog log) {
        return observe(log, intent -> {});
    }

    /**
     * Learns what the log holds, before anybody asks, and from now on hears of every intent that is appended.
     *
     * @param onOpen hears of each intent that has no outcome in the log, and of every new one
     */
    public IntentLog observe(final IntentLog log, final Consumer<Intent> onOpen) {
        log.recover().open().forEach(onOpen);
        log.read(new IntentLog.Reader() {
            @Override
            public void onIntent(final int cycle, final Intent intent) {
                learn(intent);
            }

            @Override
            public void onOutcome(final Outcome outcome) {}
        });
        return new IntentLog() {
            @Override
            public void read(final Reader reader) {
                log.read(reader);
            }

            @Override
            public Recovered recover() {
                return log.recover();
            }

            @Override
            public void append(final Intent intent) {
                log.append(intent);
                learn(intent);
                onOpen.accept(intent);
            }

            @Override
            public void append(final Outcome outcome) {
                log.append(outcome);
            }

            @Override
            public void prune(final long oldestUnsettledUnit) {
                log.prune(oldestUnsettledUnit);
            }
        };
    }

    private void learn(final Intent intent) {
        if (intent.units().size() == 1) {
            final UnitOfTransaction unit =
                    new UnitOfTransaction(intent.lane(), intent.units().get(0));
            units.put(intent.signed().hash(), unit);
            transactions
                    .computeIfAbsent(unit, key -> new ArrayList<>())
                    .add(intent.signed().hash());
        }
    }

    /** Empty for a transaction of somebody else, or one that settles nothing. */
    public Optional<UnitOfTransaction> unitOf(final Hash transaction) {
        return Optional.ofNullable(units.get(transaction));
    }

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        while (excerpt.nextEvent()) {
            if (excerpt.eventTemplateId() == UnitStateChangedDecoder.TEMPLATE_ID) {
                unitState.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
                if (unitState.state() == UnitState.FINAL || unitState.state() == UnitState.BUSTED) {
                    forget(new UnitOfTransaction(unitState.lane(), unitState.unit()));
                }
            }
        }
    }

    private void forget(final UnitOfTransaction unit) {
        final List<Hash> gone = transactions.remove(unit);
        if (gone != null) {
            gone.forEach(units::remove);
        }
    }
}
