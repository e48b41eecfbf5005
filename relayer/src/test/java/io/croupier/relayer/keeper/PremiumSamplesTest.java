package io.croupier.relayer.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.croupier.signing.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PremiumSamplesTest {
    private static final Address BTC = Address.parse("0x00000000000000000000000000000000000000b1");
    private static final Address ETH = Address.parse("0x00000000000000000000000000000000000000e1");

    @TempDir
    Path folder;

    @Test
    void shouldKnowAfterACrashWhatItWasTold() {
        final PremiumSamples before = PremiumSamples.open(file());
        before.add(60, BTC, premium("1000"));
        before.add(60, ETH, premium("-7"));
        before.add(120, BTC, premium("-301"));

        final PremiumSamples after = PremiumSamples.open(file());

        assertEquals(new PremiumSamples.Summary(2, premium("349")), after.after(-1, BTC));
        assertEquals(new PremiumSamples.Summary(1, premium("-301")), after.after(60, BTC));
        assertEquals(new PremiumSamples.Summary(1, premium("-7")), after.after(59, ETH));
        assertEquals(OptionalLong.of(120), after.newestSeconds(BTC));
    }

    @Test
    void shouldTruncateAMeanTowardsZeroAndHaveNoneOfNothing() {
        final PremiumSamples samples = PremiumSamples.open(file());
        samples.add(1, BTC, premium("-1"));
        samples.add(2, BTC, premium("-1"));
        samples.add(3, BTC, premium("0"));

        assertEquals(BigInteger.ZERO, samples.after(-1, BTC).mean());
        assertEquals(new PremiumSamples.Summary(0, BigInteger.ZERO), samples.after(-1, ETH));
        assertEquals(OptionalLong.empty(), samples.newestSeconds(ETH));
    }

    @Test
    void shouldForgetWhatIsOldInTheFileToo() throws IOException {
        final PremiumSamples samples = PremiumSamples.open(file());
        for (int i = 0; i < 10; i++) {
            samples.add(i, BTC, premium("5"));
        }
        samples.add(101, BTC, premium("999"));

        samples.forgetOutside(7, 100);

        assertEquals(3, samples.after(-1, BTC).count());
        assertEquals(3, Files.readAllLines(file()).size());
        samples.add(10, BTC, premium("5"));
        assertEquals(4, PremiumSamples.open(file()).after(-1, BTC).count());
    }

    @Test
    void shouldNotTakeANumberThatWasCutOffForAnotherOne() throws IOException {
        final PremiumSamples whole = PremiumSamples.open(file());
        whole.add(60, BTC, premium("123456789"));
        whole.add(120, BTC, premium("123456789"));
        final byte[] bytes = Files.readAllBytes(file());
        final int firstLine = new String(bytes, StandardCharsets.US_ASCII).indexOf('\n') + 1;

        for (int length = firstLine; length < bytes.length; length++) {
            Files.write(file(), Arrays.copyOf(bytes, length));
            final PremiumSamples cut = PremiumSamples.open(file());
            assertEquals(new PremiumSamples.Summary(1, premium("123456789")), cut.after(-1, BTC), "cut at " + length);

            cut.add(180, BTC, premium("11"));
            assertEquals(
                    new PremiumSamples.Summary(2, premium("61728400")),
                    PremiumSamples.open(file()).after(-1, BTC));
        }
    }

    @Test
    void shouldLeaveOutDamagedLinesAndKeepTheOthers() throws IOException {
        final PremiumSamples whole = PremiumSamples.open(file());
        final List<BigInteger> kept = new ArrayList<>();
        final SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 50; i++) {
            final BigInteger premium = BigInteger.valueOf(random.nextLong(-1_000_000_000L, 1_000_000_000L));
            whole.add(60L * i, BTC, premium);
            kept.add(premium);
            final byte[] rubbish = new byte[random.nextInt(1, 40)];
            random.nextBytes(rubbish);
            rubbish[0] = (byte) 0xff;
            Files.write(file(), rubbish, StandardOpenOption.APPEND);
            Files.writeString(file(), "\n" + " ".repeat(random.nextInt(3)) + "12 0xb1\n", StandardOpenOption.APPEND);
        }
        Files.write(file(), new byte[100], StandardOpenOption.APPEND);

        final PremiumSamples restored = PremiumSamples.open(file());

        final BigInteger sum = kept.stream().reduce(BigInteger.ZERO, BigInteger::add);
        assertEquals(new PremiumSamples.Summary(50, sum.divide(BigInteger.valueOf(50))), restored.after(-1, BTC));
        assertEquals(50, Files.readAllLines(file()).size(), "the rubbish is still there");
    }

    @Test
    void shouldReplaceWhatACrashLeftOfAnEarlierRewrite() throws IOException {
        final PremiumSamples samples = PremiumSamples.open(file());
        samples.add(1, BTC, premium("5"));
        samples.add(2, BTC, premium("6"));
        final Path fresh = file().resolveSibling("samples.txt.new");
        Files.writeString(fresh, "99 " + BTC + " 1");

        samples.forgetOutside(2, 100);

        assertFalse(Files.exists(fresh));
        assertEquals(premium("6"), PremiumSamples.open(file()).after(-1, BTC).mean());
    }

    private Path file() {
        return folder.resolve("samples.txt");
    }

    private static BigInteger premium(final String text) {
        return new BigInteger(text);
    }
}
