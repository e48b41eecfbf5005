package io.croupier.benchmarks;

import picocli.CommandLine;

/** Entry of {@code ./croupier bench}. */
public final class Main {
    private Main() {}

    public static void main(final String[] args) {
        System.exit(new CommandLine(new BenchCommand()).execute(args));
    }
}
