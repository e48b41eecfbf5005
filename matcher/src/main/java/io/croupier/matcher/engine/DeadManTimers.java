package io.croupier.matcher.engine;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Dead man's switches, at most one an account. One that is not wound up again in time goes off once.
 *
 * <p>Looking at the time costs nothing until a timer is due, and then the work of those that are.
 */
final class DeadManTimers {
    /** @param atMs when it goes off, milliseconds since the epoch */
    private record Timer(long atMs, int account) {}

    private final Int2ObjectHashMap<Timer> byAccount = new Int2ObjectHashMap<>();
    private final TreeSet<Timer> byTime =
            new TreeSet<>(Comparator.comparingLong(Timer::atMs).thenComparingInt(Timer::account));

    /** @param atMs milliseconds since the epoch; takes the place of the account's timer, if it has one */
    void arm(final int account, final long atMs) {
        disarm(account);
        final Timer timer = new Timer(atMs, account);
        byAccount.put(account, timer);
        byTime.add(timer);
    }

    void disarm(final int account) {
        final Timer timer = byAccount.remove(account);
        if (timer != null) {
            byTime.remove(timer);
        }
    }

    /** Lets go off what is due, the earliest first. */
    void fire(final long nowMs, final IntConsumer onFire) {
        while (!byTime.isEmpty() && byTime.first().atMs() <= nowMs) {
            final Timer timer = byTime.pollFirst();
            byAccount.remove(timer.account());
            onFire.accept(timer.account());
        }
    }

    void save(final SnapshotOutput out) {
        out.section("timers");
        out.putInt(byTime.size());
        for (final Timer timer : byTime) {
            out.putInt(timer.account());
            out.putLong(timer.atMs());
        }
    }

    void load(final SnapshotInput in) {
        in.section("timers");
        for (int left = in.count(); left > 0; left--) {
            arm(in.getInt(), in.getLong());
        }
    }
}
