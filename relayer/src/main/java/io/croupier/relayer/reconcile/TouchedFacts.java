package io.croupier.relayer.reconcile;

import static java.nio.ByteOrder.BIG_ENDIAN;

import io.croupier.matcher.journal.Excerpt;
import io.croupier.matcher.journal.ExcerptListener;
import io.croupier.matcher.journal.codec.ChainBlockDecoder;
import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.matcher.journal.codec.MessageHeaderDecoder;
import io.croupier.matcher.journal.codec.UnitMadeDecoder;
import io.croupier.matcher.ledger.Int256;
import io.croupier.matcher.ledger.OrderFills;
import io.croupier.relayer.chain.Hash;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which accounts and orders confirmed blocks have touched and nobody has compared since. One thread. */
final class TouchedFacts implements ExcerptListener {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ChainBlockDecoder block = new ChainBlockDecoder();
    private final UnitMadeDecoder made = new UnitMadeDecoder();
    private final byte[] address = new byte[Address.LENGTH];
    private final byte[] hash = new byte[Hash.LENGTH];
    private final Set<Address> accounts = new LinkedHashSet<>();
    private final Map<Hash, Fill> fills = new LinkedHashMap<>();

    /** Orders that units of this journal have filled in part. */
    private final Set<Hash> partly = new LinkedHashSet<>();

    private int ordersMax;

    /** @param ordersMax orders beyond these wait for a whole comparison: a backlog must not grow without bound */
    TouchedFacts(final int ordersMax) {
        this.ordersMax = ordersMax;
    }

    /** For a whole comparison: forgets no order from now on. */
    void keepAll() {
        ordersMax = Integer.MAX_VALUE;
    }

    /**
     * An order that was filled.
     *
     * @param whole whether nothing of it is left, or nobody here knows: a journal that began on a Dealer that had settled
     *     before has fills of orders it never saw
     * @param sequence the newest command that told of a fill
     */
    record Fill(Hash orderHash, Address account, Address market, boolean whole, long sequence) {
        BigInteger filled(final OrderFills ledger) {
            final ByteBuffer words = ByteBuffer.wrap(orderHash.toBytes()).order(BIG_ENDIAN);
            return ledger.filled(words.getLong(), words.getLong(), words.getLong(), words.getLong(), new Int256())
                    .toBigInteger();
        }
    }

    @Override
    public void onExcerpt(final Excerpt excerpt) {
        if (excerpt.commandTemplateId() == ChainBlockDecoder.TEMPLATE_ID) {
            onBlock(excerpt);
        }
        while (excerpt.nextEvent()) {
            if (excerpt.eventTemplateId() == UnitMadeDecoder.TEMPLATE_ID) {
                made.wrapAndApplyHeader(excerpt.buffer(), excerpt.eventOffset(), header);
                made.legs().forEach(this::onLeg);
            }
        }
    }

    private void onLeg(final UnitMadeDecoder.LegsDecoder leg) {
        leg.getOrderHash(hash, 0, Hash.LENGTH);
        final Hash order = Hash.of(hash, 0);
        if (leg.remainingLots() == 0) {
            partly.remove(order);
        } else if (partly.size() < ordersMax) {
            partly.add(order);
        }
    }

    private void onBlock(final Excerpt excerpt) {
        block.wrapAndApplyHeader(excerpt.buffer(), excerpt.commandOffset(), header);
        for (final ChainBlockDecoder.EntriesDecoder entry : block.entries()) {
            entry.getAccount(address, 0, Address.LENGTH);
            final Address account = Address.of(address, 0);
            if (!account.isZero()) {
                accounts.add(account);
            }
            if (entry.kind() == ChainEventKind.ORDER_FILLED && fills.size() < ordersMax) {
                entry.getHash(hash, 0, Hash.LENGTH);
                entry.getMarket(address, 0, Address.LENGTH);
                final Hash order = Hash.of(hash, 0);
                fills.put(
                        order,
                        new Fill(order, account, Address.of(address, 0), !partly.contains(order), excerpt.sequence()));
            }
        }
    }

    /** Accounts to be compared before others. */
    List<Address> accounts() {
        return List.copyOf(accounts);
    }

    void compared(final Address account) {
        accounts.remove(account);
    }

    /** Hands over the oldest of the orders to be compared. */
    List<Fill> takeFills(final int max) {
        final List<Fill> taken = new ArrayList<>();
        for (final Iterator<Fill> oldest = fills.values().iterator(); oldest.hasNext() && taken.size() < max; ) {
            final Fill fill = oldest.next();
            taken.add(fill);
            oldest.remove();
            partly.remove(fill.orderHash);
        }
        return taken;
    }
}
