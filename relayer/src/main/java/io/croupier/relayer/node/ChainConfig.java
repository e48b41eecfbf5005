package io.croupier.relayer.node;

import static java.util.Objects.requireNonNull;

import io.croupier.relayer.chain.PublicAbi;
import io.croupier.relayer.chain.TransactionSigner;
import io.croupier.relayer.watch.WatchConfig;
import io.croupier.signing.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the venue's contracts live and who settles.
 *
 * @param rpc the ways to the chain
 * @param webSocket where new heads are told of; without it the head is looked up
 * @param dealer the Dealer contract
 * @param fromBlock blocks before it hold nothing of this Dealer
 * @param confirmations blocks from which on one is never undone, 1 = the head block itself
 * @param pollInterval how often the chain's head is looked up
 * @param publicAbi what is to be known of a deployment with the public JOJO ABI; empty for this project's contracts
 * @param senders keys of the order senders, one a lane
 */
public record ChainConfig(
        RpcConfig rpc,
        Optional<PushConfig> webSocket,
        Address dealer,
        long fromBlock,
        int confirmations,
        Duration pollInterval,
        Optional<PublicAbi> publicAbi,
        List<SenderKey> senders) {
    private static final int CONFIRMATIONS_MAX = 1_000;
    private static final int OPEN_POSITIONS_MAX = 256;
    private static final String KEY = "(0x)?[0-9a-fA-F]{64}";

    public ChainConfig {
        requireNonNull(rpc, "rpc");
        requireNonNull(webSocket, "webSocket");
        senders = List.copyOf(senders);
    }

    static ChainConfig of(final ConfigSection section) {
        final RpcConfig rpc = RpcConfig.of(section);
        final List<SenderKey> senders =
                section.sections("senders").stream().map(ChainConfig::sender).toList();
        final ChainConfig config = new ChainConfig(
                rpc,
                PushConfig.of(section),
                section.address("dealer"),
                section.integer("fromBlock", 0, 0, Long.MAX_VALUE),
                (int) section.integer("confirmations", 1, 1, CONFIRMATIONS_MAX),
                section.duration("pollInterval", Duration.ofMillis(250), Duration.ofMillis(10), Duration.ofMinutes(1)),
                readPublicAbi(section),
                senders);
        section.end();
        return config;
    }

    /**
     * The order senders, by lane.
     *
     * @throws OperatorException if a key cannot be opened; it does not say more about the key than where it is
     */
    List<TransactionSigner> signers() {
        final List<TransactionSigner> signers = new ArrayList<>();
        for (int lane = 0; lane < senders.size(); lane++) {
            final TransactionSigner signer = open(lane);
            if (signers.stream().anyMatch(other -> other.address().equals(signer.address()))) {
                throw new OperatorException(
                        ExitCode.UNUSABLE, "chain.senders[" + lane + "]: a lane above has this key already");
            }
            signers.add(signer);
        }
        return List.copyOf(signers);
    }

    private TransactionSigner open(final int lane) {
        try {
            return senders.get(lane).open();
        } catch (final IOException | IllegalArgumentException e) {
            throw new OperatorException(ExitCode.UNUSABLE, "chain.senders[" + lane + "]: " + e.getMessage(), e);
        }
    }

    WatchConfig watch() {
        final WatchConfig standard = WatchConfig.standard(fromBlock, confirmations);
        return new WatchConfig(
                fromBlock, confirmations, pollInterval, standard.backfillBlocks(), standard.backoffMax());
    }

    private static Optional<PublicAbi> readPublicAbi(final ConfigSection section) {
        final String abi = section.text("abi").orElse("croupier");
        final ConfigSection domain = section.section("domain");
        final ConfigSection jojo = section.section("jojo");
        if (abi.equals("croupier")) {
            domain.end();
            jojo.end();
            return Optional.empty();
        }
        if (!abi.equals("jojo")) {
            throw section.refused("abi", abi, "croupier or jojo");
        }
        final PublicAbi publicAbi = new PublicAbi(
                domain.text("name").orElse("JOJO"),
                domain.text("version").orElse("1"),
                jojo.address("insurance"),
                jojo.address("collateral"),
                (int) jojo.integer("openPositionsMax", OPEN_POSITIONS_MAX, 1, OPEN_POSITIONS_MAX));
        domain.end();
        jojo.end();
        return Optional.of(publicAbi);
    }

    /** Reads {@code key}, or {@code keystore} and {@code passwordFile}, or {@code web3signer} and {@code address}. */
    static SenderKey sender(final ConfigSection section) {
        final SenderKey sender;
        if (section.text("key").isPresent()) {
            final String key = section.requiredText("key");
            if (!key.matches(KEY)) {
                throw section.refused("key", "the value given", "64 hexadecimal digits");
            }
            sender = new SenderKey.Plain(key);
        } else if (section.text("keystore").isPresent()) {
            if (section.requiredText("keystore").matches(KEY)) {
                throw section.refused("keystore", "the value given", "a file; a key itself goes under key");
            }
            final Optional<Path> passwordFile = section.text("passwordFile").map(name -> section.file("passwordFile"));
            sender = new SenderKey.Keystore(section.file("keystore"), passwordFile);
        } else if (section.text("web3signer").isPresent()) {
            sender = new SenderKey.Remote(
                    section.http("web3signer", section.requiredText("web3signer")), section.address("address"));
        } else {
            throw section.refused("needs key, or keystore, or web3signer and address");
        }
        section.end();
        return sender;
    }
}
