package io.croupier.relayer.chain;

/** At which state of the chain a question is asked: after a numbered block, or after the newest one. */
public final class BlockTag {
    /** After the head block. The {@code pending} state is never asked: nodes differ in what it means. */
    public static final BlockTag LATEST = new BlockTag(-1);

    private final long number;

    private BlockTag(final long number) {
        this.number = number;
    }

    public static BlockTag at(final long number) {
        if (number < 0) {
            throw new IllegalArgumentException("block number " + number + " is negative");
        }
        return new BlockTag(number);
    }

    boolean isLatest() {
        return number < 0;
    }

    long number() {
        return number;
    }

    /** As JSON-RPC writes it. */
    @Override
    public String toString() {
        return isLatest() ? "latest" : "0x" + Long.toHexString(number);
    }
}
