/**
 * How state is written down and read back: {@link io.croupier.matcher.snapshot.SnapshotOutput} and {@link
 * io.croupier.matcher.snapshot.SnapshotInput} for whoever has state, {@link io.croupier.matcher.snapshot.SnapshotFolder} for
 * files that count only once they are whole.
 */
package io.croupier.matcher.snapshot;
