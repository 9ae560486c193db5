/** The step kind {@code monitor}: whether a table has moved from an earlier one. */
package dev.millrace.steps.monitor;
