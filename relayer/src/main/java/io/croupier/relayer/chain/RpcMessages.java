package io.croupier.relayer.chain;

import io.croupier.signing.Address;
import java.util.HexFormat;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.Log;

/** JSON-RPC answers as web3j holds them, turned into the types of this package. */
final class RpcMessages {
    private RpcMessages() {}

    static BlockHeader header(final EthBlock.Block block) {
        final String baseFee = block.getBaseFeePerGasRaw();
        return new BlockHeader(
                quantity(block.getNumberRaw()),
                Hash.parse(block.getHash()),
                Hash.parse(block.getParentHash()),
                quantity(block.getTimestampRaw()),
                baseFee == null ? BlockHeader.NO_BASE_FEE : quantity(baseFee),
                LogsBloom.parse(block.getLogsBloom()));
    }

    static ChainLog log(final Log log) {
        return new ChainLog(
                Address.parse(log.getAddress()),
                log.getTopics().stream().map(Hash::parse).toList(),
                Bytes.parse(log.getData()),
                quantity(log.getBlockNumberRaw()),
                Hash.parse(log.getBlockHash()),
                Hash.parse(log.getTransactionHash()),
                quantity(log.getLogIndexRaw()));
    }

    static TransactionReceipt receipt(final org.web3j.protocol.core.methods.response.TransactionReceipt receipt) {
        return new TransactionReceipt(
                Hash.parse(receipt.getTransactionHash()),
                new BlockId(quantity(receipt.getBlockNumberRaw()), Hash.parse(receipt.getBlockHash())),
                Address.parse(receipt.getFrom()),
                receipt.getTo() == null ? null : Address.parse(receipt.getTo()),
                receipt.isStatusOK(),
                quantity(receipt.getGasUsedRaw()),
                receipt.getLogs().stream().map(RpcMessages::log).toList());
    }

    static MinedTransaction transaction(final EthBlock.TransactionObject transaction) {
        return new MinedTransaction(
                Hash.parse(transaction.getHash()),
                Address.parse(transaction.getFrom()),
                quantity(transaction.getNonceRaw()));
    }

    /** A number as JSON-RPC writes it. web3j's own reading compiles patterns and catches exceptions for each. */
    private static long quantity(final String text) {
        final long value =
                text.startsWith("0x") && text.length() > 2 ? HexFormat.fromHexDigitsToLong(text, 2, text.length()) : -1;
        if (value < 0) {
            throw new IllegalArgumentException("no quantity of at most 63 bits: " + text);
        }
        return value;
    }

    /** The data of an error object; web3j keeps it as JSON, so it may stand in quotes. */
    static Bytes revertData(final String json) {
        if (json == null) {
            return Bytes.EMPTY;
        }
        final String text = json.replace("\"", "");
        return text.startsWith("0x") ? Bytes.parse(text) : Bytes.EMPTY;
    }
}
