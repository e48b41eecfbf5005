package io.croupier.relayer.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.croupier.contracts.Devnet;
import io.croupier.matcher.journal.JournalTailer;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.relayer.ChainTest;
import io.croupier.relayer.FaultyRpc;
import io.croupier.relayer.TestVenue;
import io.croupier.relayer.chain.DealerViews;
import java.io.IOException;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.generated.Uint256;

/** A deposit that the endpoint left out, and a journal of which the beginning is deleted. */
class FirstDifferenceTest extends ChainTest {
    /** Further back than blocks' logs are held against their headers. */
    private static final int FAR_BLOCKS = 2_100;

    /** Sequences of the journal's blocks, by number. */
    private final TreeMap<Long, Long> blocks = new TreeMap<>();

    @Test
    void shouldNameTheFirstCommandFromTheOldestSnapshotOn() throws IOException {
        try (FaultyRpc rpc = FaultyRpc.inFrontOf(chain.rpcUrl());
                TestVenue venue = TestVenue.startThrough(chain, folder.resolve("venue"), 1, rpc.url())) {
            final long deposited = depositUnseen(venue, rpc);

            final Origin origin =
                    originBehind(venue, blocks.lowerEntry(deposited).getValue());

            assertEquals(Origin.Certainty.FIRST, origin.certainty());
            assertEquals(blocks.ceilingKey(deposited), origin.block());
            assertEquals(blocks.ceilingEntry(deposited).getValue(), origin.sequence());
        }
    }

    @Test
    void shouldSayThatItCannotBeToldAnyMoreWhereTheOldestSnapshotDiffersAlready() throws IOException {
        try (FaultyRpc rpc = FaultyRpc.inFrontOf(chain.rpcUrl());
                TestVenue venue = TestVenue.startThrough(chain, folder.resolve("venue"), 1, rpc.url())) {
            final long deposited = depositUnseen(venue, rpc);
            final long snapshot = blocks.ceilingEntry(deposited + 1).getValue();

            final Origin origin = originBehind(venue, snapshot);

            assertEquals(Origin.Certainty.DELETED, origin.certainty());
            assertEquals(snapshot, origin.sequence());
            assertTrue(origin.toString().endsWith("cannot be told any more"), origin::toString);
        }
    }

    /** The block of a deposit whose logs the venue never saw. */
    private long depositUnseen(final TestVenue venue, final FaultyRpc rpc) throws IOException {
        venue.awaitChain();
        chain.pauseMining();
        venue.awaitChain();
        rpc.hideLogs(true);
        final var token = chain.token();
        final Address alice = new Address(chain.trader(0).address());
        chain.call(Devnet.owner(), token, "mint", alice, new Uint256(MILLION));
        chain.call(chain.trader(0), token, "approve", new Address(chain.dealer().toString()), new Uint256(MILLION));
        chain.call(chain.trader(0), chain.dealer(), "deposit", new Uint256(MILLION), new Uint256(0), alice);
        final long deposited = chain.head().number();
        chain.mineMany(FAR_BLOCKS);
        venue.awaitChain();
        rpc.hideLogs(false);
        for (int i = 0; i < 5; i++) {
            chain.mine(1);
            venue.awaitChain();
        }
        readBlocks(venue);
        return deposited;
    }

    private void readBlocks(final TestVenue venue) {
        final ChainBlockDecoder block = new ChainBlockDecoder();
        try (JournalTailer tailer = venue.journal().tailer()) {
            while (tailer.poll(
                            excerpt -> {
                                if (excerpt.commandTemplateId() == ChainBlockDecoder.TEMPLATE_ID) {
                                    block.wrapAndApplyHeader(
                                            excerpt.buffer(), excerpt.commandOffset(), new MessageHeaderDecoder());
                                    blocks.put(block.number(), excerpt.sequence());
                                }
                            },
                            256)
                    > 0) {
                // The listener does the work.
            }
        }
    }

    private Origin originBehind(final TestVenue venue, final long snapshot) {
        try (CutJournal cut = new CutJournal(venue.journal(), folder.resolve("cut"), snapshot);
                Reconciler reconciler = new Reconciler(
                        new DealerViews(chain.client(), chain.dealer()), cut.journal(), cut.snapshots(), 0)) {
            assertTrue(cut.journal().firstSequence() > 1);
            final ReconciliationReport report = reconciler.compare();
            assertEquals(1, report.differences().size(), report.differences()::toString);
            return reconciler
                    .originOf(report.differences().getFirst(), report.block())
                    .orElseThrow();
        }
    }
}
