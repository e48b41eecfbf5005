package io.croupier.contracts;

import io.croupier.contracts.generated.Dealer;
import io.croupier.contracts.generated.TestToken;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.DefaultGasProvider;

/**
 * Gives traders of a devnet test tokens and deposits them. A trader's first two transactions are ours (approval,
 * deposit), so its nonce tells how far an interrupted funding came, and that it is never repeated.
 */
final class DevnetFunding implements AutoCloseable {
    private static final BigInteger GAS = BigInteger.valueOf(500_000);

    private final Web3j web3j;
    private final DeployedContracts contracts;
    private final TestToken token;
    private final Dealer dealer;

    DevnetFunding(final URI rpcUrl, final DeployedContracts contracts) {
        this.web3j = Web3j.build(new HttpService(rpcUrl.toString()));
        this.contracts = contracts;
        final var reader = new ReadonlyTransactionManager(web3j, Devnet.owner().address());
        final var gas = new DefaultGasProvider();
        this.token = TestToken.load(contracts.token(), web3j, reader, gas);
        this.dealer = Dealer.load(contracts.dealer(), web3j, reader, gas);
    }

    /** Sends everything before it waits for anything: a chain that mines at once does not mind, a slow one even less. */
    void fund(final List<TestAccount> traders, final BigInteger deposit, final Consumer<String> progress)
            throws IOException {
        if (deposit.signum() == 0) {
            return;
        }
        final List<Trader> unfunded = new ArrayList<>();
        for (final TestAccount account : traders) {
            final var trader =
                    new Trader(account, new TransactionSequence(web3j, account.credentials(), contracts.chainId()));
            if (trader.transactions.nextNonce().intValueExact() < Trader.FUNDED) {
                unfunded.add(trader);
            }
        }
        if (unfunded.isEmpty()) {
            return;
        }
        progress.accept("funding " + unfunded.size() + " accounts");
        mint(unfunded, deposit);
        deposit(unfunded, deposit);
    }

    private void mint(final List<Trader> traders, final BigInteger amount) throws IOException {
        final var minter = new TransactionSequence(web3j, Devnet.owner().credentials(), contracts.chainId());
        final List<String> hashes = new ArrayList<>();
        for (final Trader trader : traders) {
            final String address = trader.account.address();
            final BigInteger missing = amount.subtract(Chain.read(token.balanceOf(address)));
            if (missing.signum() > 0) {
                hashes.add(minter.send(
                        contracts.token(), token.mint(address, missing).encodeFunctionCall(), GAS));
            }
        }
        for (final String hash : hashes) {
            minter.await("minting test tokens", hash);
        }
    }

    private void deposit(final List<Trader> traders, final BigInteger amount) throws IOException {
        final String approval = token.approve(contracts.dealer(), amount).encodeFunctionCall();
        final List<String> hashes = new ArrayList<>();
        for (final Trader trader : traders) {
            if (trader.transactions.nextNonce().signum() == 0) {
                trader.transactions.send(contracts.token(), approval, GAS);
            }
            hashes.add(trader.transactions.send(
                    contracts.dealer(),
                    dealer.deposit(amount, BigInteger.ZERO, trader.account.address())
                            .encodeFunctionCall(),
                    GAS));
        }
        for (int i = 0; i < traders.size(); i++) {
            final Trader trader = traders.get(i);
            trader.transactions.await("deposit of " + trader.account.address(), hashes.get(i));
        }
    }

    @Override
    public void close() {
        web3j.shutdown();
    }

    private record Trader(TestAccount account, TransactionSequence transactions) {
        /** The nonce after approval and deposit. */
        static final int FUNDED = 2;
    }
}
