package io.croupier.relayer.watch;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.chain.Hash;
import java.util.List;
import java.util.Optional;

/** Remembers the newest blocks among the excerpts it hears: where a watcher goes on after a restart. One thread. */
public final class LastBlock implements ExcerptListener {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ChainBlockDecoder block = new ChainBlockDecoder();
    private final byte[] hash = new byte[Hash.LENGTH];
    private final BlockTrail trail = new BlockTrail(WatchConfig.TRAIL_BLOCKS);

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        if (excerpt.commandTemplateId() == ChainBlockDecoder.TEMPLATE_ID) {
            block.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
            block.getHash(hash, 0, Hash.LENGTH);
            trail.add(new BlockId(block.number(), Hash.of(hash, 0)));
        }
    }

    /** Empty while no block was heard of. */
    public Optional<BlockId> id() {
        return newestFirst().stream().findFirst();
    }

    /** All that are remembered. */
    public List<BlockId> newestFirst() {
        return trail.newestFirst();
    }
}
