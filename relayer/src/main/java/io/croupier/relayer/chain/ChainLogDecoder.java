package io.croupier.relayer.chain;

import static java.util.Objects.requireNonNull;

import io.croupier.matcher.journal.codec.ChainEventKind;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns logs of the Dealer, its markets and their price sources into ledger entries, in log order. Logs that change no
 * ledger are passed over. Logs must be decoded in chain order, since some of them (a market listed, a new price source)
 * change what later ones mean. Owned by one thread.
 */
public final class ChainLogDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(ChainLogDecoder.class);
    private static final int ONLY_WORD = 0;

    private static final List<Hash> HINTS = List.of(
            DealerEvents.REQUEST_WITHDRAW,
            DealerEvents.SET_OPERATOR,
            DealerEvents.BEING_LIQUIDATED,
            DealerEvents.FUNDING_RATE,
            DealerEvents.ANSWER_UPDATED);

    private final ChainClient client;
    private final DealerViews views;
    private final VenueDirectory directory;
    private final Function<Hash, Optional<UnitOfTransaction>> publicUnits;

    /** The newest mark told of each market. */
    private final Map<Address, BigInteger> marks = new HashMap<>();

    /** Decodes logs of our own Dealer. */
    public ChainLogDecoder(final ChainClient client, final Address dealer) {
        this(client, new DealerViews(client, dealer), new VenueDirectory(dealer), hash -> Optional.empty());
    }

    /**
     * Decodes logs of a deployment with the public ABI, which knows no units and does not tell sender fees.
     *
     * @param units the unit that a transaction settles if it succeeds; empty for transactions of others
     */
    public ChainLogDecoder(
            final ChainClient client,
            final Address dealer,
            final PublicAbi publicAbi,
            final Function<Hash, Optional<UnitOfTransaction>> units) {
        this(client, new DealerViews(client, dealer, Optional.of(publicAbi)), new VenueDirectory(dealer), units);
    }

    private ChainLogDecoder(
            final ChainClient client,
            final DealerViews views,
            final VenueDirectory directory,
            final Function<Hash, Optional<UnitOfTransaction>> units) {
        this.client = requireNonNull(client, "client");
        this.views = views;
        this.directory = directory;
        this.publicUnits = requireNonNull(units, "units");
    }

    /**
     * Learns markets and settings as of a block, before the first log after it is decoded. Where the Dealer does not exist
     * yet there is nothing to learn. A node that keeps no state of that block is asked for the newest.
     */
    public void startAfter(final long block) {
        try {
            learn(BlockTag.at(block));
        } catch (final ChainException.Refused e) {
            learn(BlockTag.LATEST);
        }
    }

    private void learn(final BlockTag tag) {
        if (client.code(views.dealer(), tag).length() > 0) {
            directory.read(views, tag);
        }
    }

    /**
     * Risk parameters, marks and funding as of a block, for a ledger that starts there although the Dealer is older: from
     * then on logs tell of every change.
     */
    public List<ChainEntry> factsAt(final long block) {
        final List<ChainEntry> entries = new ArrayList<>();
        final BlockTag tag = BlockTag.at(block);
        if (client.code(views.dealer(), tag).length() > 0) {
            entries.add(ChainEntry.of(
                    ChainEventKind.MAX_POSITION_AMOUNT, Address.ZERO, Address.ZERO, views.maxPositionAmount(tag)));
            for (final Address market : views.registeredMarkets(tag)) {
                final DealerViews.RiskParams params = views.riskParams(market, tag);
                entries.add(riskParams(market, params));
                entries.add(ChainEntry.of(
                        ChainEventKind.FUNDING_RATE, Address.ZERO, market, views.fundingRate(market, tag)));
                addMark(entries, market, block);
            }
        }
        return entries;
    }

    /** Whether the Dealer came into being in these blocks: it names its first owner then. */
    public boolean isDeployedIn(final long from, final long to) {
        return client.logs(from, to, Set.of(views.dealer())).stream()
                .anyMatch(log -> log.is(DealerEvents.OWNERSHIP_TRANSFERRED)
                        && topic(log, 1).isZero());
    }

    /** Contracts whose logs this decoder wants; may grow with every decoded log. */
    public Set<Address> emitters() {
        return directory.emitters();
    }

    /** Entries of logs that stand in chain order. */
    public List<ChainEntry> decode(final List<ChainLog> logs) {
        final List<ChainEntry> entries = new ArrayList<>();
        final Map<Hash, Address> senders = new HashMap<>();
        final PublicTrades trades = new PublicTrades(publicUnits, this::callerOfMarket);
        for (final ChainLog log : logs) {
            trades.onTransaction(log.transactionHash(), entries);
            if (log.emitter().equals(views.dealer())) {
                if (!views.isPublic()) {
                    decodeDealer(log, entries, senders);
                } else if (log.is(DealerEvents.ORDER_FILLED)) {
                    entries.add(orderFilled(log));
                    trades.onFill(entries.get(entries.size() - 1));
                } else if (!decodeFunds(log, entries) && !decodeLiquidation(log, entries)) {
                    decodeSettings(log, entries);
                }
            } else if (directory.isMarket(log.emitter()) && log.is(DealerEvents.BALANCE_CHANGE)) {
                final AbiWords data = data(log, 2);
                entries.add(ChainEntry.of(
                        ChainEventKind.BALANCE_CHANGE, topic(log, 1), log.emitter(), data.signed(0), data.signed(1)));
            } else if (log.is(DealerEvents.ANSWER_UPDATED)) {
                final BigInteger price = new AbiWords(log.topics().get(1)).signed(ONLY_WORD);
                directory.marketsPricedBy(log.emitter()).forEach(market -> entries.add(mark(market, price)));
            }
        }
        trades.onTransaction(Hash.ZERO, entries);
        return entries;
    }

    /**
     * Marks as of a block, after its logs, that have moved without a log: sources of a public deployment may hand on
     * somebody else's price. A node that keeps no state of that block leaves it to a later one.
     */
    public List<ChainEntry> unloggedMarks(final long block) {
        final List<ChainEntry> entries = new ArrayList<>();
        if (views.isPublic()) {
            try {
                for (final Address market : directory.markets()) {
                    views.markPrice(market, BlockTag.at(block))
                            .filter(price -> !price.equals(marks.get(market)))
                            .ifPresent(price -> entries.add(mark(market, price)));
                }
            } catch (final ChainException.Refused e) {
                LOG.debug("No marks as of block {}", block, e);
            }
        }
        return entries;
    }

    /**
     * What blocks that may still be undone say of withdrawals, operators, liquidations, marks and funding. Learns nothing:
     * what such a block lists or prices anew counts only once it is confirmed.
     */
    public List<ChainEntry> hints(final long block, final List<ChainLog> logs) {
        final List<ChainLog> telling =
                logs.stream().filter(log -> HINTS.stream().anyMatch(log::is)).toList();
        final ChainLogDecoder unconfirmed = new ChainLogDecoder(client, views, directory.copy(), publicUnits);
        unconfirmed.marks.putAll(marks);
        final List<ChainEntry> hints = unconfirmed.decode(telling);
        hints.addAll(unconfirmed.unloggedMarks(block));
        return hints;
    }

    /** Accounts that deposits and transfers paid in a range of blocks, both ends included. */
    static Set<Address> paid(final ChainClient client, final Address dealer, final long from, final long to) {
        return client.logs(from, to, dealer, List.of(DealerEvents.DEPOSIT, DealerEvents.TRANSFER_IN)).stream()
                .map(log -> log.is(DealerEvents.DEPOSIT)
                        ? topic(log, 1)
                        : data(log, 3).address(0))
                .collect(Collectors.toSet());
    }

    /** The refused units among the logs of a transaction that called the Dealer. */
    public static List<ChainEntry> refusals(final List<ChainLog> logs) {
        return logs.stream()
                .filter(log -> log.is(DealerEvents.UNIT_REFUSED))
                .map(ChainLogDecoder::refusal)
                .toList();
    }

    private void decodeDealer(final ChainLog log, final List<ChainEntry> entries, final Map<Hash, Address> senders) {
        if (log.is(DealerEvents.UNIT_SETTLED)) {
            new PackedUnit(log, directory)
                    .appendTo(entries, () -> senders.computeIfAbsent(log.transactionHash(), this::callerOf));
        } else if (log.is(DealerEvents.UNIT_REFUSED)) {
            entries.add(refusal(log));
        } else if (log.is(DealerEvents.ORDER_FILLED)) {
            entries.add(orderFilled(log));
        } else if (log.is(DealerEvents.SENDER_FEE)) {
            entries.add(ChainEntry.of(
                    ChainEventKind.SENDER_FEE,
                    topic(log, 1),
                    Address.ZERO,
                    data(log, 1).signed(0)));
        } else if (!decodeFunds(log, entries) && !decodeLiquidation(log, entries)) {
            decodeSettings(log, entries);
        }
    }

    private static ChainEntry orderFilled(final ChainLog log) {
        final AbiWords data = data(log, 4);
        return ChainEntry.of(
                        ChainEventKind.ORDER_FILLED,
                        topic(log, 2),
                        topic(log, 3),
                        data.signed(0),
                        data.signed(1),
                        data.signed(3))
                .withHash(log.topics().get(1));
    }

    private boolean decodeFunds(final ChainLog log, final List<ChainEntry> entries) {
        if (log.is(DealerEvents.DEPOSIT)) {
            final AbiWords data = data(log, 2);
            entries.add(ChainEntry.of(
                    ChainEventKind.DEPOSIT, topic(log, 1), Address.ZERO, data.unsigned(0), data.unsigned(1)));
        } else if (log.is(DealerEvents.WITHDRAW)) {
            final AbiWords data = data(log, 2);
            entries.add(ChainEntry.of(
                            ChainEventKind.WITHDRAW, topic(log, 2), Address.ZERO, data.unsigned(0), data.unsigned(1))
                    .withOther(topic(log, 1)));
        } else if (log.is(DealerEvents.TRANSFER_IN)) {
            final AbiWords data = data(log, 3);
            entries.add(ChainEntry.of(
                    ChainEventKind.TRANSFER_IN, data.address(0), Address.ZERO, data.unsigned(1), data.unsigned(2)));
        } else if (log.is(DealerEvents.TRANSFER_OUT)) {
            final AbiWords data = data(log, 3);
            entries.add(ChainEntry.of(
                    ChainEventKind.TRANSFER_OUT, data.address(0), Address.ZERO, data.unsigned(1), data.unsigned(2)));
        } else if (log.is(DealerEvents.REQUEST_WITHDRAW)) {
            final AbiWords data = data(log, 3);
            entries.add(ChainEntry.of(
                    ChainEventKind.REQUEST_WITHDRAW,
                    topic(log, 1),
                    Address.ZERO,
                    data.unsigned(0),
                    data.unsigned(1),
                    data.unsigned(2)));
        } else if (log.is(DealerEvents.FUND_OPERATOR)) {
            final AbiWords data = data(log, 2);
            entries.add(ChainEntry.of(
                            ChainEventKind.FUND_OPERATOR,
                            topic(log, 1),
                            Address.ZERO,
                            data.unsigned(0),
                            data.unsigned(1))
                    .withOther(topic(log, 2)));
        } else {
            return false;
        }
        return true;
    }

    private boolean decodeLiquidation(final ChainLog log, final List<ChainEntry> entries) {
        if (log.is(DealerEvents.BEING_LIQUIDATED)) {
            final AbiWords data = data(log, 3);
            entries.add(ChainEntry.of(
                    ChainEventKind.BEING_LIQUIDATED, topic(log, 2), topic(log, 1), data.signed(0), data.signed(1)));
        } else if (log.is(DealerEvents.CHARGE_INSURANCE)) {
            entries.add(ChainEntry.of(
                            ChainEventKind.INSURANCE_CHARGE,
                            directory.insurance(),
                            topic(log, 1),
                            data(log, 1).unsigned(0))
                    .withOther(topic(log, 2)));
        } else if (log.is(DealerEvents.HANDLE_BAD_DEBT)) {
            final AbiWords data = data(log, 2);
            entries.add(ChainEntry.of(
                            ChainEventKind.BAD_DEBT, topic(log, 1), Address.ZERO, data.signed(0), data.unsigned(1))
                    .withOther(directory.insurance()));
        } else {
            return false;
        }
        return true;
    }

    private void decodeSettings(final ChainLog log, final List<ChainEntry> entries) {
        if (log.is(DealerEvents.RISK_PARAMS)) {
            final Address market = topic(log, 1);
            final DealerViews.RiskParams params = DealerViews.RiskParams.decode(data(log, 8), 1);
            directory.setSource(market, params.markPriceSource());
            entries.add(riskParams(market, params));
            addMark(entries, market, log.blockNumber());
        } else if (log.is(DealerEvents.FUNDING_RATE)) {
            entries.add(ChainEntry.of(
                    ChainEventKind.FUNDING_RATE,
                    Address.ZERO,
                    topic(log, 1),
                    data(log, 2).signed(1)));
        } else if (log.is(DealerEvents.MARKET_LISTED)) {
            directory.list((int) new AbiWords(log.topics().get(2)).number(ONLY_WORD), topic(log, 1));
        } else if (log.is(DealerEvents.SET_OPERATOR)) {
            entries.add(ChainEntry.of(
                            ChainEventKind.SET_OPERATOR,
                            topic(log, 1),
                            Address.ZERO,
                            data(log, 1).unsigned(0))
                    .withOther(topic(log, 2)));
        } else if (log.is(DealerEvents.SET_ORDER_SENDER)) {
            final AbiWords data = data(log, 2);
            entries.add(
                    ChainEntry.of(ChainEventKind.SET_ORDER_SENDER, data.address(0), Address.ZERO, data.unsigned(1)));
        } else if (log.is(DealerEvents.SET_INSURANCE)) {
            directory.setInsurance(data(log, 2).address(1));
        } else if (log.is(DealerEvents.SET_MAX_POSITION_AMOUNT)) {
            entries.add(ChainEntry.of(
                    ChainEventKind.MAX_POSITION_AMOUNT,
                    Address.ZERO,
                    Address.ZERO,
                    data(log, 2).unsigned(1)));
        }
    }

    private static ChainEntry refusal(final ChainLog log) {
        final AbiWords data = data(log, 2);
        return ChainEntry.of(ChainEventKind.UNIT_REFUSED, Address.ZERO, Address.ZERO)
                .withUnit(
                        (int) new AbiWords(log.topics().get(1)).number(ONLY_WORD),
                        new AbiWords(log.topics().get(2)).number(ONLY_WORD))
                .withLeg((int) data.number(0))
                .withReason(RefusalReasons.ofUnit(data.head(1, 4)))
                .withHash(log.transactionHash());
    }

    private static ChainEntry riskParams(final Address market, final DealerViews.RiskParams params) {
        return ChainEntry.of(
                        ChainEventKind.RISK_PARAMS,
                        Address.ZERO,
                        market,
                        params.initialMarginRatio(),
                        params.liquidationThreshold(),
                        params.liquidationPriceOff(),
                        params.insuranceFeeRate())
                .withLeg(params.registered() ? 1 : 0);
    }

    /**
     * The mark a market's source has, since the source may have been set before it belonged to the market. A node that
     * keeps no old state is asked for the newest mark instead.
     */
    private void addMark(final List<ChainEntry> entries, final Address market, final long block) {
        Optional<BigInteger> mark;
        try {
            mark = views.markPrice(market, BlockTag.at(block));
        } catch (final ChainException.Refused e) {
            mark = views.markPrice(market, BlockTag.LATEST);
        }
        mark.ifPresent(price -> entries.add(mark(market, price)));
    }

    private ChainEntry mark(final Address market, final BigInteger price) {
        marks.put(market, price);
        return ChainEntry.of(ChainEventKind.MARK_PRICE, Address.ZERO, market, price);
    }

    /** Who called the Dealer: the packed log does not say. */
    private Address callerOf(final Hash transaction) {
        final TransactionReceipt receipt = client.receipt(transaction)
                .orElseThrow(() -> new ChainException.Unreachable("no receipt of " + transaction + " yet", null));
        if (!views.dealer().equals(receipt.to())) {
            throw new ChainException.Unusable("transaction " + transaction
                    + " reached the Dealer through another contract, whose sender fees the logs do not tell");
        }
        return receipt.from();
    }

    /** Whom a market saw as its caller: the public contracts credit the fees of a trade to that account. */
    private Address callerOfMarket(final Hash transaction) {
        final TransactionReceipt receipt = client.receipt(transaction)
                .orElseThrow(() -> new ChainException.Unreachable("no receipt of " + transaction + " yet", null));
        if (receipt.to() == null || !directory.isMarket(receipt.to())) {
            throw new ChainException.Unusable("transaction " + transaction
                    + " reached a market through another contract, whose sender fees the logs do not tell");
        }
        return receipt.from();
    }

    private static AbiWords data(final ChainLog log, final int words) {
        return new AbiWords(log.data(), words, "log " + log.logIndex() + " of block " + log.blockNumber());
    }

    private static Address topic(final ChainLog log, final int index) {
        return new AbiWords(log.topics().get(index)).address(ONLY_WORD);
    }
}
