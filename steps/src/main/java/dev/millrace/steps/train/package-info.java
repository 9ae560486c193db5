/** The step kind {@code train}: from a table to a model. */
package dev.millrace.steps.train;
