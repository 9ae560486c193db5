/** Measures how well predictions agree with what was true. */
package dev.millrace.steps.metrics;
