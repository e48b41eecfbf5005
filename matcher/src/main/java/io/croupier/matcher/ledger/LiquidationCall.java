package io.croupier.matcher.ledger;

/** A {@code liquidate} call on a market, and once it was accepted what it came to. Reusable. */
public final class LiquidationCall {
    /** Accounts and market by number. */
    public int executor;

    public int liquidator;
    public int trader;
    public int market;

    /** Signed like the trader's position; more than it holds counts as all of it. */
    public final Int256 requestPaper = new Int256();

    /** The liquidator's limit, as a price against {@link #requestPaper}. */
    public final Int256 expectCredit = new Int256();

    final Int256 paper = new Int256();
    final Int256 credit = new Int256();
    final Int256 insuranceFee = new Int256();
    long traderSerial;
    long liquidatorSerial;

    /** Result: change of the liquidator's paper; the trader's is its negative. */
    public Int256 paper() {
        return paper;
    }

    /** Result: change of the liquidator's credit; the trader's is its negative less the insurance fee. */
    public Int256 credit() {
        return credit;
    }

    /** Result: what the trader paid to the insurance account. */
    public Int256 insuranceFee() {
        return insuranceFee;
    }

    /** Result: the trader's serial before. */
    public long traderSerial() {
        return traderSerial;
    }

    /** Result: the liquidator's serial before. */
    public long liquidatorSerial() {
        return liquidatorSerial;
    }
}
