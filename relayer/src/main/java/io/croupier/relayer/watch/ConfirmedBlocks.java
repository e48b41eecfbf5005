package io.croupier.relayer.watch;

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

/**
 * Hands confirmed blocks to the core, once and in order: one by one near the head, by range far behind it, where blocks
 * that hold nothing are left out. Owned by the watcher's thread.
 */
final class ConfirmedBlocks {
    private static final int NEAR_BLOCKS = 32;

    private final WatchConfig config;
    private final ChainClient client;
    private final ChainLogDecoder decoder;
    private final CommandRing ring;
    private final BlockLogs logs;
    private final BlockTrail trail;
    private final ChainBlockCommand command = new ChainBlockCommand();
    private BlockId last;
    private long rangeBlocks;
    private boolean fits = true;

    /** @param executed blocks the core knows, newest first; empty for a ledger that is still empty */
    ConfirmedBlocks(
            final WatchConfig config,
            final ChainClient client,
            final ChainLogDecoder decoder,
            final CommandRing ring,
            final List<BlockId> executed) {
        this.config = config;
        this.client = client;
        this.decoder = decoder;
        this.ring = ring;
        this.logs = new BlockLogs(client);
        this.trail = new BlockTrail(WatchConfig.TRAIL_BLOCKS);
        this.rangeBlocks = config.backfillBlocks();
        executed.forEach(trail::add);
        this.last = executed.isEmpty() ? null : executed.get(0);
    }

    /** Learns what the chain was like where the ledger stands, before the first block is read. */
    void begin() {
        if (last != null) {
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

    /** Number of the block that comes next. */
    long next() {
        return last == null ? config.fromBlock() : last.number() + 1;
    }

    /** Number of the newest block handed over, or -1. */
    long lastNumber() {
        return last == null ? -1 : last.number();
    }

    /** The blocks handed over, newest first, as far as they are remembered. */
    List<BlockId> newestFirst() {
        return trail.newestFirst();
    }

    /** The newest block handed over; null before the first. */
    BlockId last() {
        return last;
    }

    /** Whether what came last built on what was handed over before. */
    boolean fits() {
        return fits;
    }

    /**
     * Hands over more, up to block {@code confirmed}; false if the endpoint does not have the next one after all, or has one
     * that does not fit.
     */
    boolean advance(final long confirmed) {
        if (confirmed - next() < NEAR_BLOCKS) {
            return follow(next());
        }
        fits = last == null || requireBlock(last.number()).hash().equals(last.hash());
        if (fits) {
            backfill(next(), Math.min(next() + rangeBlocks, confirmed) - 1);
        }
        return fits;
    }

    private boolean follow(final long number) {
        final Optional<BlockHeader> found = client.block(number);
        if (found.isEmpty()) {
            return false;
        }
        final BlockHeader header = found.get();
        fits = last == null || header.parentHash().equals(last.hash());
        if (!fits) {
            return false;
        }
        List<ChainEntry> entries;
        int emitters;
        do {
            emitters = decoder.emitters().size();
            entries = decoder.decode(logs.of(header, decoder.emitters()));
        } while (decoder.emitters().size() > emitters);
        send(header, entries);
        return true;
    }

    private void backfill(final long from, final long to) {
        long block = from;
        while (block <= to) {
            final int emitters = decoder.emitters().size();
            final List<ChainLog> found = range(block, to);
            block = to + 1;
            int start = 0;
            while (start < found.size() && block > to) {
                final long number = found.get(start).blockNumber();
                int end = start;
                while (end < found.size() && found.get(end).blockNumber() == number) {
                    end++;
                }
                if (sendBackfilled(number, found.subList(start, end), emitters)) {
                    start = end;
                } else {
                    block = number;
                }
            }
        }
        final BlockHeader newest = requireBlock(to);
        if (last == null || last.number() < to) {
            remember(newest.id());
        }
        rangeBlocks = Math.min(2 * rangeBlocks, config.backfillBlocks());
    }

    /** An endpoint that refuses a range as too long, or its answer as too big, is asked for half of it next time. */
    private List<ChainLog> range(final long from, final long to) {
        try {
            return client.logs(from, to, decoder.emitters());
        } catch (final ChainException.Refused e) {
            rangeBlocks = Math.max(1, (to - from + 1) / 2);
            throw e;
        }
    }

    /** Sends one block of a range; false if it named contracts whose logs the range must be asked for again. */
    private boolean sendBackfilled(final long number, final List<ChainLog> found, final int emitters) {
        final List<ChainEntry> entries = decoder.decode(found);
        if (decoder.emitters().size() > emitters) {
            return false;
        }
        final BlockHeader header = requireBlock(number);
        if (!header.hash().equals(found.get(0).blockHash())) {
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
        remember(header.id());
    }

    private void remember(final BlockId block) {
        last = block;
        trail.add(block);
    }

    private BlockHeader requireBlock(final long number) {
        return client.block(number)
                .orElseThrow(() -> new ChainException.Unreachable("the endpoint has no block " + number, null));
    }
}
