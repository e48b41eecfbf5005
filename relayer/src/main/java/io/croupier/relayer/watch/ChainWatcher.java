package io.croupier.relayer.watch;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainEntry;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.ChainLog;
import io.croupier.relayer.chain.ChainLogDecoder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands every block that is {@code confirmations} deep to the core, once and in order, as a {@code ChainBlock} command.
 * Such a block is never undone: if the chain replaces one all the same, the watcher stops and says why, since the ledger
 * can no longer be right.
 *
 * <p>Far behind the head it asks for logs by block range and leaves out blocks that hold nothing; the newest confirmed
 * block is always sent, since its time matters. An endpoint that does not answer is asked again, ever more slowly.
 *
 * <p>One thread of its own; {@link #status()} may be asked from any.
 */
public final class ChainWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChainWatcher.class);
    private static final int NEAR_BLOCKS = 32;

    private final WatchConfig config;
    private final ChainClient client;
    private final ChainLogDecoder decoder;
    private final CommandRing ring;
    private final Consumer<String> onStop;
    private final ChainBlockCommand command = new ChainBlockCommand();
    private final Thread thread;

    private BlockId last;
    private boolean started;
    private long backoffNs;
    private volatile boolean running = true;
    private volatile WatchStatus status = WatchStatus.INITIAL;

    /**
     * @param last the newest block the core knows; empty for a ledger that is still empty
     * @param onStop told once, from the watcher's thread, if it gives up
     */
    public ChainWatcher(
            final WatchConfig config,
            final ChainClient client,
            final ChainLogDecoder decoder,
            final CommandRing ring,
            final Optional<BlockId> last,
            final Consumer<String> onStop) {
        this.config = requireNonNull(config, "config");
        this.client = requireNonNull(client, "client");
        this.decoder = requireNonNull(decoder, "decoder");
        this.ring = requireNonNull(ring, "ring");
        this.last = last.orElse(null);
        this.onStop = requireNonNull(onStop, "onStop");
        this.thread = Thread.ofPlatform().name("chain-watcher").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    public WatchStatus status() {
        return status;
    }

    private void run() {
        while (running) {
            try {
                if (!advance()) {
                    LockSupport.parkNanos(config.pollInterval().toNanos());
                }
                backoffNs = 0;
            } catch (final ChainException.Unreachable | ChainException.Refused e) {
                backOff(e);
            } catch (final RuntimeException e) {
                if (running) {
                    stop(e);
                }
            }
        }
    }

    /** Looks at the chain once; true if there may be more to do at once. */
    private boolean advance() {
        if (!started) {
            begin();
            started = true;
        }
        final BlockHeader head = client.head();
        final long confirmed = head.number() - config.confirmations() + 1;
        final long next = last == null ? config.fromBlock() : last.number() + 1;
        if (confirmed < next) {
            requireUnchanged(head);
            report(head, true);
            return false;
        }
        if (confirmed - next >= NEAR_BLOCKS) {
            backfill(next, Math.min(next + config.backfillBlocks(), confirmed) - 1);
        } else if (!follow(next)) {
            return false;
        }
        report(head, last.number() == confirmed);
        return true;
    }

    private void begin() {
        if (last != null) {
            final BlockHeader now = client.block(last.number())
                    .orElseThrow(() -> new ChainException.Unreachable("the endpoint has no block " + last, null));
            requireSame(now);
            decoder.startAfter(last.number());
        } else if (config.fromBlock() > 0) {
            final long before = config.fromBlock() - 1;
            decoder.startAfter(before);
            final List<ChainEntry> facts = decoder.factsAt(before);
            if (!facts.isEmpty()) {
                send(requireBlock(before), facts);
            }
        }
    }

    /** Sends the next block; false if the endpoint does not have it after all. */
    private boolean follow(final long number) {
        final Optional<BlockHeader> found = client.block(number);
        if (found.isEmpty()) {
            return false;
        }
        final BlockHeader header = found.get();
        if (last != null && !header.parentHash().equals(last.hash())) {
            requireSame(requireBlock(last.number()));
            throw new ChainException.Unreachable("block " + header.id() + " does not follow " + last + " yet", null);
        }
        List<ChainEntry> entries;
        int emitters;
        do {
            emitters = decoder.emitters().size();
            entries = decoder.decode(client.logs(header.hash(), decoder.emitters()));
        } while (decoder.emitters().size() > emitters);
        send(header, entries);
        return true;
    }

    private void backfill(final long from, final long to) {
        long block = from;
        while (block <= to) {
            final int emitters = decoder.emitters().size();
            final List<ChainLog> logs = client.logs(block, to, decoder.emitters());
            block = to + 1;
            int start = 0;
            while (start < logs.size() && block > to) {
                final long number = logs.get(start).blockNumber();
                int end = start;
                while (end < logs.size() && logs.get(end).blockNumber() == number) {
                    end++;
                }
                if (sendBackfilled(number, logs.subList(start, end), emitters)) {
                    start = end;
                } else {
                    block = number;
                }
            }
        }
        final BlockHeader newest = requireBlock(to);
        if (last == null || last.number() < to) {
            last = newest.id();
        }
    }

    /** Sends one block of a range; false if it named contracts whose logs the range must be asked for again. */
    private boolean sendBackfilled(final long number, final List<ChainLog> logs, final int emitters) {
        final List<ChainEntry> entries = decoder.decode(logs);
        if (decoder.emitters().size() > emitters) {
            return false;
        }
        final BlockHeader header = requireBlock(number);
        if (!header.hash().equals(logs.get(0).blockHash())) {
            throw new ChainException.Unreachable("block " + number + " changed while its logs were read", null);
        }
        if (!entries.isEmpty()) {
            send(header, entries);
        }
        return true;
    }

    private void send(final BlockHeader header, final List<ChainEntry> entries) {
        final int length = command.encode(header, entries);
        ring.put(command.buffer(), 0, length);
        last = header.id();
    }

    private BlockHeader requireBlock(final long number) {
        return client.block(number)
                .orElseThrow(() -> new ChainException.Unreachable("the endpoint has no block " + number, null));
    }

    /** A head of the same height under another hash replaces a block that was taken as final. */
    private void requireUnchanged(final BlockHeader head) {
        if (last != null && head.number() == last.number()) {
            requireSame(head);
        }
    }

    private void requireSame(final BlockHeader now) {
        if (!now.hash().equals(last.hash())) {
            throw new ChainException.Unusable(
                    "block " + last + " was " + config.confirmations() + " deep and is replaced by " + now.hash()
                            + ": the reorganisation goes deeper than chain.confirmations");
        }
    }

    private void report(final BlockHeader head, final boolean caughtUp) {
        status = new WatchStatus(head.number(), last == null ? -1 : last.number(), caughtUp, true, "");
    }

    private void backOff(final ChainException cause) {
        if (backoffNs == 0) {
            LOG.warn("The chain does not answer, trying again: {}", cause.getMessage());
        }
        backoffNs = Math.min(
                Math.max(2 * backoffNs, config.pollInterval().toNanos()),
                config.backoffMax().toNanos());
        final WatchStatus before = status;
        status = new WatchStatus(before.headBlock(), before.sentBlock(), false, false, "");
        LockSupport.parkNanos(backoffNs);
    }

    private void stop(final RuntimeException cause) {
        running = false;
        final String reason = cause instanceof ChainException ? cause.getMessage() : cause.toString();
        LOG.error("The chain is followed no longer: {}", reason, cause);
        final WatchStatus before = status;
        status = new WatchStatus(before.headBlock(), before.sentBlock(), false, before.reachable(), reason);
        onStop.accept(reason);
    }

    /** Stops following; returns when the thread has ended. */
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        if (thread.isAlive() && !thread.equals(Thread.currentThread())) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
