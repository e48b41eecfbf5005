package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.Hash;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Which intents have no outcome, as a settlement log is read from its start. */
final class OpenIntents implements IntentLog.Reader {
    private final Map<Hash, Intent> open = new LinkedHashMap<>();
    private final Set<Long> settledUnits = new HashSet<>();
    private Intent highest;

    @Override
    public void onIntent(final int cycle, final Intent intent) {
        open.put(intent.signed().hash(), intent);
        // A raised fee may be the newest record and yet not the newest nonce.
        if (highest == null || !highest.sender().equals(intent.sender()) || intent.nonce() >= highest.nonce()) {
            highest = intent;
        }
    }

    @Override
    public void onOutcome(final Outcome outcome) {
        final Intent closed = open.get(outcome.transaction());
        if (closed == null) {
            return;
        }
        open.values().removeIf(closed::hasSameNonce);
        if (outcome.status() == TransactionState.SETTLED) {
            settledUnits.addAll(closed.units());
        }
    }

    IntentLog.Recovered recovered() {
        return new IntentLog.Recovered(new ArrayList<>(open.values()), highest, settledUnits);
    }
}
