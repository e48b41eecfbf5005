package io.croupier.contracts;

import static io.croupier.contracts.Chain.read;

import io.croupier.contracts.generated.MarkPriceOracle;
import java.io.IOException;
import java.math.BigInteger;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.DefaultGasProvider;

/** Pushes mark prices to a devnet with the keeper's key. Used by one thread. */
public final class DevnetPrices implements AutoCloseable {
    private final Web3j web3j;
    private final DeployedContracts contracts;
    private final TransactionSequence keeper;

    /**
     * Connects.
     *
     * @throws IOException if the chain does not answer
     */
    public DevnetPrices(final Devnet devnet) throws IOException {
        this.web3j = Web3j.build(new HttpService(devnet.rpcUrl().toString()));
        this.contracts = devnet.contracts();
        this.keeper = new TransactionSequence(web3j, Devnet.keeper().credentials(), contracts.chainId());
    }

    /** The mark price of a market, credit units per 1e18 paper. */
    public BigInteger latest(final String symbol) throws IOException {
        return read(oracle(symbol).latest()).component1();
    }

    /**
     * Sets a mark price and waits until that is mined.
     *
     * @param price credit units per 1e18 paper, positive
     */
    public void push(final String symbol, final BigInteger price) throws IOException {
        final MarkPriceOracle oracle = oracle(symbol);
        keeper.call(
                "setting the mark price of " + symbol,
                oracle.getContractAddress(),
                oracle.setMarkPrice(price).encodeFunctionCall());
    }

    private MarkPriceOracle oracle(final String symbol) {
        return MarkPriceOracle.load(
                contracts.market(symbol).markPriceSource(),
                web3j,
                new ReadonlyTransactionManager(web3j, keeper.address()),
                new DefaultGasProvider());
    }

    @Override
    public void close() {
        web3j.shutdown();
    }
}
