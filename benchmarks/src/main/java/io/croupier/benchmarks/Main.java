package io.croupier.benchmarks;

import picocli.CommandLine;

/** Entry of {@code ./croupier bench}. */
public final class Main {
    private Main() {}

    public static void main(final String[] args) {
        final CommandLine commandLine = new CommandLine(new BenchCommand());
        commandLine.getCommandSpec().usageMessage().footer(BenchCommand.footer());
        System.exit(commandLine.execute(args));
    }
}
