package io.croupier.matcher.engine;

import com.lmax.disruptor.EventHandler;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.PlaceOrderDecoder;
import io.croupier.matcher.journal.codec.SessionLoginDecoder;

/**
 * Recovers whose key signed, for the commands of its stripe. It draws no conclusion: whether that key may sign is the
 * exchange's decision.
 */
final class VerifyHandler implements EventHandler<EngineSlot> {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final CommandVerifier verifier;
    private final int stripe;
    private final int stripes;

    VerifyHandler(final CommandVerifier verifier, final int stripe, final int stripes) {
        this.verifier = verifier;
        this.stripe = stripe;
        this.stripes = stripes;
    }

    @Override
    public void onEvent(final EngineSlot slot, final long sequence, final boolean endOfBatch) {
        if (sequence % stripes != stripe) {
            return;
        }
        final int templateId = header.wrap(slot.buffer(), slot.commandOffset()).templateId();
        if (templateId == PlaceOrderDecoder.TEMPLATE_ID) {
            verifier.verifyOrder(slot.bytes(), slot.commandOffset());
        } else if (templateId == SessionLoginDecoder.TEMPLATE_ID) {
            verifier.verifyLogin(slot.bytes(), slot.commandOffset());
        }
    }
}
