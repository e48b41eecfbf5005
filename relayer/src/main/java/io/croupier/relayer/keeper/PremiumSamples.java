package io.croupier.relayer.keeper;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.croupier.signing.Address;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Premiums of markets over their marks, looked at in regular intervals, in a small text file that survives a crash: a line
 * {@code seconds perp premium} each. What a crash cut off or damaged is left out.
 *
 * <p>Owned by one thread.
 */
final class PremiumSamples {
    private static final Logger LOG = LoggerFactory.getLogger(PremiumSamples.class);

    private final Path file;
    private final List<Sample> samples = new ArrayList<>();

    /** @param premium (mid - index) / index, 1e18 = 1 */
    private record Sample(long seconds, Address perp, BigInteger premium) {
        @Override
        public String toString() {
            return seconds + " " + perp + " " + premium;
        }

        static Sample parse(final String line) {
            final String[] parts = line.split(" ", -1);
            if (parts.length != 3) {
                throw new IllegalArgumentException("not three words");
            }
            return new Sample(Long.parseLong(parts[0]), Address.parse(parts[1]), new BigInteger(parts[2]));
        }
    }

    /**
     * What was sampled of one market.
     *
     * @param mean truncated towards zero; zero without samples
     */
    record Summary(int count, BigInteger mean) {}

    private PremiumSamples(final Path file) {
        this.file = file;
    }

    /** @throws UncheckedIOException if the file is there and cannot be read */
    static PremiumSamples open(final Path file) {
        final PremiumSamples opened = new PremiumSamples(requireNonNull(file, "file"));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.exists(file)) {
                opened.restoreLines(Files.readString(file, ISO_8859_1));
                opened.rewrite();
            }
            return opened;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last line counts only with its end: a number that was cut off is another number. */
    private void restoreLines(final String text) {
        final int end = text.lastIndexOf('\n') + 1;
        text.substring(0, end).lines().forEach(this::restore);
        if (end < text.length()) {
            LOG.warn("Leaving out the last line of {}, which was cut off", file);
        }
    }

    private void restore(final String line) {
        try {
            samples.add(Sample.parse(line));
        } catch (final IllegalArgumentException e) {
            LOG.warn("Leaving out a line of {} that makes no sense: {}", file, line);
        }
    }

    /** @throws UncheckedIOException if it cannot be written */
    void add(final long seconds, final Address perp, final BigInteger premium) {
        final Sample sample = new Sample(seconds, perp, premium);
        samples.add(sample);
        try {
            Files.writeString(file, sample + "\n", US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When a market was last looked at. */
    OptionalLong newestSeconds(final Address perp) {
        return samples.stream()
                .filter(sample -> sample.perp.equals(perp))
                .mapToLong(Sample::seconds)
                .max();
    }

    /** What was sampled of a market later than at a time. */
    Summary after(final long seconds, final Address perp) {
        int count = 0;
        BigInteger sum = BigInteger.ZERO;
        for (final Sample sample : samples) {
            if (sample.seconds > seconds && sample.perp.equals(perp)) {
                count++;
                sum = sum.add(sample.premium);
            }
        }
        return new Summary(count, count == 0 ? sum : sum.divide(BigInteger.valueOf(count)));
    }

    /** Forgets what is older than {@code from} or newer than {@code to}. */
    void forgetOutside(final long from, final long to) {
        if (samples.removeIf(sample -> sample.seconds < from || sample.seconds > to)) {
            try {
                rewrite();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void rewrite() throws IOException {
        final Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (BufferedWriter out = Files.newBufferedWriter(fresh, US_ASCII)) {
            for (final Sample sample : samples) {
                out.append(sample.toString()).append('\n');
            }
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
