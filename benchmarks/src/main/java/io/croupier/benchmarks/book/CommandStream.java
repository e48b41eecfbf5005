package io.croupier.benchmarks.book;

import java.util.Locale;

/**
 * Commands for one order book, made before the clock starts: first enough placements to bring the book to {@code resting}
 * orders, then a mix around that size. A command is a row of parallel arrays; order i is the one that command i places.
 * The same seed gives the same commands to every book.
 */
public final class CommandStream {
    public static final byte PLACE = 0;
    /** Immediate or cancel. */
    public static final byte TAKE = 1;

    public static final byte CANCEL = 2;
    /** To another price of the same side, with what is left, behind all orders there. */
    static final byte MOVE = 3;
    /** By some lots, fewer than are left. */
    static final byte REDUCE = 4;

    static final int KINDS = 5;

    /** The mixes. */
    public enum Mix {
        /** As exchange-core's generator has it: 12.8 % GTC, 1.8 % IOC, 7.3 % cancel, 70.9 % move, 7.3 % reduce. */
        CLASSIC,
        /** Signed orders cannot be moved: 8 % IOC, the rest placing and cancelling about evenly. */
        SIGNED_VENUE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Commands that only fill the book. */
    public final int prefill;

    public final byte[] kind;
    /** Of a placement or a taker. */
    public final boolean[] isBuy;
    /** Of a placement, a taker or a move. */
    public final long[] price;
    /** Of a placement, a taker or a reduction. */
    public final int[] lots;
    /** The order that a cancellation, a move or a reduction names. */
    public final int[] order;
    /** Lots traded by the whole stream: every book must agree. */
    public final long tradedLots;
    /** Orders that rest when the stream ends. */
    public final int restingAtEnd;

    public CommandStream(final Mix mix, final long seed, final int resting, final int commands) {
        prefill = resting;
        kind = new byte[resting + commands];
        isBuy = new boolean[kind.length];
        price = new long[kind.length];
        lots = new int[kind.length];
        order = new int[kind.length];
        final StreamMaker maker = new StreamMaker(this, mix, seed, resting);
        tradedLots = maker.make();
        restingAtEnd = maker.openCount();
    }

    /** All commands, those that fill the book included. */
    public int length() {
        return kind.length;
    }
}
