package io.croupier.relayer.watch;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.relayer.chain.BlockId;
import io.croupier.relayer.chain.Hash;
import java.util.Optional;

/** Remembers the newest block among the excerpts it hears: where a watcher goes on after a restart. One thread. */
public final class LastBlock implements ExcerptListener {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ChainBlockDecoder block = new ChainBlockDecoder();
    private final byte[] hash = new byte[Hash.LENGTH];
    private boolean known;
    private long number;

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        if (excerpt.commandTemplateId() == ChainBlockDecoder.TEMPLATE_ID) {
            block.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
            block.getHash(hash, 0, Hash.LENGTH);
            number = block.number();
            known = true;
        }
    }

    /** Empty while no block was heard of. */
    public Optional<BlockId> id() {
        return known ? Optional.of(new BlockId(number, Hash.of(hash, 0))) : Optional.empty();
    }
}
