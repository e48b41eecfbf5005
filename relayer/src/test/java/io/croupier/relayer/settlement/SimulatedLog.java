package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.Hash;
import java.util.ArrayList;
import java.util.List;

/** A settlement log in memory that knows which of its records would survive the death of the machine. */
final class SimulatedLog implements IntentLog {
    private final List<Object> records = new ArrayList<>();
    private final Runnable crashPoint;
    private final boolean late;
    private Intent held;
    private int durable;

    /**
     * @param crashPoint may throw {@link SimulatedCrash}
     * @param late a planted fault: an intent is written when the next record comes, after its bytes have left
     */
    SimulatedLog(final Runnable crashPoint, final boolean late) {
        this.crashPoint = crashPoint;
        this.late = late;
    }

    @Override
    public Recovered recover() {
        final OpenIntents intents = new OpenIntents();
        for (final Object each : records) {
            if (each instanceof Intent intent) {
                intents.onIntent(0, intent);
            } else if (each instanceof Outcome outcome) {
                intents.onOutcome(outcome);
            }
        }
        return intents.recovered();
    }

    @Override
    public void append(final Intent intent) {
        crashPoint.run();
        if (late) {
            flush();
            held = intent;
        } else {
            write(intent);
        }
        crashPoint.run();
    }

    @Override
    public void append(final Outcome outcome) {
        crashPoint.run();
        flush();
        records.add(outcome);
        crashPoint.run();
    }

    private void flush() {
        if (held != null) {
            write(held);
            held = null;
        }
    }

    private void write(final Intent intent) {
        records.add(intent);
        durable = records.size();
    }

    boolean holds(final Hash transaction) {
        return records.subList(0, durable).stream()
                .anyMatch(each ->
                        each instanceof Intent intent && intent.signed().hash().equals(transaction));
    }

    /** What is left when the process, or the machine, has died. */
    void die(final boolean machine) {
        held = null;
        if (machine) {
            records.subList(durable, records.size()).clear();
        }
    }
}
