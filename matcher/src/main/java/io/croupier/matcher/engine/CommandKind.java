package io.croupier.matcher.engine;

import io.croupier.matcher.journal.codec.BustUnitDecoder;
import io.croupier.matcher.journal.codec.CancelAfterDecoder;
import io.croupier.matcher.journal.codec.CancelAllDecoder;
import io.croupier.matcher.journal.codec.CancelOnDisconnectDecoder;
import io.croupier.matcher.journal.codec.CancelOrderDecoder;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.ConfigureDecoder;
import io.croupier.matcher.journal.codec.ContinueDecoder;
import io.croupier.matcher.journal.codec.HeadFactsDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.PlaceOrderDecoder;
import io.croupier.matcher.journal.codec.QueryDecoder;
import io.croupier.matcher.journal.codec.SessionEndedDecoder;
import io.croupier.matcher.journal.codec.SessionLoginDecoder;
import io.croupier.matcher.journal.codec.SetTradingStatusDecoder;
import io.croupier.matcher.journal.codec.TickDecoder;
import io.croupier.matcher.journal.codec.UnitProgressDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** The commands of {@code journal-schema.xml}. */
enum CommandKind {
    CONFIGURE(true),
    PLACE_ORDER(true),
    CANCEL_ORDER(true),
    CANCEL_ALL(true),
    SESSION_LOGIN(false),
    QUERY(false),
    TICK(true),
    CHAIN_BLOCK(true),
    UNIT_PROGRESS(true),
    BUST_UNIT(true),
    CONTINUE(true),
    HEAD_FACTS(true),
    SET_TRADING_STATUS(true),
    CANCEL_AFTER(true),
    CANCEL_ON_DISCONNECT(true),
    SESSION_ENDED(true);

    private final boolean changesState;

    CommandKind(final boolean changesState) {
        this.changesState = changesState;
    }

    /** Whether the command may change the exchange, and so takes a sequence and a place in the journal. */
    boolean changesState() {
        return changesState;
    }

    /** @throws IllegalArgumentException for a template that is no command */
    static CommandKind of(final DirectBuffer command, final int offset) {
        final int templateId =
                command.getShort(offset + MessageHeaderDecoder.templateIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
        return switch (templateId) {
            case ConfigureDecoder.TEMPLATE_ID -> CONFIGURE;
            case PlaceOrderDecoder.TEMPLATE_ID -> PLACE_ORDER;
            case CancelOrderDecoder.TEMPLATE_ID -> CANCEL_ORDER;
            case CancelAllDecoder.TEMPLATE_ID -> CANCEL_ALL;
            case SessionLoginDecoder.TEMPLATE_ID -> SESSION_LOGIN;
            case QueryDecoder.TEMPLATE_ID -> QUERY;
            case TickDecoder.TEMPLATE_ID -> TICK;
            case ChainBlockDecoder.TEMPLATE_ID -> CHAIN_BLOCK;
            case UnitProgressDecoder.TEMPLATE_ID -> UNIT_PROGRESS;
            case BustUnitDecoder.TEMPLATE_ID -> BUST_UNIT;
            case ContinueDecoder.TEMPLATE_ID -> CONTINUE;
            case HeadFactsDecoder.TEMPLATE_ID -> HEAD_FACTS;
            case SetTradingStatusDecoder.TEMPLATE_ID -> SET_TRADING_STATUS;
            case CancelAfterDecoder.TEMPLATE_ID -> CANCEL_AFTER;
            case CancelOnDisconnectDecoder.TEMPLATE_ID -> CANCEL_ON_DISCONNECT;
            case SessionEndedDecoder.TEMPLATE_ID -> SESSION_ENDED;
            default -> throw new IllegalArgumentException("template " + templateId + " is no command");
        };
    }
}
