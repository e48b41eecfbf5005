package io.croupier.matcher.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.codec.AccountStateDecoder;
import io.croupier.matcher.journal.codec.LoginAcceptedDecoder;
import io.croupier.matcher.journal.codec.MarketChangedDecoder;
import io.croupier.matcher.journal.codec.MarketTopsDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.OrderAcceptedDecoder;
import io.croupier.matcher.journal.codec.OrderClosedDecoder;
import io.croupier.matcher.journal.codec.OrderReducedDecoder;
import io.croupier.matcher.journal.codec.OrderRestedDecoder;
import io.croupier.matcher.journal.codec.OrderReturnedDecoder;
import io.croupier.matcher.journal.codec.RefusedDecoder;
import io.croupier.matcher.journal.codec.TradingStatusChangedDecoder;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.journal.codec.UnitStateChangedDecoder;
import io.croupier.matcher.journal.codec.UnsafeAccountsDecoder;
import io.croupier.signing.Address;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/** An exchange with two markets at known marks, fed command by command; tells its events as short sentences. */
final class ExchangeFixture {
    static final long START_SECONDS = 1_800_000_000L;
    static final Address ALICE = Commands.address(0xA11CE);
    static final Address BOB = Commands.address(0xB0B);
    static final Address CAROL = Commands.address(0xCA401);
    static final Address SENDER = Commands.address(0x5E4D);
    /** Credit of 10,000 of the collateral token. */
    static final long TEN_THOUSAND = 10_000_000_000L;

    final Exchange exchange = new Exchange();
    final Commands commands = new Commands();
    long timeMs = START_SECONDS * 1000;
    long blockNumber;
    private final ExpandableArrayBuffer slot = new ExpandableArrayBuffer();
    private final Excerpt excerpt = new Excerpt();

    /** Configured, listed, marked at 30,000 and 2,000, nobody funded. */
    static ExchangeFixture listed() {
        final ExchangeFixture fixture = new ExchangeFixture();
        fixture.run(fixture.commands.configure());
        fixture.block(
                Commands.Entry.listed(Commands.BTC),
                Commands.Entry.listed(Commands.ETH),
                Commands.Entry.mark(Commands.BTC, 30_000_000_000L),
                Commands.Entry.mark(Commands.ETH, 2_000_000_000L));
        return fixture;
    }

    /** As {@link #listed()}, with 10,000 each for Alice, Bob and Carol. */
    static ExchangeFixture funded() {
        final ExchangeFixture fixture = listed();
        fixture.block(
                Commands.Entry.deposit(ALICE, TEN_THOUSAND),
                Commands.Entry.deposit(BOB, TEN_THOUSAND),
                Commands.Entry.deposit(CAROL, TEN_THOUSAND));
        return fixture;
    }

    List<String> block(final Commands.Entry... entries) {
        blockNumber++;
        return run(commands.block(blockNumber, timeMs / 1000, List.of(entries)));
    }

    /** A block that many above the last confirmed one, not confirmed itself. */
    List<String> head(final int above, final Commands.Entry... entries) {
        return run(commands.head(blockNumber + above, List.of(entries)));
    }

    List<String> place(final TestOrder order) {
        return run(commands.place(order));
    }

    /** Runs the command that {@code encoded} holds and returns its events. */
    List<String> run(final Commands encoded) {
        final boolean changing = CommandKind.of(encoded.buffer, 0).changesState();
        slot.putBytes(Excerpt.HEADER_LENGTH, encoded.buffer, 0, encoded.length);
        final long sequence = exchange.sequence() + (changing ? 1 : 0);
        final int events = exchange.onCommand(
                sequence, timeMs, slot, Excerpt.HEADER_LENGTH, slot, Excerpt.HEADER_LENGTH + encoded.length);
        Excerpt.encodeHeader(slot, sequence, timeMs, Exchange.LOGIC_VERSION, encoded.length, events);
        excerpt.wrap(slot, 0, Excerpt.HEADER_LENGTH + encoded.length + events);
        return sentences(excerpt);
    }

    static List<String> sentences(final Excerpt excerpt) {
        final List<String> sentences = new ArrayList<>();
        excerpt.rewind();
        while (excerpt.nextEvent()) {
            sentences.add(sentence(excerpt));
        }
        return sentences;
    }

