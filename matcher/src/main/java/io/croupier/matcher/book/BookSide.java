package io.croupier.matcher.book;

import io.croupier.matcher.snapshot.SnapshotInput;
import io.croupier.matcher.snapshot.SnapshotOutput;
import java.util.Arrays;
import java.util.function.Consumer;

/** One side of the book: its price levels, linked from best to worst and found by price. */
final class BookSide {
    private final Side side;
    /** Turns a price into a key that sorts the best price first: prices of sells as they are, of buys mirrored. */
    private final long mirror;

    private final PriceIndex index = new PriceIndex();
    /** Every level object by its slot, in use or free; slot 0 means none. */
    private PriceLevel[] levels = new PriceLevel[64];

    private int slots = 1;
    /** Free levels, linked by {@link PriceLevel#worse}. */
    private PriceLevel free;

    private PriceLevel best;

    BookSide(final Side side) {
        this.side = side;
        this.mirror = side == Side.BUY ? Long.MAX_VALUE : 0;
    }

    Side side() {
        return side;
    }

    /** The level nearest the other side, or null. */
    PriceLevel best() {
        return best;
    }

    /** The level at this price, or null. */
    PriceLevel level(final long price) {
        return levels[index.get(key(price))];
    }

    /** Would an incoming order of the other side with this limit accept the price of {@code level}? */
    boolean isReachedBy(final long limit, final PriceLevel level) {
        return level != null && key(level.price) <= key(limit);
    }

    PriceLevel levelToRestAt(final long price) {
        final PriceLevel present = level(price);
        return present != null ? present : open(price);
    }

    private PriceLevel open(final long price) {
        final PriceLevel level = takeFree();
        level.price = price;
        final PriceLevel better = levels[index.put(key(price), level.slot)];
        final PriceLevel worse = better == null ? best : better.worse;
        link(better, level);
        link(level, worse);
        return level;
    }

    /** Takes an empty level out. */
    void close(final PriceLevel level) {
        index.remove(key(level.price));
        link(level.better, level.worse);
        level.better = null;
        level.worse = free;
        free = level;
    }

    void save(final SnapshotOutput out) {
        for (PriceLevel level = best; level != null; level = level.worse) {
            out.putInt(level.orderCount());
            out.putLong(level.price);
            for (RestingOrder order = level.first(); order != null; order = order.next) {
                order.save(out);
            }
        }
        out.putInt(0);
    }

    void load(final SnapshotInput in, final OrderPool pool, final Consumer<RestingOrder> restored) {
        for (int count = in.count(); count > 0; count = in.count()) {
            final PriceLevel level = levelToRestAt(in.getLong());
            for (int i = 0; i < count; i++) {
                final RestingOrder order = pool.take();
                order.load(in);
                level.add(order);
                restored.accept(order);
            }
        }
    }

    private void link(final PriceLevel better, final PriceLevel worse) {
        if (better == null) {
            best = worse;
        } else {
            better.worse = worse;
        }
        if (worse != null) {
            worse.better = better;
        }
    }

    private long key(final long price) {
        return price ^ mirror;
    }

    private PriceLevel takeFree() {
        if (free != null) {
            final PriceLevel level = free;
            free = level.worse;
            return level;
        }
        if (slots == levels.length) {
            levels = Arrays.copyOf(levels, 2 * slots);
        }
        final PriceLevel level = new PriceLevel(this, slots);
        levels[slots++] = level;
        return level;
    }
}
