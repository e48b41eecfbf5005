package io.croupier.relayer.settlement;

/** The life of one transaction. It leaves a final state never, and reaches one only {@code confirmations} deep. */
public enum TransactionState {
    /** In the settlement log; its bytes may have left or not, so they are sent (again). */
    SIGNED(1),
    /** An endpoint has taken it; silence means nothing but that the same bytes are sent again some time. */
    SUBMITTED(2),
    /** In a block that is not deep enough yet; a reorganisation brings it back to SUBMITTED. */
    MINED(3),
    /** Deep enough and successful: each unit is settled or refused for good. */
    SETTLED(4),
    /** Deep enough and failed as a whole: its nonce is spent, its units may get another. */
    REVERTED(5),
    /** Another transaction, deep enough, spent its nonce: its units may get another. */
    REPLACED(6);

    private final int code;

    TransactionState(final int code) {
        this.code = code;
    }

    /** How the settlement log writes it; never changes. */
    int code() {
        return code;
    }

    static TransactionState ofCode(final int code) {
        for (final TransactionState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new IllegalArgumentException("no transaction state has code " + code);
    }

    public boolean isFinal() {
        return this == SETTLED || this == REVERTED || this == REPLACED;
    }
}
