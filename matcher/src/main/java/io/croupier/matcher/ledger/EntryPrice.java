package io.croupier.matcher.ledger;

/**
 * Average entry: the credit at which the open paper was acquired. Fills that enlarge a position add their credit; fills that
 * reduce it release a proportional part (rounded toward zero); a fill that turns it leaves its own part beyond zero. A view
 * for people: the Dealer keeps no such number.
 */
final class EntryPrice {
    private EntryPrice() {}

    /**
     * Updates {@code entry}, the credit of the open paper, for a change from {@code paper} by {@code paperChange}.
     *
     * @param scratch overwritten
     */
    static void update(
            final Int256 entry,
            final Int256 paper,
            final Int256 paperChange,
            final Int256 creditChange,
            final Int256 scratch) {
        if (paperChange.isZero()) {
            return;
        }
        if (paper.signum() * paperChange.signum() >= 0) {
            entry.add(creditChange);
            return;
        }
        scratch.set(paper).add(paperChange);
        if (scratch.signum() == paper.signum()) {
            entry.multiply(scratch).divideTowardZero(paper);
        } else {
            entry.set(creditChange).multiply(scratch).divideTowardZero(paperChange);
        }
    }

    /** Turns entry credit into a price, credit per 1e18 paper, rounded toward zero; zero without a position. */
    static Int256 price(final Int256 entry, final Int256 paper) {
        return paper.isZero() ? entry.set(0) : Wad.divide(entry, paper).negate();
    }
}
