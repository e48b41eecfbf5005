/**
 * The order book: {@link io.croupier.matcher.book.OrderBook} matches, {@code BookSide} finds price levels through
 * {@code PriceIndex}, {@link io.croupier.matcher.book.PriceLevel} queues orders. Depends on nothing else of ours.
 */
package io.croupier.matcher.book;
