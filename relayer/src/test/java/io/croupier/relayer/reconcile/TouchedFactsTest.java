package io.croupier.relayer.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.codec.ChainBlockEncoder;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

final class TouchedFactsTest {
    private final TouchedFacts touched = new TouchedFacts(2);

    @Test
    void shouldLeaveWhatIsTooMuchToAWholeComparison() {
        touched.onExcerpt(blockWithFills(3));

        assertEquals(2, touched.takeFills(10).size());
    }

    @Test
    void shouldForgetNothingForAWholeComparison() {
        touched.keepAll();

        touched.onExcerpt(blockWithFills(3));

        assertEquals(3, touched.takeFills(10).size());
    }

    private static Excerpt blockWithFills(final int fills) {
        final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer();
        final ChainBlockEncoder block = new ChainBlockEncoder();
        block.wrapAndApplyHeader(bytes, Excerpt.HEADER_LENGTH, new MessageHeaderEncoder())
                .number(7);
        final ChainBlockEncoder.EntriesEncoder entries = block.entriesCount(fills);
        for (int order = 1; order <= fills; order++) {
            entries.next().kind(ChainEventKind.ORDER_FILLED).hash(0, (short) order);
        }
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + block.encodedLength();
        Excerpt.encodeHeader(bytes, 1, 1, 5, length, 0);
        return new Excerpt().wrap(bytes, 0, Excerpt.HEADER_LENGTH + length);
    }
}
