package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.Hash;
import io.croupier.signing.Address;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A settlement log after the chain has undone blocks: what was closed in them is open again, since its outcome is that of a
 * history that no longer is. Owned by one thread.
 */
final class ReopenedLog implements IntentLog {
    private final SettlementLog log;
    private final Address sender;
    private final long firstUndoneNonce;

    /** @param firstUndoneNonce how many nonces the sender had spent where the histories part */
    ReopenedLog(final SettlementLog log, final Address sender, final long firstUndoneNonce) {
        this.log = requireNonNull(log, "log");
        this.sender = requireNonNull(sender, "sender");
        this.firstUndoneNonce = firstUndoneNonce;
    }

    @Override
    public Recovered recover() {
        final Recovered closed = log.recover();
        final Map<Hash, Intent> open = new LinkedHashMap<>();
        log.read(new Reader() {
            @Override
            public void onIntent(final int cycle, final Intent intent) {
                if (closed.open().contains(intent)
                        || (intent.sender().equals(sender) && intent.nonce() >= firstUndoneNonce)) {
                    open.put(intent.signed().hash(), intent);
                }
            }

            @Override
            public void onOutcome(final Outcome outcome) {}
        });
        return new Recovered(List.copyOf(open.values()), closed.highest(), Set.of());
    }

    @Override
    public void read(final Reader reader) {
        log.read(reader);
    }

    @Override
    public void append(final Intent intent) {
        log.append(intent);
    }

    @Override
    public void append(final Outcome outcome) {
        log.append(outcome);
    }
}
