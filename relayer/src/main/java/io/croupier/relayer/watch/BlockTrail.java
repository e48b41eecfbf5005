package io.croupier.relayer.watch;

import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.chain.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The newest blocks that were handed on, by number: what a reorganisation is measured against. Owned by one thread. */
final class BlockTrail {
    private final TreeMap<Long, Hash> hashes = new TreeMap<>();
    private final int depth;

    /** @param depth how many blocks are kept; older ones are forgotten */
    BlockTrail(final int depth) {
        this.depth = depth;
    }

    void add(final BlockId block) {
        hashes.put(block.number(), block.hash());
        while (hashes.size() > depth) {
            hashes.pollFirstEntry();
        }
    }

    Optional<Hash> at(final long number) {
        return Optional.ofNullable(hashes.get(number));
    }

    /** Number of the newest block, or -1. */
    long newest() {
        return hashes.isEmpty() ? -1 : hashes.lastKey();
    }

    /** Forgets the blocks of this number and above. */
    void dropFrom(final long number) {
        hashes.tailMap(number, true).clear();
    }

    /** Forgets the blocks up to this number. */
    void dropThrough(final long number) {
        hashes.headMap(number, true).clear();
    }

    /** All of them, newest first. */
    List<BlockId> newestFirst() {
        final List<BlockId> blocks = new ArrayList<>();
        hashes.descendingMap().forEach((number, hash) -> blocks.add(new BlockId(number, hash)));
        return blocks;
    }
}
