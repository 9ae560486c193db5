/** The page of results. */
package dev.millrace.bench.report;
