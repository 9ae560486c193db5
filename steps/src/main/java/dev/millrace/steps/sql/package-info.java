/** The step kind {@code sql}: one query over the connected tables. */
package dev.millrace.steps.sql;
