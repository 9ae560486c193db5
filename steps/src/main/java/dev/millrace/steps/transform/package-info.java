/** The step kind {@code transform}: a short list of operations on a table, in order. */
package dev.millrace.steps.transform;
