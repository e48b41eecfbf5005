package io.croupier.relayer.settlement;

/** Mistakes that settlement could make; the simulation must notice each. */
enum PlantedFault {
    NONE,
    /** Bytes leave before the settlement log holds them. */
    SEND_BEFORE_LOG,
    /** A nonce is given to a second call. */
    NONCE_REUSE,
    /** What was mined once is believed for ever. */
    IGNORED_REORGANISATION,
    /** The core is not told of refusals. */
    DROPPED_FEEDBACK,
    /** A lane does not wait for its traders' earlier units elsewhere. */
    IGNORED_LANES
}
