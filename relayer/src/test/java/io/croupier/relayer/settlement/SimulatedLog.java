package io.croupier.relayer.settlement;

import io.croupier.relayer.chain.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A settlement log in memory that knows which of its records would survive the death of the machine. */
final class SimulatedLog implements IntentLog {
    private final List<Object> records = new ArrayList<>();
    private final CrashPoints crashes;
    private final boolean late;
    private Intent held;
    private int durable;

    /** @param late a planted fault: an intent is written when the next record comes, after its bytes have left */
    SimulatedLog(final CrashPoints crashes, final boolean late) {
        this.crashes = crashes;
        this.late = late;
    }

    @Override
    public void read(final Reader reader) {
        for (final Object each : records) {
            if (each instanceof Intent intent) {
                reader.onIntent(0, intent);
            } else if (each instanceof Outcome outcome) {
                reader.onOutcome(outcome);
            }
        }
    }

    @Override
    public void append(final Intent intent) {
        final Step step = stepOf(intent);
        crashes.before(step);
        if (late) {
            flush();
            held = intent;
        } else {
            write(intent);
        }
        crashes.after(step);
    }

    private Step stepOf(final Intent intent) {
        return switch (intent.purpose()) {
            case FILLER -> Step.LOG_FILLER;
            case UNITS -> raises(intent) ? Step.LOG_RAISED : Step.LOG_UNITS;
            case CALL -> raises(intent) ? Step.LOG_RAISED : Step.LOG_CALL;
        };
    }

    /** Whether another attempt with the same nonce is older. */
    boolean raises(final Intent intent) {
        for (final Object each : records) {
            if (each instanceof Intent earlier && earlier.nonce() == intent.nonce()) {
                return !earlier.signed().hash().equals(intent.signed().hash());
            }
        }
        return false;
    }

    @Override
    public void append(final Outcome outcome) {
        final Step step =
                switch (outcome.status()) {
                    case REVERTED -> Step.LOG_REVERTED;
                    case REPLACED -> Step.LOG_REPLACED;
                    default -> Step.LOG_SETTLED;
                };
        crashes.before(step);
        flush();
        records.add(outcome);
        crashes.after(step);
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

    /** The intent of these bytes, if it is on disk. */
    Optional<Intent> onDisk(final Hash transaction) {
        return records.subList(0, durable).stream()
                .filter(Intent.class::isInstance)
                .map(Intent.class::cast)
                .filter(intent -> intent.signed().hash().equals(transaction))
                .findFirst();
    }

    /** What is left when the process, or the machine, has died. */
    void die(final boolean machine) {
        held = null;
        if (machine) {
            records.subList(durable, records.size()).clear();
        }
    }
}
