/** What benchmarks found, as text, JSON and a page: {@link io.croupier.benchmarks.report.Findings} is what they hand over. */
package io.croupier.benchmarks.report;
