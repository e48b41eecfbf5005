package io.croupier.relayer.watch;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.relayer.chain.BlockHeader;
import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.chain.ChainClient;
import io.croupier.relayer.chain.ChainEntry;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.ChainLogDecoder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The blocks between the newest confirmed one and the head: tells the core what they hint at, and follows their
 * reorganisations. A block without hints is told only where it takes the place of one that had some. Owned by the
 * watcher's thread.
 */
final class HeadHints {
    private final ChainClient client;
    private final ChainLogDecoder decoder;
    private final CommandRing ring;
    private final BlockLogs logs;
    private final ChainBlockCommand command = new ChainBlockCommand();
    private final BlockTrail trail;

    /** The core holds no hints of blocks above this. */
    private long newestTold = -1;

    private long reorganisations;

    HeadHints(
            final WatchConfig config, final ChainClient client, final ChainLogDecoder decoder, final CommandRing ring) {
        this.client = client;
        this.decoder = decoder;
        this.ring = ring;
        this.logs = new BlockLogs(client);
        this.trail = new BlockTrail(config.confirmations());
    }

    /** How often a block that was seen was replaced before it was confirmed. */
    long reorganisations() {
        return reorganisations;
    }

    /**
     * Looks at the blocks above {@code confirmed}.
     *
     * @return false if they do not build on it: what was confirmed has been undone
     */
    boolean look(final BlockHeader head, final BlockId confirmed) {
        trail.dropThrough(confirmed.number());
        if (head.number() <= confirmed.number()) {
            return head.number() < confirmed.number() || head.hash().equals(confirmed.hash());
        }
        final Deque<BlockHeader> news = new ArrayDeque<>();
        BlockHeader block = head;
        while (block.number() > confirmed.number() && !known(block)) {
            news.push(block);
            if (block.number() == confirmed.number() + 1) {
                if (!block.parentHash().equals(confirmed.hash())) {
                    return false;
                }
                break;
            }
            block = parentOf(block);
        }
        news.forEach(this::tell);
        return true;
    }

    private boolean known(final BlockHeader block) {
        return trail.at(block.number()).filter(block.hash()::equals).isPresent();
    }

    private BlockHeader parentOf(final BlockHeader block) {
        return client.block(block.number() - 1)
                .filter(parent -> parent.hash().equals(block.parentHash()))
                .orElseThrow(() -> new ChainException.Unreachable(
                        "block " + block.id() + " does not follow the one before it yet", null));
    }

    private void tell(final BlockHeader block) {
        final List<ChainEntry> hints = decoder.hints(block.number(), logs.of(block, decoder.emitters()));
        final boolean replaces = trail.newest() >= block.number();
        if (replaces) {
            reorganisations++;
            trail.dropFrom(block.number());
        }
        if (!hints.isEmpty() || newestTold >= block.number()) {
            final int length = command.encodeHints(block, hints);
            ring.put(command.buffer(), 0, length);
            newestTold = hints.isEmpty() ? block.number() - 1 : block.number();
        }
        trail.add(block.id());
    }
}
