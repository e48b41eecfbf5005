package io.croupier.relayer.watch;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainEntry;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.ChainLog;
import io.croupier.relayer.chain.ChainLogDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Hands confirmed blocks to the core, once and in order: one by one near the head, by range far behind it, where blocks
 * that hold nothing are left out. Where a block's header says that logs are missing, the block is asked by itself. Owned by the watcher's thread.
 */
final class ConfirmedBlocks {
    private static final int NEAR_BLOCKS = 32;

    /** So far behind the head each header is read, also in a range: an hour or so, as long as a node may have stood. */
    private static final int CHECKED_BLOCKS = 1_024;

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
            final List<ChainEntry> facts = factsAt(before);
            if (!facts.isEmpty()) {
                send(requireBlock(before), facts);
            }
        }
    }

    /** Of a Dealer that did not exist yet there are none, so that an endpoint without that block's state will do. */
    private List<ChainEntry> factsAt(final long block) {
        try {
            return decoder.factsAt(block);
        } catch (final ChainException.Refused e) {
            if (client.block(block).isEmpty()) {
                throw e;
            }
            final long through =
                    Math.min(block + config.backfillBlocks(), client.head().number());
            if (decoder.isDeployedIn(block + 1, through)) {
                return List.of();
            }
            throw new ChainException.Unusable("chain.fromBlock is " + (block + 1)
                    + ", the Dealer is older, and no endpoint has the state of block " + block
                    + ": use an archive node for the first start, or the block in which the Dealer was deployed");
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
            backfill(next(), Math.min(next() + rangeBlocks, confirmed) - 1, confirmed - CHECKED_BLOCKS);
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
        entries.addAll(decoder.unloggedMarks(number));
        send(header, entries);
        return true;
    }

    private void backfill(final long from, final long to, final long checkedFrom) {
        long block = from;
        while (block <= to) {
            final int emitters = decoder.emitters().size();
            block = sendRange(group(range(block, to), Math.max(block, checkedFrom), to), checkedFrom, emitters)
                    .orElse(to + 1);
        }
        final BlockHeader newest = requireBlock(to);
        if (last == null || last.number() < to) {
            remember(newest.id());
        }
        rangeBlocks = Math.min(2 * rangeBlocks, config.backfillBlocks());
    }

    /** The logs by block; from {@code checkedFrom} on with the blocks that have none. */
    private static SortedMap<Long, List<ChainLog>> group(
            final List<ChainLog> found, final long checkedFrom, final long to) {
        final SortedMap<Long, List<ChainLog>> blocks = new TreeMap<>();
        for (final ChainLog log : found) {
            blocks.computeIfAbsent(log.blockNumber(), number -> new ArrayList<>())
                    .add(log);
        }
        for (long number = checkedFrom; number <= to; number++) {
            blocks.putIfAbsent(number, List.of());
        }
        return blocks;
    }

    /** Sends the blocks of a range; the first one that named contracts whose logs the range must be asked for again. */
    private OptionalLong sendRange(
            final SortedMap<Long, List<ChainLog>> blocks, final long checkedFrom, final int emitters) {
        for (final Map.Entry<Long, List<ChainLog>> block : blocks.entrySet()) {
            final BlockHeader header = requireBlock(block.getKey());
            if (block.getValue().stream().anyMatch(log -> !log.blockHash().equals(header.hash()))) {
                throw new ChainException.Unreachable(
                        "block " + header.number() + " changed while its logs were read", null);
            }
            final List<ChainLog> found = header.number() < checkedFrom
                    ? block.getValue()
                    : logs.complete(header, decoder.emitters(), block.getValue());
            final List<ChainEntry> entries = decoder.decode(found);
            if (decoder.emitters().size() > emitters) {
                return OptionalLong.of(header.number());
            }
            if (!entries.isEmpty()) {
                send(header, entries);
            }
        }
        return OptionalLong.empty();
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
