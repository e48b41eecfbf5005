/**
 * What the exchange remembers: excerpts of one command with its events, in a Chronicle Queue, encoded with SBE.
 *
 * <p>The schema is {@code journal-schema.xml}; its codecs are generated into {@code journal.codec} at build time.
 */
package io.croupier.matcher.journal;
