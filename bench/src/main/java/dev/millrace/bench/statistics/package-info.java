/** What many measured values say in a few numbers. */
package dev.millrace.bench.statistics;
