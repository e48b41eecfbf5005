package io.croupier.relayer.node;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.croupier.signing.Address;
import io.croupier.signing.HexBytes;
import io.croupier.signing.OrderHasher;
import io.croupier.signing.OrderSigner;
import io.croupier.signing.RecoveryResult;
import io.croupier.signing.SignatureRecovery;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code order hash|sign|recover}: one JSON line out for each line in, {@code {"error"}} for a bad one. The exit code says
 * whether the lines could be read and answered, not whether they were good.
 */
@Command(
        name = "order",
        description = "Hashes, signs or recovers EIP-712 orders: JSON lines on stdin to JSON lines on stdout.")
public final class OrderCommand {
    private final JsonLines lines;

    @Spec
    private CommandSpec spec;

    public OrderCommand() {
        this(System.in, System.out);
    }

    OrderCommand(final InputStream in, final PrintStream out) {
        this.lines = new JsonLines(requireNonNull(in, "in"), requireNonNull(out, "out"));
    }

    @Command(description = "Answers struct hash and digest; the signer is the one that the order names.")
    int hash() throws IOException {
        return lines.answer(line -> answer(OrderLine.read(line)));
    }

    @Command(description = "Signs each order; the signer is the key's address.")
    int sign(
            @Option(
                            names = "--key-file",
                            required = true,
                            paramLabel = "F",
                            description = "file with the private key, 64 hexadecimal digits")
                    final Path keyFile)
            throws IOException {
        final OrderSigner signer = readKey(keyFile);
        return lines.answer(line -> {
            final OrderLine order = OrderLine.read(line);
            return answer(order)
                    .put("signer", signer.address().toString())
                    .put("signature", signer.sign(order.order(), order.domain()).toString());
        });
    }

    @Command(description = "Recovers who signed each order; whether the order names the same signer is not compared.")
    int recover() throws IOException {
        final SignatureRecovery recovery = new SignatureRecovery();
        return lines.answer(line -> {
            final OrderLine order = OrderLine.read(line);
            final byte[] digest = new OrderHasher(order.domain()).digest(order.order());
            final byte[] signer = new byte[Address.LENGTH];
            final RecoveryResult result = recovery.recover(digest, OrderLine.readSignature(line), signer);
            if (result != RecoveryResult.OK) {
                throw new IllegalArgumentException("signature: " + result + ", " + result.description());
            }
            return answer(order).put("signer", Address.of(signer, 0).toString());
        });
    }

    private static ObjectNode answer(final OrderLine line) {
        final OrderHasher hasher = new OrderHasher(line.domain());
        return JsonNodeFactory.instance
                .objectNode()
                .put("structHash", HexBytes.format(hasher.structHash(line.order())))
                .put("digest", HexBytes.format(hasher.digest(line.order())))
                .put("signer", line.order().signer().toString());
    }

    private OrderSigner readKey(final Path keyFile) {
        try {
            return OrderSigner.parse(Files.readString(keyFile).strip());
        } catch (final IOException | IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--key-file " + keyFile + ": no private key in there: " + e.getMessage(), e);
        }
    }
}
