package io.croupier.benchmarks.gas;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * One unit through the public ABI, {@code Perpetual.trade(bytes)}: one taker and some makers, fill slots by order hash as
 * the public contracts have them. The public figures were measured on anvil under the Prague rules, with their compiler
 * (solc 0.8.19, 200 runs), a constant price source and fees, for 1, 2, 4, 8, 16 and 32 makers.
 */
enum PublicWorkload {
    FRESH("public-fresh", 303_818, 429_331, 680_419, 1_182_584, 2_187_167, 4_197_357) {
        @Override
        List<GasOrder> prepare(final GasVenue venue, final int makers) {
            return unit(venue, makers, LOTS);
        }

        @Override
        GasFloor storage(final GasFloor floor, final int makers) {
            final int traders = makers + 1;
            return floor.creations(2 * traders).changes(traders).changes(1).reads(1);
        }
    },
    NEW_ORDERS("public-new-orders", 183_630, 250_097, 383_009, 648_870, 1_180_785, 2_245_555) {
        @Override
        List<GasOrder> prepare(final GasVenue venue, final int makers) throws IOException {
            venue.trade(unit(venue, makers, LOTS));
            return unit(venue, makers, LOTS);
        }

        @Override
        GasFloor storage(final GasFloor floor, final int makers) {
            final int traders = makers + 1;
            return floor.creations(traders).changes(traders).reads(traders);
        }
    },
    PART_FILLED("public-part-filled", 149_442, 198_821, 297_533, 495_042, 890_229, 1_681_627) {
        @Override
        List<GasOrder> prepare(final GasVenue venue, final int makers) throws IOException {
            return partFilled(venue, unit(venue, makers, PARTS * LOTS));
        }

        @Override
        GasFloor storage(final GasFloor floor, final int makers) {
            final int traders = makers + 1;
            return floor.changes(2 * traders).reads(traders);
        }
    },
    SAME_MAKER("public-same-maker", 149_466, 172_599, 218_876, 311_454, 496_860, 868_333) {
        @Override
        List<GasOrder> prepare(final GasVenue venue, final int makers) throws IOException {
            final List<GasOrder> unit = new ArrayList<>();
            unit.add(venue.plain(0, makers * PARTS * LOTS));
            for (int i = 0; i < makers; i++) {
                unit.add(venue.plain(1, -PARTS * LOTS));
            }
            return partFilled(venue, unit);
        }

        @Override
        int traders(final int makers) {
            return 2;
        }

        @Override
        GasFloor storage(final GasFloor floor, final int makers) {
            return floor.changes(makers + 1).changes(2).reads(2);
        }
    },
    CLOSE("public-close", 201_942, 281_744, 441_338, 760_561, 1_399_308, 2_677_603) {
        @Override
        List<GasOrder> prepare(final GasVenue venue, final int makers) throws IOException {
            venue.trade(unit(venue, makers, LOTS));
            return unit(venue, makers, -LOTS);
        }

        // A closed position leaves its serial behind and a log; its profit goes to the account.
        @Override
        GasFloor storage(final GasFloor floor, final int makers) {
            final int traders = makers + 1;
            return floor.creations(traders).changes(2 * traders).changes(1).logs(traders, CLOSE_TOPICS, 2 * WORD);
        }
    };

    private static final int LOTS = PackedWorkload.LOTS;
    private static final int PARTS = 3;
    private static final int WORD = 32;
    private static final int FILL_TOPICS = 4;
    private static final int CLOSE_TOPICS = 3;
    private static final int CHANGE_TOPICS = 2;
    private static final long CALLDATA_OF_TWO_ORDERS = 964;
    private static final long CALLDATA_PER_MAKER = 352;
    private static final double FLOOR_MARGIN = 1.15;

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // Nobody writes to it.
    private final long[] publicGas;

    PublicWorkload(final String title, final long... publicGas) {
        this.title = title;
        this.publicGas = publicGas;
    }

    /** Trades what must have been traded before; returns the unit to measure. */
    abstract List<GasOrder> prepare(GasVenue venue, int makers) throws IOException;

    /** The words that fills, positions and accounts take. */
    abstract GasFloor storage(GasFloor floor, int makers);

    int traders(final int makers) {
        return makers + 1;
    }

    String title() {
        return title;
    }

    /** @param makers a power of two up to 32 */
    GasLine run(final GasVenue venue, final int makers) throws IOException {
        venue.reset();
        final GasVenue.Measured measured = venue.trade(prepare(venue, makers));
        final long published = publicGas[Integer.numberOfTrailingZeros(makers)];
        final long floor = floor(measured, makers);
        return new GasLine(
                title,
                "Perpetual.trade",
                makers,
                1,
                measured.receipt().gasUsed(),
                measured.data().length(),
                floor,
                OptionalLong.of(Math.max(published / 2, (long) (FLOOR_MARGIN * floor))),
                OptionalLong.empty(),
                OptionalLong.of(published),
                OptionalLong.of(CALLDATA_OF_TWO_ORDERS + CALLDATA_PER_MAKER * (makers - 1)));
    }

    /** Besides the session: the market's number, the market's call to the Dealer, and the logs of the public ABI. */
    private long floor(final GasVenue.Measured measured, final int makers) {
        final int orders = makers + 1;
        final GasFloor floor = new GasFloor()
                .transaction(measured.data())
                .session()
                .calls(1)
                .reads(1)
                .orders(orders)
                .mappedSlots(orders)
                .logs(orders, FILL_TOPICS, 4 * WORD)
                .logs(traders(makers), CHANGE_TOPICS, 2 * WORD)
                .logs(1, 2, WORD);
        return storage(floor, makers).gas();
    }

    private static List<GasOrder> unit(final GasVenue venue, final int makers, final int lots) {
        final List<GasOrder> unit = new ArrayList<>();
        unit.add(venue.plain(0, makers * lots));
        for (int i = 1; i <= makers; i++) {
            unit.add(venue.plain(i, -lots));
        }
        return unit;
    }

    private static List<GasOrder> partFilled(final GasVenue venue, final List<GasOrder> unit) throws IOException {
        final List<GasOrder> firstPart =
                unit.stream().map(order -> order.matching(order.lots() / PARTS)).toList();
        venue.trade(firstPart);
        return firstPart.stream().map(order -> order.again(order.lots())).toList();
    }
}
