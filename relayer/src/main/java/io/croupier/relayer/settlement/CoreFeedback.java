package io.croupier.relayer.settlement;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.engine.CommandRing;
import io.croupier.matcher.journal.codec.BustUnitEncoder;
import io.croupier.matcher.journal.codec.MarketStatus;
import io.croupier.matcher.journal.codec.MessageHeaderEncoder;
import io.croupier.matcher.journal.codec.StatusScope;
import io.croupier.matcher.journal.codec.StatusSource;
import io.croupier.matcher.journal.codec.UnitProgressEncoder;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.relayer.chain.Hash;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/** Tells the core how its units are doing. The core ignores what it has heard before. Owned by the settlement thread. */
final class CoreFeedback {
    private static final int INT128_LENGTH = 16;

    private final int lane;
    private final CommandRing ring;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(1 << 10);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final UnitProgressEncoder progress = new UnitProgressEncoder();
    private final BustUnitEncoder bust = new BustUnitEncoder();
    private final StatusCommand words;

    CoreFeedback(final int lane, final CommandRing ring) {
        this.lane = lane;
        this.ring = requireNonNull(ring, "ring");
        this.words = new StatusCommand(ring);
    }

    /** Before bytes leave: these units may be on their way from now on. */
    void claim(final List<Long> units) {
        progress(UnitState.SUBMITTED, Hash.ZERO, 0, units);
    }

    /** No bytes of these units can be mined any more, so the core may judge them again. */
    void giveBack(final List<Long> units) {
        progress(UnitState.MATCHED, Hash.ZERO, 0, units);
    }

    void submitted(final Hash transaction, final List<Long> units) {
        progress(UnitState.SUBMITTED, transaction, 0, units);
    }

    void mined(final Hash transaction, final long blockNumber, final List<Long> units) {
        progress(UnitState.MINED, transaction, blockNumber, units);
    }

    private void progress(
            final UnitState state, final Hash transaction, final long blockNumber, final List<Long> numbers) {
        progress.wrapAndApplyHeader(buffer, 0, header).state(state).blockNumber(blockNumber);
        progress.putTxHash(transaction.toBytes(), 0, Hash.LENGTH);
        final UnitProgressEncoder.UnitsEncoder units = progress.unitsCount(numbers.size());
        numbers.forEach(unit -> units.next().lane(lane).unit(unit));
        ring.put(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + progress.encodedLength());
    }

    /** Settlement's word on a market, or also on all who hold it: only cancels, or as others say. */
    void setStatus(final StatusScope scope, final Address market, final MarketStatus status, final String reason) {
        words.send(scope, StatusSource.SETTLEMENT, status, market, reason);
    }

    /** @param filledPaper what the chain has filled of the guilty order, without sign; zero where that is not asked */
    void bust(final Refusals.Refusal refusal, final BigInteger filledPaper) {
        bust.wrapAndApplyHeader(buffer, 0, header)
                .lane(lane)
                .unit(refusal.unit())
                .leg((short) refusal.leg())
                .reason(refusal.reason())
                .blockNumber(refusal.block());
        bust.putTxHash(refusal.transaction().toBytes(), 0, Hash.LENGTH);
        bust.putFilledPaper(int128(filledPaper), 0, INT128_LENGTH);
        ring.put(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + bust.encodedLength());
    }

    /** What does not fit, no order can have been filled by. */
    private static byte[] int128(final BigInteger amount) {
        final byte[] word = new byte[INT128_LENGTH];
        final byte[] minimal = amount.toByteArray();
        System.arraycopy(minimal, 0, word, word.length - minimal.length, minimal.length);
        return word;
    }
}