    private static String sentence(final Excerpt excerpt) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final int at = excerpt.eventOffset();
        return switch (excerpt.eventTemplateId()) {
            case OrderAcceptedDecoder.TEMPLATE_ID -> {
                final var event = new OrderAcceptedDecoder().wrapAndApplyHeader(excerpt.buffer(), at, header);
                yield "accepted " + event.orderId() + " " + event.side() + " " + event.lots() + "@"
                        + event.priceTicks();
            }
            case RefusedDecoder.TEMPLATE_ID ->
                "refused "
                        + new RefusedDecoder()
                                .wrapAndApplyHeader(excerpt.buffer(), at, header)
                                .reason();
            case OrderRestedDecoder.TEMPLATE_ID -> {
                final var event = new OrderRestedDecoder().wrapAndApplyHeader(excerpt.buffer(), at, header);
                yield "rested " + event.orderId() + " " + event.remainingLots() + " #" + event.priority();
            }
            case OrderClosedDecoder.TEMPLATE_ID -> {
                final var event = new OrderClosedDecoder().wrapAndApplyHeader(excerpt.buffer(), at, header);
                yield "closed " + event.orderId() + " " + event.reason() + " " + event.remainingLots();
            }
            case UnitMadeDecoder.TEMPLATE_ID ->
                unit(new UnitMadeDecoder().wrapAndApplyHeader(excerpt.buffer(), at, header));
            case UnitStateChangedDecoder.TEMPLATE_ID -> {
                final var event = new UnitStateChangedDecoder().wrapAndApplyHeader(excerpt.buffer(), at, header);
                yield "unit " + event.unit() + " " + event.state();
            }
            case OrderReducedDecoder.TEMPLATE_ID -> {
                final var event = new OrderReducedDecoder().wrapAndApplyHeader(excerpt.buffer(), at, header);
                yield "reduced " + event.orderId() + " by " + event.reducedLots() + " to " + event.remainingLots();
            }
            case OrderReturnedDecoder.TEMPLATE_ID -> {
                final var event = new OrderReturnedDecoder().wrapAndApplyHeader(excerpt.buffer(), at, header);
                yield "returned " + event.orderId() + " " + event.returnedLots() + " of " + event.remainingLots();
            }
            case MarketChangedDecoder.TEMPLATE_ID -> {
                final var event = new MarketChangedDecoder().wrapAndApplyHeader(excerpt.buffer(), at, header);
                yield "market " + event.market() + " " + event.status();
            }
            case TradingStatusChangedDecoder.TEMPLATE_ID -> {
                final var event = new TradingStatusChangedDecoder().wrapAndApplyHeader(excerpt.buffer(), at, header);
                final byte[] reason = new byte[event.reasonLength()];
                event.getReason(reason, 0, reason.length);
                yield event.scope() + " " + event.source() + " " + event.status() + ", strictest " + event.strictest()
                        + ": " + new String(reason, UTF_8);
            }
            case LoginAcceptedDecoder.TEMPLATE_ID -> "login accepted";
            case AccountStateDecoder.TEMPLATE_ID -> "account state";
            case MarketTopsDecoder.TEMPLATE_ID -> {
                final StringBuilder text = new StringBuilder("tops");
                new MarketTopsDecoder()
                        .wrapAndApplyHeader(excerpt.buffer(), at, header)
                        .markets()
                        .forEach(market -> text.append(' ')
                                .append(market.bestBidTicks())
                                .append('/')
                                .append(market.bestAskTicks()));
                yield text.toString();
            }
            case UnsafeAccountsDecoder.TEMPLATE_ID -> {
                final StringBuilder text = new StringBuilder("unsafe");
                final byte[] account = new byte[Address.LENGTH];
                for (final var each : new UnsafeAccountsDecoder()
                        .wrapAndApplyHeader(excerpt.buffer(), at, header)
                        .accounts()) {
                    each.getAccount(account, 0, Address.LENGTH);
                    text.append(' ').append(Address.of(account, 0));
                }
                yield text.toString();
            }
            default -> throw new AssertionError("unknown event " + excerpt.eventTemplateId());
        };
    }

    private static String unit(final UnitMadeDecoder event) {
        final StringBuilder text = new StringBuilder("made ").append(event.unit());
        if (event.successorOf() != 0) {
            text.append(" for ").append(event.successorOf());
        }
        final long senderFee = event.senderFee();
        for (final UnitMadeDecoder.LegsDecoder leg : event.legs()) {
            text.append(" | ").append(leg.orderId());
            text.append(' ').append(leg.lots()).append('@').append(leg.priceTicks());
            text.append(' ').append(leg.credit()).append(" fee ").append(leg.fee());
            text.append(" left ").append(leg.remainingLots());
        }
        return text.append(" | sender ").append(senderFee).toString();
    }
}
