package io.croupier.matcher.engine;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import io.croupier.signing.Address;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The sessions with which an account's orders are to end. Kept here rather than with the connections, so that they are known
 * when the process that held these is gone. Accounts are kept by address: one may be funded later.
 */
final class WatchedSessions {
    private final Map<Long, Address> accounts = new TreeMap<>();

    void watch(final long session, final Address account) {
        accounts.put(session, account);
    }

    void leaveAlone(final long session) {
        accounts.remove(session);
    }

    /** Tells whose orders end with this session, if anybody's. */
    void end(final long session, final Consumer<Address> onEnd) {
        final Address account = accounts.remove(session);
        if (account != null) {
            onEnd.accept(account);
        }
    }

    /** The same for all of them, the oldest first. */
    void endAll(final Consumer<Address> onEnd) {
        accounts.values().forEach(onEnd);
        accounts.clear();
    }

    boolean isEmpty() {
        return accounts.isEmpty();
    }

    void save(final SnapshotOutput out) {
        out.section("sessions");
        out.putInt(accounts.size());
        accounts.forEach((session, account) -> {
            out.putLong(session);
            out.putBytes(account.toBytes());
        });
    }

    void load(final SnapshotInput in) {
        in.section("sessions");
        for (int left = in.count(); left > 0; left--) {
            watch(in.getLong(), Address.of(in.getBytes(), 0));
        }
    }
}
