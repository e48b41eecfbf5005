package io.croupier.benchmarks.gas;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Packed {@code Dealer.trade} with 32 fills: what each workload prepares, measures and may cost (gas per unit or maker). */
enum PackedWorkload {
    DISTINCT_TRADERS("distinct-traders", 47_000, 183_630) {
        @Override
        List<List<GasOrder>> prepare(final GasVenue venue) throws IOException {
            openAll(venue);
            return pairs(venue, LOTS);
        }

        @Override
        GasFloor storage(final GasFloor floor) {
            return floor.changes(2 * TRADERS).reads(TRADERS);
        }
    },
    ONE_MAKER("one-maker", 36_000, 0) {
        @Override
        List<List<GasOrder>> prepare(final GasVenue venue) throws IOException {
            openAll(venue);
            final List<List<GasOrder>> units = new ArrayList<>();
            for (int i = 0; i < UNITS; i++) {
                units.add(List.of(venue.compact(2 * i, LOTS), venue.compact(1, -LOTS)));
            }
            return units;
        }

        @Override
        GasFloor storage(final GasFloor floor) {
            return floor.changes(2 * (UNITS + 1))
                    .reads(UNITS + 1)
                    .repeatedChanges(2 * (UNITS - 1))
                    .repeatedReads(UNITS - 1);
        }
    },
    PART_FILLED("part-filled", 49_000, 149_442) {
        @Override
        List<List<GasOrder>> prepare(final GasVenue venue) throws IOException {
            final List<List<GasOrder>> firstParts = pairs(venue, PARTS * LOTS).stream()
                    .map(pair ->
                            pair.stream().map(order -> order.matching(LOTS)).toList())
                    .toList();
            venue.settle(firstParts);
            return firstParts.stream()
                    .map(pair -> pair.stream().map(order -> order.again(LOTS)).toList())
                    .toList();
        }

        @Override
        GasFloor storage(final GasFloor floor) {
            return floor.mappedSlots(TRADERS).changes(2 * TRADERS).reads(TRADERS);
        }
    },
    FRESH_ACCOUNTS("fresh-accounts", 122_000, 303_818) {
        @Override
        List<List<GasOrder>> prepare(final GasVenue venue) {
            return pairs(venue, LOTS);
        }

        // Nonce word and position are new; the account names its first market; the market counts its positions.
        @Override
        GasFloor storage(final GasFloor floor) {
            return floor.creations(2 * TRADERS).changes(TRADERS).changes(1).reads(1);
        }
    },
    ONE_TAKER("one-taker", 25_500, 70_173) {
        @Override
        List<List<GasOrder>> prepare(final GasVenue venue) throws IOException {
            final List<List<GasOrder>> opening = new ArrayList<>();
            for (int i = 1; i <= UNITS; i++) {
                opening.add(List.of(venue.compact(0, LOTS), venue.compact(i, -LOTS)));
            }
            venue.settle(opening);
            final List<GasOrder> unit = new ArrayList<>();
            unit.add(venue.compact(0, UNITS * LOTS));
            for (int i = 1; i <= UNITS; i++) {
                unit.add(venue.compact(i, -LOTS));
            }
            return List.of(unit);
        }

        @Override
        GasFloor storage(final GasFloor floor) {
            return floor.changes(2 * (UNITS + 1)).reads(UNITS + 1);
        }
    };

    static final int UNITS = 32;
    static final int LOTS = 1_000;

    private static final int TRADERS = 2 * UNITS;
    private static final int PARTS = 3;
    private static final long CALLDATA_LIMIT = 200;
    private static final long PUBLIC_CALLDATA = 964;
    private static final long PUBLIC_CALLDATA_OF_ONE_TAKER = 371;
    private static final int WORD = 32;
    private static final int LOG_WORDS_OF_A_LEG = 3;

    private final String title;
    private final long gasLimit;
    private final long publicGas;

    PackedWorkload(final String title, final long gasLimit, final long publicGas) {
        this.title = title;
        this.gasLimit = gasLimit;
        this.publicGas = publicGas;
    }

    /** Trades what must have been traded before; returns the units to measure. */
    abstract List<List<GasOrder>> prepare(GasVenue venue) throws IOException;

    /** The words that fills, positions and accounts take. */
    abstract GasFloor storage(GasFloor floor);

    String title() {
        return title;
    }

    GasLine run(final GasVenue venue) throws IOException {
        venue.reset();
        final List<List<GasOrder>> units = prepare(venue);
        final GasVenue.Measured measured = venue.settle(units);
        final boolean ofOneTaker = units.size() == 1;
        return new GasLine(
                title,
                "Dealer.trade",
                units.stream().mapToInt(unit -> unit.size() - 1).sum(),
                UNITS,
                measured.receipt().gasUsed(),
                measured.data().length(),
                floor(measured, units),
                OptionalLong.of(gasLimit),
                OptionalLong.of(CALLDATA_LIMIT),
                publicGas == 0 ? OptionalLong.empty() : OptionalLong.of(publicGas),
                OptionalLong.of(ofOneTaker ? PUBLIC_CALLDATA_OF_ONE_TAKER : PUBLIC_CALLDATA));
    }

    private long floor(final GasVenue.Measured measured, final List<List<GasOrder>> units) {
        // The last word of the session is the lane's last unit.
        final GasFloor floor =
                new GasFloor().transaction(measured.data()).session().changes(1);
        for (final List<GasOrder> unit : units) {
            floor.orders(unit.size()).logs(1, 1, WORD * (1 + LOG_WORDS_OF_A_LEG * unit.size()));
        }
        return storage(floor).gas();
    }

    private static void openAll(final GasVenue venue) throws IOException {
        venue.settle(pairs(venue, LOTS));
    }

    private static List<List<GasOrder>> pairs(final GasVenue venue, final int lots) {
        final List<List<GasOrder>> units = new ArrayList<>();
        for (int i = 0; i < UNITS; i++) {
            units.add(List.of(venue.compact(2 * i, lots), venue.compact(2 * i + 1, -lots)));
        }
        return units;
    }
}
