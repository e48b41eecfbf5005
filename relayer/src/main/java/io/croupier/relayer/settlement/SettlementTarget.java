package io.croupier.relayer.settlement;

import io.croupier.matcher.journal.codec.BustReason;
import io.croupier.relayer.chain.BlockTag;
import io.croupier.relayer.chain.Bytes;
import io.croupier.relayer.chain.CallRequest;
import io.croupier.relayer.chain.ChainException;
import io.croupier.relayer.chain.TransactionReceipt;
import io.croupier.signing.Address;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The kind of contract that units settle on: how they are put into a transaction, and what that contract tells of them
 * afterwards. Used by the settlement thread alone.
 */
public interface SettlementTarget {
    /**
     * Puts as many of the waiting units as fit, in order and at least one, into one call.
     *
     * @param buildsOn the unit before the first of them: the last one packed, or the last one the chain knows
     */
    Payload pack(int lane, long buildsOn, List<SettlementUnit> waiting);

    /**
     * Executes the payload on the head block and forgets it. Only meaningful while no earlier transaction is under way.
     *
     * @throws ChainException.Reverted if the call as a whole would fail
     */
    void simulate(Payload payload, Address sender);

    /** The last unit that the contract settled or refused, as of a block; empty where it keeps no count. */
    OptionalLong lastUnit(int lane, BlockTag tag);

    /**
     * Whether the contract refuses a unit that was settled before, whatever transaction it comes in. Where it does not, a
     * unit gets another nonce only once the transaction that took its old one has been found.
     */
    boolean refusesDoubles();

    /** Units that a successful transaction did not settle. */
    Set<Long> refusedUnits(TransactionReceipt receipt);

    /**
     * Why a call failed, where the contract takes units one by one and it is a unit that it refuses: the unit is to be
     * withdrawn. Empty where the unit is not to blame, or a batch holds more than one.
     *
     * @param units what the call was to settle
     * @param failure what the contract returned, and the state on which it did
     */
    Optional<Verdict> verdict(List<SettlementUnit> units, CallRequest call, Failure failure);

    /** A call that reverted after {@code tag}; nothing is returned where the endpoint cannot tell any more. */
    record Failure(Bytes data, BlockTag tag) {}

    /** The unit to withdraw, and the order to blame, 255 for none. */
    record Verdict(long unit, int leg, BustReason reason) {}

    /**
     * What is wrong with the market, the sender or the prices, so that no unit of the market can settle now whoever trades;
     * empty if nothing is.
     */
    Optional<String> obstacle(Address market, Address sender);

    /** Markets without a price now: nothing settles of a trader who holds one, wherever the trade is. */
    Set<Address> unpriced();

    /** Paper, without sign, that the contract has filled of the order as of a block. */
    BigInteger filled(SignedOrder order, BlockTag tag);

    /** Hears what a transaction used, so that the next ones are filled better. */
    void onGasUsed(List<SettlementUnit> units, long gasUsed);

    /** Hears that a call ran out of gas, so that the next ones get more. False if this one got all there is already. */
    boolean onGasStarved();

    /** A name, for people and metrics, of what made a whole call fail. */
    String cause(Bytes revertData);
}
