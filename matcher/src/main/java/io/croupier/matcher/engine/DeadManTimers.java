package io.croupier.matcher.engine;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import io.croupier.signing.Address;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Dead man's switches, at most one an account. One that is not wound up again in time goes off once. Accounts are kept by
 * address, because a timer must not make an account known.
 *
 * <p>Winding up costs constant work, looking at the time nothing until the earliest timer is due.
 */
final class DeadManTimers {
    /** When each goes off, milliseconds since the epoch, in the order in which they were wound up. */
    private final Map<Address, Long> firesAt = new LinkedHashMap<>();

    /** No timer goes off before. */
    private long earliestMs = Long.MAX_VALUE;

    /** @param atMs milliseconds since the epoch; takes the place of the account's timer, if it has one */
    void arm(final Address account, final long atMs) {
        firesAt.remove(account);
        firesAt.put(account, atMs);
        earliestMs = Math.min(earliestMs, atMs);
    }

    void disarm(final Address account) {
        firesAt.remove(account);
    }

    /** Lets go off what is due, in the order in which it was wound up. */
    void fire(final long nowMs, final Consumer<Address> onFire) {
        if (nowMs < earliestMs) {
            return;
        }
        earliestMs = Long.MAX_VALUE;
        for (final Iterator<Map.Entry<Address, Long>> timers =
                        firesAt.entrySet().iterator();
                timers.hasNext(); ) {
            final Map.Entry<Address, Long> timer = timers.next();
            if (timer.getValue() <= nowMs) {
                timers.remove();
                onFire.accept(timer.getKey());
            } else {
                earliestMs = Math.min(earliestMs, timer.getValue());
            }
        }
    }

    void save(final SnapshotOutput out) {
        out.section("timers");
        out.putInt(firesAt.size());
        firesAt.forEach((account, atMs) -> {
            out.putBytes(account.toBytes());
            out.putLong(atMs);
        });
    }

    void load(final SnapshotInput in) {
        in.section("timers");
        for (int left = in.count(); left > 0; left--) {
            arm(Address.of(in.getBytes(), 0), in.getLong());
        }
    }
}
