package io.croupier.benchmarks.gas;

import io.croupier.benchmarks.report.Findings;
import io.croupier.benchmarks.report.Limit;
import io.croupier.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** The measured lines as findings. Gas and bytes are per unit (packed), per maker (one taker) or per call (public). */
final class GasReport {
    private final Table table = new Table(
            "gas and calldata per part",
            "workload",
            "call",
            "makers",
            "gas",
            "limit",
            "floor",
            "x floor",
            "public",
            "x public",
            "bytes",
            "public bytes");
    private final List<Limit> limits = new ArrayList<>();

    GasReport(final List<GasLine> lines) {
        for (final GasLine line : lines) {
            table.row(
                    line.workload(),
                    line.call(),
                    line.makers(),
                    whole(line.gasPerPart()),
                    whole(line.gasLimit()),
                    whole(line.floorPerPart()),
                    ratio(line.ratioToFloor()),
                    whole(line.publicGas()),
                    line.publicGas().isEmpty()
                            ? ""
                            : ratio(line.gasPerPart() / line.publicGas().getAsLong()),
                    String.format(Locale.ROOT, "%.1f", line.calldataPerPart()),
                    whole(line.publicCalldata()));
            final String what = line.workload() + ", " + line.makers() + " makers: ";
            line.gasLimit()
                    .ifPresent(bound -> limits.add(Limit.atMost(what + "gas", line.gasPerPart(), (double) bound)));
            line.calldataLimit()
                    .ifPresent(
                            bound -> limits.add(Limit.atMost(what + "bytes", line.calldataPerPart(), (double) bound)));
        }
    }

    Findings findings() {
        return new Findings(
                "gas",
                "Dealer.trade: per unit, or per maker where one taker meets 32. Perpetual.trade: per call. Floor: what this"
                        + " storage layout cannot avoid. Public: the public contracts, same trade.",
                List.of(table),
                List.of(),
                limits);
    }

    private static String whole(final double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String whole(final OptionalLong value) {
        return value.isEmpty() ? "" : whole((double) value.getAsLong());
    }

    private static String ratio(final double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
