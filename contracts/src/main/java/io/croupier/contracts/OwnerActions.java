package io.croupier.contracts;

import java.io.IOException;
import java.util.function.Consumer;
import org.web3j.protocol.core.RemoteFunctionCall;

/** What the owner does to a chain, each step verified by reading it back. */
final class OwnerActions {
    private final Chain chain;
    private final TransactionSequence owner;
    private final Consumer<String> progress;

    OwnerActions(final Chain chain, final TransactionSequence owner, final Consumer<String> progress) {
        this.chain = chain;
        this.owner = owner;
        this.progress = progress;
    }

    /** A question to the chain. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Deploys a contract and compares what stands there with what was compiled. */
    String create(final CompiledContract contract, final String arguments) throws IOException {
        progress.accept("deploying " + contract);
        final String address = owner.create("deploying " + contract, contract.creationCode(), arguments);
        if (!contract.matches(chain.code(address))) {
            throw new DeploymentException(contract + " at " + address + " does not have the code that was compiled");
        }
        return address;
    }

    /** Makes the call unless the condition holds already. */
    void ensure(final String to, final String what, final Condition condition, final RemoteFunctionCall<?> call)
            throws IOException {
        if (condition.holds()) {
            return;
        }
        perform(to, what, call);
        if (!condition.holds()) {
            throw new DeploymentException(what + " was set, but " + to + " does not say so");
        }
    }

    void perform(final String to, final String what, final RemoteFunctionCall<?> call) throws IOException {
        progress.accept("setting " + what);
        owner.call("setting " + what, to, call.encodeFunctionCall());
    }
}
