package io.croupier.relayer.chain;

import io.croupier.signing.Address;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.utils.Numeric;

/** JSON-RPC answers as web3j holds them, turned into the types of this package. */
final class RpcMessages {
    private RpcMessages() {}

    static BlockHeader header(final EthBlock.Block block) {
        final String baseFee = block.getBaseFeePerGasRaw();
        return new BlockHeader(
                block.getNumber().longValueExact(),
                Hash.parse(block.getHash()),
                Hash.parse(block.getParentHash()),
                block.getTimestamp().longValueExact(),
                baseFee == null
                        ? BlockHeader.NO_BASE_FEE
                        : Numeric.decodeQuantity(baseFee).longValueExact(),
                LogsBloom.parse(block.getLogsBloom()));
    }

    static ChainLog log(final Log log) {
        return new ChainLog(
                Address.parse(log.getAddress()),
                log.getTopics().stream().map(Hash::parse).toList(),
                Bytes.parse(log.getData()),
                log.getBlockNumber().longValueExact(),
                Hash.parse(log.getBlockHash()),
                Hash.parse(log.getTransactionHash()),
                log.getLogIndex().longValueExact());
    }

    static TransactionReceipt receipt(final org.web3j.protocol.core.methods.response.TransactionReceipt receipt) {
        return new TransactionReceipt(
                Hash.parse(receipt.getTransactionHash()),
                new BlockId(receipt.getBlockNumber().longValueExact(), Hash.parse(receipt.getBlockHash())),
                Address.parse(receipt.getFrom()),
                receipt.getTo() == null ? null : Address.parse(receipt.getTo()),
                receipt.isStatusOK(),
                receipt.getGasUsed().longValueExact(),
                receipt.getLogs().stream().map(RpcMessages::log).toList());
    }

    static MinedTransaction transaction(final EthBlock.TransactionObject transaction) {
        return new MinedTransaction(
                Hash.parse(transaction.getHash()),
                Address.parse(transaction.getFrom()),
                transaction.getNonce().longValueExact());
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
