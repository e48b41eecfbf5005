package io.croupier.relayer.demo;

import io.croupier.relayer.node.VenueTotals;
import io.croupier.relayer.settlement.SettlementSnapshot;
import java.io.Console;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** The live line: rewritten in place on a terminal, a plain line every few seconds elsewhere. */
final class Progress {
    private static final long TERMINAL_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long PLAIN_NS = TimeUnit.SECONDS.toNanos(5);
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final PrintStream out;
    private final boolean terminal;
    private long shownNs;
    private boolean lineOpen;

    Progress(final PrintStream out) {
        this.out = out;
        this.terminal = isTerminal();
        this.shownNs = System.nanoTime();
    }

    /** Whether there is a console object without a terminal changed twice between JDK 22 and 25. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        final Console console = System.console();
        return console != null && console.isTerminal();
    }

    void show(final VenueTotals totals, final SettlementSnapshot settlement) {
        final long nowNs = System.nanoTime();
        if (nowNs - shownNs < (terminal ? TERMINAL_NS : PLAIN_NS)) {
            return;
        }
        shownNs = nowNs;
        final String line = "orders %,d  matches %,d  settled %,d  busted %,d  gas/fill %,d  lag %.1f s"
                .formatted(
                        totals.ordersAccepted(),
                        totals.units(),
                        totals.settled(),
                        totals.busted(),
                        settlement.spent().gasPerFill(),
                        settlement.progress().oldestAgeMs() / 1_000.0);
        if (terminal) {
            out.print(CLEAR_LINE + line);
            out.flush();
            lineOpen = true;
        } else {
            out.println(line);
        }
    }

    /** Leaves the live line as it is and goes on below it. */
    void end() {
        if (lineOpen) {
            out.println();
            lineOpen = false;
        }
    }
}
