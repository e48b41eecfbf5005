package io.croupier.relayer.settlement;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must be known after a restart, as a settlement log is read from its start. */
final class LogRecovery implements IntentLog.Reader {
    private final OpenIntents open = new OpenIntents();
    private final Set<Long> settledUnits = new HashSet<>();

    @Override
    public void onIntent(final int cycle, final Intent intent) {
        open.add(cycle, intent);
    }

    @Override
    public void onOutcome(final Outcome outcome) {
        final List<Long> units = open.close(outcome);
        if (outcome.status() == TransactionState.SETTLED) {
            settledUnits.addAll(units);
        }
    }

    IntentLog.Recovered recovered() {
        return new IntentLog.Recovered(open.all(), open.highest(), settledUnits);
    }
}
