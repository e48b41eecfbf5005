package io.croupier.relayer.reconcile;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.ConfigureDecoder;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.Side;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.journal.codec.UnitState;
import io.croupier.matcher.journal.codec.UnitStateChangedDecoder;
import io.croupier.relayer.chain.Hash;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what each trade unit promised its traders when it was made with what the chain logged when it settled: paper,
 * credit and fee of every leg, and the sender's fee. Both stand in the journal, so nobody is asked. One thread.
 */
final class SettledAmounts implements ExcerptListener {
    private static final int INT128_LENGTH = 16;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConfigureDecoder configure = new ConfigureDecoder();
    private final UnitMadeDecoder made = new UnitMadeDecoder();
    private final UnitStateChangedDecoder changed = new UnitStateChangedDecoder();
    private final ChainBlockDecoder block = new ChainBlockDecoder();
    private final byte[] address = new byte[Address.LENGTH];
    private final byte[] hash = new byte[Hash.LENGTH];
    private final byte[] int128 = new byte[INT128_LENGTH];

    private final List<Address> perps = new ArrayList<>();
    private final List<BigInteger> paperPerLot = new ArrayList<>();
    private final Map<UnitId, Promise> open = new HashMap<>();
    private final List<Difference> differences = new ArrayList<>();

    private record UnitId(int lane, long unit) {}

    private record Promise(Address perp, BigInteger senderFee, Map<Hash, Amounts> legs) {}

    /** What a leg brings its trader; the credit is net of the fee. */
    private record Amounts(Address account, BigInteger paper, BigInteger credit, BigInteger fee) {
        Amounts plus(final Amounts other) {
            return new Amounts(account, paper.add(other.paper), credit.add(other.credit), fee.add(other.fee));
        }
    }

    /** What was found since the last time. */
    List<Difference> takeDifferences() {
        final List<Difference> taken = List.copyOf(differences);
        differences.clear();
        return taken;
    }

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        switch (excerpt.commandTemplateId()) {
            case ConfigureDecoder.TEMPLATE_ID -> onConfigure(excerpt);
            case ChainBlockDecoder.TEMPLATE_ID -> onBlock(excerpt);
            default -> {
                // Says nothing of amounts.
            }
        }
        while (excerpt.nextEvent()) {
            if (excerpt.eventTemplateId() == UnitMadeDecoder.TEMPLATE_ID) {
                onMade(excerpt);
            } else if (excerpt.eventTemplateId() == UnitStateChangedDecoder.TEMPLATE_ID) {
                onChanged(excerpt);
            }
        }
    }

    private void onConfigure(final Excerpt excerpt) {
        configure.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        perps.clear();
        paperPerLot.clear();
        for (final ConfigureDecoder.MarketsDecoder market : configure.markets()) {
            market.getPerp(address, 0, Address.LENGTH);
            perps.add(Address.of(address, 0));
            paperPerLot.add(BigInteger.valueOf(market.paperPerLot()));
            market.skipSymbol();
        }
    }

    private void onMade(final Excerpt excerpt) {
        made.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        final UnitId id = new UnitId(made.lane(), made.unit());
        final int market = made.market();
        final BigInteger senderFee = BigInteger.valueOf(made.senderFee());
        final boolean incomingBuys = made.side() == Side.BUY;
        final Map<Hash, Amounts> legs = new HashMap<>();
        boolean incoming = true;
        for (final UnitMadeDecoder.LegsDecoder leg : made.legs()) {
            leg.getOrderHash(hash, 0, Hash.LENGTH);
            leg.getAccount(address, 0, Address.LENGTH);
            final BigInteger size = paperPerLot.get(market).multiply(BigInteger.valueOf(leg.lots()));
            final BigInteger fee = BigInteger.valueOf(leg.fee());
            legs.merge(
                    Hash.of(hash, 0),
                    new Amounts(
                            Address.of(address, 0),
                            incoming == incomingBuys ? size : size.negate(),
                            BigInteger.valueOf(leg.credit()).subtract(fee),
                            fee),
                    Amounts::plus);
            incoming = false;
        }
        open.put(id, new Promise(perps.get(market), senderFee, legs));
    }

    private void onChanged(final Excerpt excerpt) {
        changed.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
        if (changed.state() == UnitState.BUSTED || changed.state() == UnitState.FINAL) {
            open.remove(new UnitId(changed.lane(), changed.unit()));
        }
    }

    private void onBlock(final Excerpt excerpt) {
        block.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        final Map<Hash, Amounts> fills = new HashMap<>();
        BigInteger senderFee = BigInteger.ZERO;
        for (final ChainBlockDecoder.EntriesDecoder entry : block.entries()) {
            switch (entry.kind()) {
                case ORDER_FILLED -> {
                    entry.getHash(hash, 0, Hash.LENGTH);
                    entry.getAccount(address, 0, Address.LENGTH);
                    final BigInteger paper = number(entry.getA(int128, 0, INT128_LENGTH));
                    final BigInteger credit = number(entry.getB(int128, 0, INT128_LENGTH));
                    final BigInteger fee = number(entry.getC(int128, 0, INT128_LENGTH));
                    fills.merge(
                            Hash.of(hash, 0), new Amounts(Address.of(address, 0), paper, credit, fee), Amounts::plus);
                }
                case SENDER_FEE -> senderFee = number(entry.getA(int128, 0, INT128_LENGTH));
                case UNIT_SETTLED -> {
                    final Promise promise = open.get(new UnitId(entry.lane(), entry.unit()));
                    if (promise != null) {
                        compare(promise, fills, senderFee, excerpt.sequence());
                    }
                    fills.clear();
                    senderFee = BigInteger.ZERO;
                }
                default -> {
                    // Part of no unit.
                }
            }
        }
    }

    private void compare(
            final Promise promise, final Map<Hash, Amounts> fills, final BigInteger senderFee, final long sequence) {
        final Amounts none = new Amounts(Address.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);
        promise.legs.forEach((order, promised) -> {
            final Amounts logged = fills.getOrDefault(order, none);
            compare(promised.account, promise.perp, "fillPaper", promised.paper, logged.paper, sequence);
            compare(promised.account, promise.perp, "fillCredit", promised.credit, logged.credit, sequence);
            compare(promised.account, promise.perp, "fillFee", promised.fee, logged.fee, sequence);
        });
        compare(Address.ZERO, promise.perp, "senderFee", promise.senderFee, senderFee, sequence);
    }

    private void compare(
            final Address account,
            final Address perp,
            final String field,
            final BigInteger promised,
            final BigInteger logged,
            final long sequence) {
        if (!promised.equals(logged)) {
            differences.add(new Difference(account, perp, field, promised, logged, sequence));
        }
    }

    /** The int128 that was just read; {@code length} is what the decoder says it read. */
    private BigInteger number(final int length) {
        return new BigInteger(int128, 0, length);
    }
}
