package io.croupier.benchmarks.exchange;

import io.croupier.benchmarks.Benchmark;
import io.croupier.benchmarks.ChildJvm;
import io.croupier.benchmarks.report.Findings;
import io.croupier.benchmarks.report.Limit;
import io.croupier.benchmarks.report.Table;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Bytes of heap for each resting order: what is in use with them, less what was in use before, after collections. */
public final class MemoryBenchmark implements Benchmark {
    private static final double BYTES_MAX = 120;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String summary() {
        return "heap per resting order, of the book and of the whole exchange";
    }

    @Override
    public Findings run(final boolean quick, final Consumer<String> progress) throws IOException {
        final int resting = quick ? 100_000 : 1_000_000;
        progress.accept("filling books with " + resting + " orders");
        try (ChildJvm child = ExchangeBenchmark.start(List.of("-Xmx4g"), resting, 1_000, ExchangeBenchmark.MAKERS, 1)) {
            final double[] bytes = child.askNumbers("memory");
            return new Findings(
                    name(),
                    resting + " resting orders, seed " + ExchangeBenchmark.SEED + ", before anything is cancelled",
                    List.of(new Table("bytes per resting order", "what", "bytes")
                            .row("book", bytes[0])
                            .row("exchange: book, order table, ledger", bytes[1])
                            .row("exchange, outside the heap: hash, expiry and fee rates as signed, index", bytes[2])),
                    List.of(),
                    List.of(
                            Limit.atMost("book: bytes per resting order", bytes[0], BYTES_MAX),
                            Limit.atMost("exchange: bytes per resting order", bytes[1], BYTES_MAX)));
        }
    }
}
